import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect as connectTcp } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../bridge/client/node.js';
import type { PadbridgeClient } from '../../bridge/client/client.js';
import type { AuditEntry, Health, Job, Root, SampleDetail, SampleSummary } from '../../schemas/entities.js';
import { openRaw, type RawMessage, type RawSocket } from '../support/raw-socket.js';
import { openSurface, type OscSurface } from '../support/osc-surface.js';
import { runCommand, startDaemon, type RunningDaemon } from '../support/running-daemon.js';
import { burst, kickFile, loopFile, put } from '../support/sounds.js';

let home: string;
let library: string;
let daemon: RunningDaemon;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  home = await realpath(await mkdtemp(path.join(os.tmpdir(), 'padbridge-e2e-')));
  library = path.join(home, 'Samples');
  await put(library, {
    'Drums/Dusty Kick 01.wav': kickFile(),
    'Loops/Break 120.wav': loopFile(120),
    'Noise/hiss.wav': burst(1),
  });
  daemon = await startDaemon(path.join(home, 'data'), ['--library', library]);
});
afterAll(async () => {
  await daemon.stop('SIGKILL');
  await rm(home, { recursive: true, force: true });
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const json = async <T>(response: Response | Promise<Response>): Promise<T> =>
  (await (await response).json()) as T;
const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function client(token = daemon.token): PadbridgeClient {
  const made = connect(`ws://127.0.0.1:${daemon.port}/ws`, { token });
  closing.push(() => made.close());
  return made;
}

async function raw(): Promise<RawSocket> {
  const socket = await openRaw(`ws://127.0.0.1:${daemon.port}/ws`, {
    headers: { authorization: `Bearer ${daemon.token}` },
  });
  closing.push(() => socket.ws.terminate());
  return socket;
}

async function surface(): Promise<OscSurface> {
  const made = await openSurface(daemon.oscPort);
  closing.push(() => made.close());
  return made;
}

/** The sample of this name once it was analysed; told by events, looked up once before in case it is done already. */
async function analysed(padbridge: PadbridgeClient, query: string): Promise<SampleDetail> {
  const { id } = await listed(padbridge, query);
  return new Promise((resolve, reject) => {
    const look = () =>
      padbridge.call('samples.get', { id }).then((sample) => {
        if (sample.status !== 'listed') resolve(sample);
      }, reject);
    closing.push(padbridge.subscribe(['samples', 'jobs'], () => void look()));
    void look();
  });
}

function listed(padbridge: PadbridgeClient, query: string): Promise<SampleSummary> {
  return new Promise((resolve, reject) => {
    const look = () =>
      padbridge.call('samples.search', { query }).then(({ items }) => {
        if (items[0] !== undefined) resolve(items[0]);
      }, reject);
    closing.push(padbridge.subscribe(['samples', 'jobs'], () => void look()));
    void look();
  });
}

/** An HTTP request with headers that fetch would not send. */
function plainRequest(headers: Record<string, string>, below = '/api/v1/samples'): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: daemon.port, path: below, headers },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.on('error', reject);
    request.end();
  });
}

