import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nestingDepth } from '../../../bridge/http/json-body.js';
import { MAX_JSON_BYTES } from '../../../bridge/http/limits.js';
import { inputSchema, parseQuery, queryFields } from '../../../bridge/http/query.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { exampleDetail, exampleJob } from '../../../schemas/methods/examples.js';
import { searchParams } from '../../../schemas/methods/samples.js';
import { createFakeFacade, type FakeFacade } from '../../support/fake-facade.js';
import { openTestDoor, type TestDoor } from '../../support/http-door.js';

const FUZZ_RUNS = 100;
let facade: FakeFacade;
let door: TestDoor;
beforeEach(async () => {
  facade = createFakeFacade({
    handlers: { 'samples.get': () => exampleDetail, 'samples.update': () => exampleDetail },
  });
  door = await openTestDoor(facade, { timeouts: { headers: 300, request: 600, check: 50, closeGrace: 200 } });
});
afterEach(() => door.close());

const patch = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
  door.get('/api/v1/samples/1', { method: 'PATCH', headers: { 'content-type': type }, body });

async function problem(response: Response): Promise<{ status: number; code: string }> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const { code, status } = (await response.json()) as { code: string; status: number };
  expect(status).toBe(response.status);
  return { status, code };
}

async function stillAnswers(): Promise<void> {
  expect((await door.get('/api/v1/samples/1')).status).toBe(200);
}

/** Everything a socket receives until it is closed. */
function whatComes(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (part: Buffer) => (text += part.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => {
      resolve(text);
    });
  });
}

describe('bad bodies', () => {
  it.each<[string, string | Uint8Array<ArrayBuffer>, number, string]>([
    ['broken JSON', '{"rating":', 400, 'invalid-input'],
    ['JSON with rubbish behind', '{} x', 400, 'invalid-input'],
    ['a list', '[]', 400, 'invalid-input'],
    ['a number', '7', 400, 'invalid-input'],
    ['a wrong type', '{"rating":"5"}', 400, 'invalid-input'],
    ['a value out of range', '{"rating":1e308}', 400, 'invalid-input'],
    ['another id than in the path', '{"id":2}', 400, 'invalid-input'],
    ['deep nesting', `{"tags":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 400, 'invalid-input'],
    ['deep nesting without an end', '['.repeat(500_000), 400, 'invalid-input'],
    ['a huge list', JSON.stringify({ tags: new Array<string>(100_000).fill('a') }), 400, 'invalid-input'],
    ['a huge body', `{"tags":["${'a'.repeat(MAX_JSON_BYTES)}"]}`, 413, 'too-large'],
    ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]), 400, 'invalid-input'],
  ])('%s: a clear error, one line in the log', async (_name, body, status, code) => {
    expect(await problem(await patch(body))).toEqual({ status, code });
    expect(facade.calls).toEqual([]);
    expect(door.lines.filter((line) => line.level !== 'debug')).toHaveLength(1);
    await stillAnswers();
  });

  it('of another type are not read: a foreign form cannot call', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      expect(await problem(await patch('{}', type))).toEqual({ status: 415, code: 'unsupported' });
    }
    expect(facade.calls).toEqual([]);
  });

  it('cannot reach the prototype of anything', async () => {
    const response = await patch('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(response.status).toBe(200);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(facade.calls[0]?.params).toEqual({ id: 1 });
  });

  it('of any JSON get an answer of ours, never a failure', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6 }), async (body) => {
        expect([200, 400]).toContain((await patch(body)).status);
      }),
      { numRuns: FUZZ_RUNS },
    );
    expect(door.lines.filter((line) => line.level === 'error')).toEqual([]);
  });
});

describe('bad paths and queries', () => {
  it.each([
    ['/api/v1/samples/0', 400],
    ['/api/v1/samples/-1', 400],
    ['/api/v1/samples/1e400', 400],
    ['/api/v1/samples/9007199254740993', 400],
    ['/api/v1/samples/..%2f..%2f..%2fetc%2fpasswd', 400],
    ['/api/v1/samples/%00', 400],
    ['/api/v1/samples/%E0%A4%A', 400],
    ['/api/v1/samples/1/audio/../../..//etc/passwd', 404],
    ['/assets/..%2f..%2fpackage.json', 404],
    ['/..%2f..%2fpackage.json', 404],
    ['/api/docs/assets/..%2fpackage.json', 404],
    ['/api/docs/assets/%2e%2e/%2e%2e/zod/package.json', 404],
    ['/api/v1/samples?bmp.min=90', 400],
    ['/api/v1/samples?limit=10&limit=20', 400],
    ['/api/v1/samples?limit=ten', 400],
    ['/api/v1/samples?bpm=90', 400],
    ['/api/v1/samples?__proto__.x=1', 400],
    ['/api/v1/samples?bpm.min=100&bpm.max=90', 400],
    [`/api/v1/samples?${'tags=a&'.repeat(300)}`, 413],
    ['/api/v1/roots/1?x=1', 400],
  ])('%s is refused with %i', async (path, status) => {
    const method = path.startsWith('/api/v1/roots') ? 'DELETE' : 'GET';
    const answer = await problem(await door.get(path, { method }));
    expect(answer.status).toBe(status);
    expect(facade.calls).toEqual([]);
  });

  it('of any kind are read or refused in our words', () => {
    const fields = queryFields(inputSchema(searchParams));
    const name = fc.oneof(fc.constantFrom(...fields.map((field) => field.name)), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string()), { maxLength: 20 }), (pairs) => {
        try {
          searchParams.safeParse(parseQuery(pairs, fields));
        } catch (error) {
          expect(error).toBeInstanceOf(PadbridgeError);
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('count brackets outside of strings only', () => {
    expect(nestingDepth(Buffer.from('[[{"a":"[[[\\"[["}]]'))).toBe(3);
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const depth = (value: unknown): number =>
          typeof value === 'object' && value !== null
            ? 1 + Math.max(0, ...Object.values(value).map(depth))
            : 0;
        expect(nestingDepth(Buffer.from(text))).toBe(depth(JSON.parse(text)));
      }),
    );
  });
});

describe('bad connections', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', '400'],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01', '400'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', '400'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', '400'],
    ['endless headers', `GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(20_000)}`, '431'],
  ])('%s: an answer and the end', async (_name, bytes, status) => {
    const socket = connect(door.port, '127.0.0.1');
    const received = whatComes(socket);
    socket.write(bytes, 'latin1');
    expect((await received).slice(9, 12)).toBe(status);
    await stillAnswers();
  });

  it('slow headers are cut off, many at once, and others are served meanwhile', async () => {
    const slow = Array.from({ length: 50 }, () => {
      const socket = connect(door.port, '127.0.0.1');
      const received = whatComes(socket);
      socket.write('GET / HTTP/1.1\r\nHost: a\r\nX-A');
      const drip = setInterval(() => socket.write('a'), 40);
      socket.once('close', () => {
        clearInterval(drip);
      });
      return received;
    });
    await stillAnswers();
    for (const received of slow) expect(await received).toMatch(/^(HTTP\/1.1 408|$)/);
    expect(door.lines.filter((line) => line.level !== 'debug')).toHaveLength(1);
  });

  it('a slow body is cut off', async () => {
    const socket = connect(door.port, '127.0.0.1');
    const received = whatComes(socket);
    socket.write(
      `PATCH /api/v1/samples/1 HTTP/1.1\r\nHost: 127.0.0.1:${door.port}\r\nAuthorization: Bearer ${door.token}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    );
    expect(await received).toMatch(/^(HTTP\/1.1 408|$)/);
    expect(facade.calls).toEqual([]);
  });

  it('a half-open socket is closed', async () => {
    const socket = connect({ port: door.port, host: '127.0.0.1', allowHalfOpen: true });
    const received = whatComes(socket);
    socket.write('GET / HTTP/1.1\r\nHo');
    socket.end();
    await received;
    await stillAnswers();
  });
});

