import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { EXTRA_ROUTES } from '../../../bridge/reference/http-extras.js';
import { FROZEN_CONTRACT, referenceFiles } from '../../../bridge/reference/index.js';
import { EVENTS } from '../../../schemas/events.js';
import { METHODS } from '../../../schemas/methods.js';

const folder = join(import.meta.dirname, '../../../docs/reference');
const version = (
  JSON.parse(await readFile(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
    version: string;
  }
).version;
const files = referenceFiles(version);
const document = (name: string) => JSON.parse(files.get(name) ?? 'null') as Record<string, unknown>;

/** Every `$ref` below a value. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' && typeof part === 'string' ? [part] : references(part),
  );
}

function resolve(root: unknown, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], root);
}

describe('the reference in docs/', () => {
  it('is what the contract generates (run `npm run build && node scripts/generate.mjs`)', async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const onDisk = entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      );
    expect(onDisk.sort()).toEqual([...files.keys(), FROZEN_CONTRACT].sort());
    for (const [path, text] of files) expect(await readFile(join(folder, path), 'utf8'), path).toBe(text);
  });

  it('holds a valid OpenAPI 3.1 document with every method and route', async () => {
    const openapi = document('openapi.json');
    const result = await new Validator().validate(structuredClone(openapi));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    const operations = Object.values(
      openapi['paths'] as Record<string, Record<string, { operationId: string }>>,
    )
      .flatMap((verbs) => Object.values(verbs))
      .map((operation) => operation.operationId);
    const expected = [...METHODS.map((m) => m.name), ...EXTRA_ROUTES.map((route) => route.operationId)];
    expect(operations.sort()).toEqual(expected.sort());
  });

  it.each(['openapi.json', 'asyncapi.json'])('has no dangling reference in %s', (name) => {
    const root = document(name);
    const all = references(root);
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter((reference) => resolve(root, reference) === undefined)).toEqual([]);
  });

  it('describes every event and the calls of a connection for the WebSocket', () => {
    const operations = Object.keys(document('asyncapi.json')['operations'] as object);
    expect(operations).toEqual(expect.arrayContaining(METHODS.map((m) => m.name)));
    expect(operations).toEqual(expect.arrayContaining(EVENTS.map((event) => `event.${event.name}`)));
    expect(operations).toContain('events.subscribe');
    expect(operations).toContain('notification.cancel');
  });
});