describe('one daemon, three doors', () => {
  it('finds, describes and plays the same sample everywhere', async () => {
    const padbridge = client();
    const kick = await analysed(padbridge, 'dusty kick');
    expect(kick).toMatchObject({ name: 'Dusty Kick 01.wav', kind: 'one-shot', status: 'analysed' });
    expect(await json(daemon.get(`/api/v1/samples/${kick.id}`))).toEqual(kick);

    const osc = await surface();
    osc.send('/padbridge/samples/get', kick.id);
    expect(await osc.next('/padbridge/reply/samples/get')).toEqual([
      kick.id,
      'Dusty Kick 01.wav',
      'one-shot',
      kick.bpm,
      kick.camelot,
      0,
    ]);

    const file = await readFile(path.join(library, 'Drums/Dusty Kick 01.wav'));
    const part = await daemon.get(`/api/v1/samples/${kick.id}/audio`, { headers: { range: 'bytes=44-99' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 44-99/${file.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(file.subarray(44, 100));
    const etag = part.headers.get('etag') ?? '';
    const same = await daemon.get(`/api/v1/samples/${kick.id}/audio`, { headers: { 'if-none-match': etag } });
    expect(same.status).toBe(304);

    const peaks = await padbridge.peaks(kick.id);
    const overHttp = await json<{ peaks: number[] }>(
      daemon.get(`/api/v1/samples/${kick.id}/peaks`, { headers: { accept: 'application/json' } }),
    );
    expect([...(peaks?.data ?? [])]).toEqual(overHttp.peaks);
    expect(Math.max(...overHttp.peaks)).toBeGreaterThan(50);
  });

  it('tells every door of a folder that one door adds, and audits who did it', async () => {
    const added = path.join(home, 'More');
    await put(added, { 'Rim.wav': burst(7) });
    const socket = await raw();
    socket.send({ jsonrpc: '2.0', id: 1, method: 'events.subscribe', params: { topics: ['roots'] } });
    await socket.answer(1);
    const osc = await surface();
    osc.send('/padbridge/subscribe', 'roots');
    await osc.next('/padbridge/reply/subscribe');
    const heard: Root[] = [];
    const padbridge = client();
    const subscribed = new Promise<void>((resolve) => {
      closing.push(
        padbridge.subscribe(['roots'], ({ payload }) => {
          heard.push(payload.root);
          if (payload.root.path === added) resolve();
        }),
      );
    });
    // Answered after the subscription, since a connection's calls are taken in order.
    await padbridge.call('roots.list', {});

    const { root } = await json<{ root: Root; job: Job }>(daemon.get('/api/v1/roots', post({ path: added })));
    expect(root.path).toBe(added);
    const isIt = (m: RawMessage) =>
      (m.params?.['payload'] as { root?: Root } | undefined)?.root?.path === added;
    expect((await socket.next(isIt)).params).toMatchObject({ topic: 'roots', name: 'roots.changed' });
    expect((await osc.next('/padbridge/roots/changed', (args) => args[1] === added))[0]).toBe(root.id);
    await subscribed;

    const [latest] = (await padbridge.call('audit.list', { limit: 1 })).entries;
    expect(latest).toMatchObject({
      caller: 'http 127.0.0.1',
      method: 'roots.add',
      subject: added,
      outcome: 'ok',
    } satisfies Partial<AuditEntry>);
    await expect(padbridge.call('roots.remove', { id: 999_999 })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await padbridge.call('audit.list', { limit: 1 })).entries[0]).toMatchObject({
      caller: 'websocket 127.0.0.1',
      method: 'roots.remove',
      subject: '999999',
      outcome: 'not-found',
    });
  });

  it('replays to a client that comes back what it missed, and tells it to reload when that is unknown', async () => {
    const padbridge = client();
    const { id } = await listed(padbridge, 'hiss');
    const before = await raw();
    before.send({ jsonrpc: '2.0', id: 1, method: 'events.subscribe', params: { topics: ['samples'] } });
    const { runId, seq } = (await before.answer(1)).result as { runId: string; seq: number };
    before.ws.terminate();

    const changed = new Promise<void>((resolve) => {
      closing.push(
        padbridge.subscribe(['samples'], (event) => {
          if (event.name !== 'samples.changed') return;
          if (event.payload.samples.some((sample) => sample.id === id && sample.rating === 3)) resolve();
        }),
      );
    });
    await padbridge.call('samples.update', { id, rating: 3 });
    await changed;

    const after = await raw();
    const subscriptions = [{ topics: ['samples'], filter: { ids: [id] } }];
    after.send({
      jsonrpc: '2.0',
      id: 2,
      method: 'events.resume',
      params: { runId, after: seq, subscriptions },
    });
    const missed = await after.next(
      (m) => m.method === 'event' && JSON.stringify(m.params).includes('"rating":3'),
    );
    expect(missed.params).toMatchObject({ name: 'samples.changed' });
    expect((await after.answer(2)).result).toMatchObject({ outcome: 'replayed', runId });
    after.send({
      jsonrpc: '2.0',
      id: 3,
      method: 'events.resume',
      params: { runId: 'old', after: 1, subscriptions },
    });
    expect((await after.answer(3)).result).toMatchObject({ outcome: 'resync', runId });
  });

  it('answers OSC queries, complains about wrong ones, and performs bundles', async () => {
    const osc = await surface();
    osc.send('/padbridge/samples/search', 'hiss', 5);
    expect(await osc.next('/padbridge/reply/samples/search')).toEqual([1]);
    expect((await osc.next('/padbridge/reply/samples/search/1'))[1]).toBe('hiss.wav');
    osc.send('/padbridge/call', 'q1', 'health.get');
    expect((await osc.next('/padbridge/reply/health/get', (args) => args[2] === 'q1'))[1]).toMatch(/^\d+\./);
    osc.send('/padbridge/samples/get', 'not a number');
    expect((await osc.next('/padbridge/error'))[0]).toBe('invalid-input');
    // The catalogue's administration is not for a door without a token.
    osc.send('/padbridge/roots/add', '/');
    await osc.next('/padbridge/error', (args) => args[0] === 'forbidden');
  });
});

describe('what the DAW is doing', () => {
  it('is told over one door, heard on the others, and shows who said it', async () => {
    const osc = await surface();
    osc.send('/padbridge/subscribe', 'context');
    await osc.next('/padbridge/reply/subscribe');
    const padbridge = client();
    const heard = new Promise<number>((resolve) => {
      closing.push(
        padbridge.subscribe(['context'], ({ payload }) => {
          if (payload.context.tempo?.source === 'fl-studio') resolve(payload.context.tempo.value);
        }),
      );
    });
    await padbridge.call('context.set', { source: 'manual', tempo: 120, key: { tonic: 'A', mode: 'minor' } });
    osc.send('/padbridge/context/set', 'fl-studio', 92.5, 1);
    expect(await heard).toBe(92.5);
    expect(await osc.next('/padbridge/context/changed', (args) => args[0] === 92.5)).toEqual([
      92.5,
      true,
      null,
      'A minor',
      null,
      null,
      'fl-studio',
      false,
    ]);
    expect(await json(daemon.get('/api/v1/context'))).toMatchObject({
      tempo: { value: 92.5, source: 'fl-studio' },
      key: { source: 'manual' },
    });
    expect((await daemon.get('/api/v1/context', post({ source: 'osc', tempo: 1e9 }))).status).toBe(400);
  });
});

describe('uploads', () => {
  it('become samples of the library: playable at once, searchable, analysed, never over another', async () => {
    const padbridge = client();
    const wav = loopFile(96);
    const send = (name: string, body: Uint8Array) =>
      daemon.get(`/api/v1/uploads?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        body: new Uint8Array(body),
      });
    const first = await send('Uploaded Break.wav', wav);
    expect(first.status).toBe(201);
    const stored = await json<{ name: string; path: string; sampleId: number; bytes: number }>(first);
    expect(stored).toMatchObject({ name: 'Uploaded Break.wav', bytes: wav.length });
    expect(await readFile(stored.path)).toEqual(Buffer.from(wav));
    expect(stored.path.startsWith(path.join(daemon.data, 'Uploads'))).toBe(true);
    const audio = await daemon.get(`/api/v1/samples/${stored.sampleId}/audio`);
    expect(Buffer.from(await audio.arrayBuffer())).toEqual(Buffer.from(wav));
    expect((await analysed(padbridge, 'uploaded break')).id).toBe(stored.sampleId);

    const second = await json<{ name: string }>(send('Uploaded Break.wav', burst(3)));
    expect(second.name).toBe('Uploaded Break 2.wav');
    expect(await readFile(stored.path)).toEqual(Buffer.from(wav));

    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(burst(4))]), 'one.wav');
    form.append('file', new Blob(['no sound at all, whatever its name says']), 'two.wav');
    form.append('file', new Blob([new Uint8Array(burst(5))]), '../three.wav');
    const batch = await json<{ files: { name: string; stored: unknown; error: { code: string } | null }[] }>(
      daemon.get('/api/v1/uploads/batch', { method: 'POST', body: form }),
    );
    expect(batch.files.map(({ name, error }) => [name, error?.code ?? 'stored'])).toEqual([
      ['one.wav', 'stored'],
      ['two.wav', 'unsupported'],
      ['../three.wav', 'invalid-input'],
    ]);
    const [day = ''] = await readdir(path.join(daemon.data, 'Uploads'));
    expect((await readdir(path.join(daemon.data, 'Uploads', day))).sort()).toEqual([
      'Uploaded Break 2.wav',
      'Uploaded Break.wav',
      'one.wav',
    ]);
    expect(existsSync(path.join(daemon.data, 'three.wav'))).toBe(false);
  });
});

describe('who gets in', () => {
  it('refuses a missing and a wrong token at every door that asks for one', async () => {
    expect((await fetch(`${daemon.url}/api/v1/samples`)).status).toBe(401);
    expect((await fetch(`${daemon.url}/metrics`)).status).toBe(401);
    const wrong = { headers: { authorization: `Bearer ${'x'.repeat(43)}` } };
    expect((await fetch(`${daemon.url}/api/v1/samples`, wrong)).status).toBe(401);
    await expect(openRaw(`ws://127.0.0.1:${daemon.port}/ws`)).rejects.toThrow('401');
    await expect(openRaw(`ws://127.0.0.1:${daemon.port}/ws`, wrong)).rejects.toThrow('401');
    expect((await fetch(`${daemon.url}/api/v1/health/live`)).status).toBe(200);
  });

  it('refuses a foreign host and a foreign origin, token or not', async () => {
    const authorization = `Bearer ${daemon.token}`;
    expect(await plainRequest({ authorization })).toBe(200);
    expect(await plainRequest({ authorization, host: `evil.example:${daemon.port}` })).toBe(403);
    expect(await plainRequest({ authorization, origin: 'https://evil.example' })).toBe(403);
    expect(await plainRequest({ host: 'evil.example' }, '/api/v1/health/live')).toBe(403);
    const foreign = { headers: { authorization, origin: 'http://evil.example' } };
    await expect(openRaw(`ws://127.0.0.1:${daemon.port}/ws`, foreign)).rejects.toThrow('403');
  });

  it('lets one browser in by a link, once, and the cookie opens the WebSocket as well', async () => {
    const { url } = await json<{ url: string }>(daemon.get('/api/v1/login-links', { method: 'POST' }));
    const entered = await fetch(url, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect((await fetch(`${daemon.url}/api/v1/samples`, { headers })).status).toBe(200);
    const socket = await openRaw(`ws://127.0.0.1:${daemon.port}/ws`, {
      headers: { ...headers, origin: daemon.url },
    });
    closing.push(() => socket.ws.terminate());
    await socket.next((m) => m.method === 'hello');
    const again = await fetch(url, { redirect: 'manual' });
    expect(again.status).toBe(401);
    expect(again.headers.get('set-cookie')).toBeNull();
  });
});

describe('what it says of itself', () => {
  it('has every door in its health, documents without a CDN, and numbers for Prometheus', async () => {
    const health = await json<Health>(daemon.get('/api/v1/health'));
    const states = Object.fromEntries(health.components.map(({ name, state }) => [name, state]));
    expect(states).toMatchObject({ catalogue: 'up', http: 'up', websocket: 'up', osc: 'up' });
    for (const below of ['/api/docs', '/api/redoc', '/api/docs/assets/swagger-ui.css']) {
      const page = await fetch(`${daemon.url}${below}`);
      expect(page.status, below).toBe(200);
      if (below !== '/api/docs/assets/swagger-ui.css') expect(await page.text()).not.toMatch(/src="https?:/);
    }
    const metrics = await (await daemon.get('/metrics')).text();
    expect(metrics).toMatch(/^padbridge_samples \d+$/m);
    expect(metrics).toMatch(/^padbridge_component_up\{component="osc"\} 1$/m);
    expect(metrics).toMatch(/padbridge_http_request_seconds_count\{.*\} \d+/);
    expect(metrics).toMatch(/nodejs_eventloop_lag_p99_seconds/);
  });

  it('is found by the doctor of another process', async () => {
    const { out } = await runCommand(['doctor', '--data', daemon.data, '--json'], home);
    const { checks } = JSON.parse(out) as { checks: { name: string; detail: string }[] };
    const said = checks.find(({ name }) => name === 'daemon')?.detail ?? '';
    expect(said).toContain(daemon.url);
    expect(said).toContain(`OSC on UDP port ${daemon.oscPort}`);
  });
});

describe('stopping', () => {
  it('ends within two seconds with clients on every door, and leaves nothing behind', async () => {
    const data = path.join(home, 'data-2');
    const second = await startDaemon(data, ['--library', library]);
    const socket = await openRaw(`ws://127.0.0.1:${second.port}/ws`, {
      headers: { authorization: `Bearer ${second.token}` },
    });
    const idle = connectTcp(second.port, '127.0.0.1');
    const gone = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => undefined);
    // It cuts off what takes longer than its promise of two seconds, and says so.
    expect(await second.stop(), second.log()).toBe(0);
    expect(second.log()).not.toContain('did not stop in time');
    expect((await socket.closed).code).toBe(1001);
    await gone;
    await expect(fetch(second.url)).rejects.toThrow();
    expect(existsSync(path.join(data, 'daemon.json'))).toBe(false);
    expect((await readdir(data)).filter((name) => name.endsWith('-wal'))).toEqual([]);
  });
});
