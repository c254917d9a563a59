import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeeperThan } from '../../../bridge/json-depth.js';
import { readMessage } from '../../../bridge/websocket/json-rpc.js';
import { MAX_BATCH, MAX_JSON_DEPTH } from '../../../bridge/websocket/limits.js';

function codeOf(text: string): number | 'call' {
  const [entry] = readMessage(text).entries;
  return entry !== undefined && 'refusal' in entry ? entry.refusal.error.code : 'call';
}

describe('reading JSON-RPC', () => {
  it.each([
    ['{"jsonrpc":"2.0","method":"a","id":1}', 'call'],
    ['{"jsonrpc":"2.0","method":"a"}', 'call'],
    ['{"jsonrpc":"2.0","method":"a","id":"x","params":[1]}', 'call'],
    ['{"jsonrpc":"2.0","method":"a", "params": "bar", "baz]', -32700],
    ['', -32700],
    ['[]', -32600],
    ['1', -32600],
    ['null', -32600],
    ['{"method":"a","id":1}', -32600],
    ['{"jsonrpc":"2.0","method":1,"id":1}', -32600],
    ['{"jsonrpc":"2.0","method":"a","id":null}', -32600],
    ['{"jsonrpc":"2.0","method":"a","id":{}}', -32600],
    ['{"jsonrpc":"2.0","method":"a","params":"b","id":1}', -32600],
    ['{"jsonrpc":"2.0","result":1,"id":1}', -32600],
  ])('%s', (text, expected) => {
    expect(codeOf(text)).toBe(expected);
  });

  it('answers a refused call with its id when it has a usable one', () => {
    const [entry] = readMessage('{"jsonrpc":"1.0","method":"a","id":7}').entries;
    expect(entry).toMatchObject({ refusal: { id: 7 } });
  });

  it('bounds batch and depth', () => {
    const call = { jsonrpc: '2.0', method: 'a' };
    expect(readMessage(JSON.stringify(Array(MAX_BATCH).fill(call))).entries).toHaveLength(MAX_BATCH);
    expect(codeOf(JSON.stringify(Array(MAX_BATCH + 1).fill(call)))).toBe(-32600);
    expect(codeOf('['.repeat(500_000))).toBe(-32700);
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(isDeeperThan(nested(MAX_JSON_DEPTH), MAX_JSON_DEPTH)).toBe(false);
    expect(isDeeperThan(nested(MAX_JSON_DEPTH + 1), MAX_JSON_DEPTH)).toBe(true);
    expect(isDeeperThan(JSON.stringify({ a: '[[[[\\"[[[' }), 2)).toBe(false);
  });

  it('measures the depth of any JSON as a walk over the value does', () => {
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const real = depth(value);
        expect(isDeeperThan(text, real)).toBe(false);
        if (real > 0) expect(isDeeperThan(text, real - 1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(readMessage(text).entries.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
