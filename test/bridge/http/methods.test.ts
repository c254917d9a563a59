import { afterEach, describe, expect, it } from 'vitest';
import type { MethodDefinition } from '../../../schemas/contract.js';
import type { Handlers } from '../../../schemas/facade.js';
import { exampleDetail, exampleJob, exampleSummary } from '../../../schemas/methods/examples.js';
import { METHODS } from '../../../schemas/methods.js';
import { createFakeFacade } from '../../support/fake-facade.js';
import { openTestDoor, type TestDoor } from '../../support/http-door.js';

let open: TestDoor | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function doorWith(handlers: Partial<Handlers>) {
  const facade = createFakeFacade({ handlers });
  open = await openTestDoor(facade);
  return { facade, door: open };
}

describe('the methods of the contract over HTTP', () => {
  it('offers every method at its path and passes the example through', async () => {
    const handlers = Object.fromEntries(METHODS.map((m) => [m.name, () => m.example.result]));
    const { facade, door } = await doorWith(handlers);
    for (const method of METHODS as readonly MethodDefinition[]) {
      const params = { ...(method.example.params as Record<string, unknown>) };
      const path = method.http.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
        const value = params[name];
        delete params[name];
        return String(value);
      });
      const inBody = method.http.verb !== 'get' && method.http.verb !== 'delete';
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(params)) {
        for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
      }
      const response = await door.get(`/api/v1${path}${inBody ? '' : `?${query.toString()}`}`, {
        method: method.http.verb.toUpperCase(),
        ...(inBody ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(params) } : {}),
      });
      expect(response.status, method.name).toBe(200);
      expect(await response.json(), method.name).toEqual(method.example.result);
      const call = facade.calls.at(-1);
      expect(call?.name).toBe(method.name);
      expect(call?.params).toEqual(method.params.parse(method.example.params));
    }
  });

  it('reads nested, repeated and typed query values', async () => {
    const { facade, door } = await doorWith({
      'samples.search': () => ({ items: [], total: { count: 0, more: false }, nextCursor: null }),
    });
    const response = await door.get(
      '/api/v1/samples?query=120&kind=loop&kind=one-shot&bpm.min=90&bpm.max=1.2e2&bpm.halfDouble=true' +
        '&key.tonic=C%23&key.mode=minor&limit=10&tags=12',
    );
    expect(response.status).toBe(200);
    expect(facade.calls[0]?.params).toEqual({
      query: '120',
      kind: ['loop', 'one-shot'],
      bpm: { min: 90, max: 120, halfDouble: true },
      key: { tonic: 'C#', mode: 'minor', compatible: false },
      limit: 10,
      tags: ['12'],
    });
  });

  it('links to the next page and the link keeps the search', async () => {
    const { facade, door } = await doorWith({
      'samples.search': (params) => ({
        items: [exampleSummary],
        total: { count: 2, more: false },
        nextCursor: params.cursor === undefined ? 'a b&c' : null,
      }),
      'jobs.items': () => ({ items: [], nextAfter: 41 }),
    });
    const first = await door.get('/api/v1/samples?query=dusty&limit=1');
    const link = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await door.get(link);
    expect(facade.calls[1]?.params).toMatchObject({ query: 'dusty', limit: 1, cursor: 'a b&c' });
    expect(second.headers.get('link')).toBeNull();
    const items = await door.get('/api/v1/jobs/1/items');
    expect(items.headers.get('link')).toBe('</api/v1/jobs/1/items?after=41>; rel="next"');
  });

  it('answers 304 as long as nothing changed', async () => {
    let rating = 1;
    const { door } = await doorWith({ 'samples.get': () => ({ ...exampleDetail, rating }) });
    const first = await door.get('/api/v1/samples/1');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    // A fetch with its own If-None-Match asks caches to stay out of it (no-cache) unless told otherwise.
    const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
    const again = await door.get('/api/v1/samples/1', { headers });
    expect(again.status).toBe(304);
    rating = 2;
    const changed = await door.get('/api/v1/samples/1', { headers });
    expect(changed.status).toBe(200);
  });

  it('tells the method when the client has gone', async () => {
    let started = () => {};
    const running = new Promise<void>((resolve) => (started = resolve));
    let cancelled = () => {};
    const gone = new Promise<void>((resolve) => (cancelled = resolve));
    const { door } = await doorWith({
      'jobs.get': async (_params, { signal }) => {
        started();
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        cancelled();
        return exampleJob;
      },
    });
    const client = new AbortController();
    const call = door.get('/api/v1/jobs/1', { signal: client.signal });
    await running;
    client.abort();
    await expect(call).rejects.toThrow();
    await gone;
  });
});
