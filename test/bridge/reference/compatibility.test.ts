import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { incompatibilities } from '../../../bridge/reference/compatibility.js';
import { publicContract, type PublicContract } from '../../../bridge/reference/contract.js';
import { FROZEN_CONTRACT } from '../../../bridge/reference/index.js';
import { inlineSchema } from '../../../bridge/reference/schemas.js';

function contract(params: z.ZodType, result: z.ZodType = z.object({})): PublicContract {
  const method = { access: 'read', dangerous: false, http: 'get /a' };
  return {
    methods: { 'a.b': { ...method, params: inlineSchema(params), result: inlineSchema(result) } },
    events: { 'a.changed': { topic: 'a', payload: inlineSchema(result) } },
    errorCodes: ['internal'],
  };
}

const params = (before: z.ZodRawShape, now: z.ZodRawShape) =>
  incompatibilities(contract(z.object(before)), contract(z.object(now)));
const results = (before: z.ZodRawShape, now: z.ZodRawShape) =>
  incompatibilities(contract(z.object({}), z.object(before)), contract(z.object({}), z.object(now)));

describe('the promise to callers', () => {
  it('is kept: the frozen contract still works (if a break is meant, run scripts/generate.mjs --freeze)', async () => {
    const path = join(import.meta.dirname, '../../../docs/reference', FROZEN_CONTRACT);
    const frozen = JSON.parse(await readFile(path, 'utf8')) as PublicContract;
    expect(incompatibilities(frozen, publicContract())).toEqual([]);
  });

  it('notices methods, events and error codes that go or move', () => {
    const before = contract(z.object({}));
    expect(incompatibilities(before, { methods: {}, events: {}, errorCodes: [] })).toEqual([
      'a.b: the method is gone',
      'a.changed: the event is gone',
      'error internal: is gone',
    ]);
    const now = structuredClone(before);
    now.methods['a.b'] = { ...now.methods['a.b']!, http: 'post /a', access: 'admin', dangerous: true };
    now.events['a.changed'] = { ...now.events['a.changed']!, topic: 'b' };
    expect(incompatibilities(before, now)).toHaveLength(4);
  });

  it('notices params that callers can no longer send', () => {
    expect(params({ x: z.string().optional() }, {})).toEqual(['a.b params.x: is gone']);
    expect(params({ x: z.string().optional() }, { x: z.string() })).toEqual([
      'a.b params.x: is required now',
    ]);
    expect(params({}, { x: z.string() })).toEqual(['a.b params.x: is required now']);
    expect(params({ x: z.string() }, { x: z.number() })).toEqual(['a.b params.x: is never string any more']);
    expect(params({ x: z.enum(['p', 'q']) }, { x: z.enum(['q']) })).toEqual(['a.b params.x: p is gone']);
    expect(params({ x: z.string() }, { x: z.enum(['q']) })).toEqual([
      'a.b params.x: is limited to a list of values now',
    ]);
    expect(params({ x: z.array(z.number().max(5)) }, { x: z.array(z.number().max(4)) })).toEqual([
      'a.b params.x[]: maximum is tighter, 4',
    ]);
    expect(params({ x: z.string() }, { x: z.string().min(2) })).toEqual([
      'a.b params.x: minLength is tighter, 2',
    ]);
    expect(params({ x: z.string().nullable() }, { x: z.string() })).toEqual([
      'a.b params.x: is never null any more',
    ]);
  });

  it('notices results that callers can no longer read', () => {
    const once = (text: string) => [`a.b result${text}`, `a.changed payload${text}`];
    expect(results({ x: z.string() }, {})).toEqual(once('.x: is gone'));
    expect(results({ x: z.string() }, { x: z.string().optional() })).toEqual(once('.x: may be left out now'));
    expect(results({ x: z.string() }, { x: z.string().nullable() })).toEqual(once('.x: may be null now'));
    expect(results({ x: z.array(z.object({ y: z.number() })) }, { x: z.array(z.object({})) })).toEqual(
      once('.x[].y: is gone'),
    );
    expect(results({ x: z.enum(['p', 'q']) }, { x: z.enum(['p']) })).toEqual(once('.x: q is gone'));
    expect(results({ x: z.record(z.string(), z.number()) }, { x: z.record(z.string(), z.string()) })).toEqual(
      [
        ...['a.b result', 'a.changed payload'].flatMap((where) => [
          `${where}.x.*: is never number any more`,
          `${where}.x.*: may be string now`,
        ]),
      ],
    );
  });

  it('lets the contract grow', () => {
    expect(params({ x: z.string() }, { x: z.string(), y: z.string().optional() })).toEqual([]);
    expect(params({ x: z.string() }, { x: z.string(), y: z.number().default(3) })).toEqual([]);
    expect(params({ x: z.number().max(5) }, { x: z.number().max(6).optional() })).toEqual([]);
    expect(params({ x: z.string() }, { x: z.string().nullable() })).toEqual([]);
    expect(results({ x: z.enum(['p']) }, { x: z.enum(['p', 'q']), y: z.string() })).toEqual([]);
    const now = publicContract();
    now.methods['new.method'] = now.methods['samples.get']!;
    now.errorCodes.push('new');
    expect(incompatibilities(publicContract(), now)).toEqual([]);
  });
});