describe('closing', () => {
  it('ends idle sockets at once and lets a request in flight finish', async () => {
    let finish = () => {};
    const started = new Promise<void>((resolve) => {
      facade = createFakeFacade({
        handlers: {
          'jobs.get': () =>
            new Promise((answer) => {
              finish = () => {
                answer(exampleJob);
              };
              resolve();
            }),
        },
      });
    });
    await door.close();
    door = await openTestDoor(facade);
    const silent = whatComes(connect(door.port, '127.0.0.1'));
    const idle = connect(door.port, '127.0.0.1');
    const idleGone = whatComes(idle);
    idle.write(`GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:${door.port}\r\n\r\n`);
    await new Promise((resolve) => idle.once('data', resolve));
    const call = door.get('/api/v1/jobs/1');
    await started;
    const closed = door.door.close();
    await silent;
    await idleGone;
    finish();
    expect((await call).status).toBe(200);
    await closed;
  });

  it('cuts what does not end', async () => {
    facade = createFakeFacade({ handlers: { 'jobs.get': () => new Promise(() => {}) } });
    await door.close();
    door = await openTestDoor(facade, { timeouts: { closeGrace: 50 } });
    const call = door.get('/api/v1/jobs/1').catch((error: unknown) => error);
    await expect.poll(() => facade.calls.length).toBe(1);
    await door.door.close();
    expect(await call).toBeInstanceOf(Error);
  });
});

describe('failures of ours', () => {
  it('show no internals to the client and everything to the log', async () => {
    facade = createFakeFacade({
      handlers: {
        'samples.get': () => {
          throw new Error('secret path');
        },
      },
    });
    await door.close();
    door = await openTestDoor(facade);
    const response = await door.get('/api/v1/samples/1');
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(body).not.toContain('secret');
    const errors = door.lines.filter((line) => line.level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.fields).toMatchObject({ causes: ['secret path'] });
  });
});
