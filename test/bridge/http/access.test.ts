import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALL_SCOPES } from '../../../bridge/dispatch.js';
import { METHODS } from '../../../schemas/methods.js';
import { createFakeFacade, type FakeFacade } from '../../support/fake-facade.js';
import { openTestDoor, type TestDoor } from '../../support/http-door.js';

const health = { state: 'down' as const, version: '1', startedAt: 0, components: [] };
let facade: FakeFacade;
let door: TestDoor;
beforeEach(async () => {
  facade = createFakeFacade({
    handlers: { 'health.get': () => health, 'roots.list': () => ({ roots: [] }) },
  });
  door = await openTestDoor(facade);
});
afterEach(() => door.close());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with any headers: fetch does not let a program choose Host, Origin or Sec-Fetch-Site. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${door.url}${path}`, { method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on('error', reject).end();
  });
}

const codeOf = (answer: Answer) => (JSON.parse(answer.body) as { code: string }).code;
const bearer = () => ({ authorization: `Bearer ${door.token}` });

async function login(): Promise<string> {
  const answer = await ask(door.access.createLoginPath(ALL_SCOPES));
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toBe('/');
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

describe('who gets in', () => {
  it('health needs no token, and says whether the daemon is ready', async () => {
    for (const path of ['/api/v1/health', '/health']) expect((await ask(path)).status).toBe(200);
    for (const path of ['/api/v1/health/live', '/api/v1/live', '/health/live']) {
      expect((await ask(path)).status).toBe(200);
    }
    for (const path of ['/api/v1/health/ready', '/api/v1/ready', '/health/ready']) {
      expect((await ask(path)).status).toBe(503);
    }
  });

  it('everything else of the API does, and nothing is called without', async () => {
    for (const method of METHODS.filter((m) => m.name !== 'health.get')) {
      const path = `/api/v1${method.http.path.replaceAll(/\{\w+\}/g, '1')}`;
      const answer = await ask(path, {}, method.http.verb.toUpperCase());
      expect([answer.status, codeOf(answer)], method.name).toEqual([401, 'unauthorised']);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="padbridge"');
    }
    for (const path of ['/api/v1/samples/1/audio', '/api/v1/samples/1/peaks', '/api/v1/nothing']) {
      expect((await ask(path)).status).toBe(401);
    }
    expect(facade.calls).toEqual([]);
  });

  it('a wrong token does not help, and guessing is slowed down', async () => {
    const wrong = ['Bearer x', 'Bearer', `Basic ${door.token}`, door.token, `Bearer ${door.token}x`];
    for (const authorization of wrong) {
      expect((await ask('/api/v1/roots', { authorization })).status, authorization).toBe(401);
    }
    let last = 401;
    for (let at = 0; at < 100 && last === 401; at += 1) {
      last = (await ask('/api/v1/roots', { authorization: 'Bearer x' })).status;
    }
    expect(last).toBe(429);
    // Whoever has the token is not held up by the guesses.
    expect((await ask('/api/v1/roots', bearer())).status).toBe(200);
  });

  it('a token without the scope is refused', async () => {
    await door.close();
    door = await openTestDoor(facade, {
      tokens: [{ name: 'look', sha256: createHash('sha256').update('look').digest('hex'), scopes: ['read'] }],
    });
    const headers = { authorization: 'Bearer look' };
    expect((await ask('/api/v1/roots', headers)).status).toBe(200);
    const answer = await ask('/api/v1/roots/1', headers, 'DELETE');
    expect([answer.status, codeOf(answer)]).toEqual([403, 'forbidden']);
    expect(facade.calls.at(-1)?.context.caller).toBe('http 127.0.0.1 (look)');
  });

  it('a foreign Host is refused everywhere, health and files included', async () => {
    for (const host of ['evil.com', `evil.com:${door.port}`, '127.0.0.1:1', `192.168.1.1:${door.port}`]) {
      for (const path of ['/api/v1/health', '/', '/api/docs', '/login?code=x', '/api/v1/roots']) {
        const answer = await ask(path, { ...bearer(), host });
        expect([answer.status, codeOf(answer)], `${host} ${path}`).toEqual([403, 'forbidden']);
      }
    }
  });

  it('a foreign Origin is refused, with the token, too', async () => {
    for (const origin of [
      'http://evil.com',
      'null',
      'http://127.0.0.1:3000',
      `http://localhost:${door.port}`,
    ]) {
      const answer = await ask('/api/v1/roots', { ...bearer(), origin });
      expect(answer.status, origin).toBe(403);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect((await ask('/api/v1/roots', { ...bearer(), origin: door.url })).status).toBe(200);
    expect(facade.calls).toHaveLength(1);
  });

  it('answers on both loopbacks, or says in health why not', async () => {
    const [main, second] = door.door.health();
    expect(main).toMatchObject({ name: 'http', state: 'up' });
    expect(second?.name).toBe('http-ipv6');
    if (second?.state === 'up') {
      expect((await fetch(`http://[::1]:${door.port}/api/v1/live`)).status).toBe(200);
    } else {
      expect(second?.reason).not.toBeNull();
    }
  });

  it('says loudly when the port is taken', async () => {
    const other = await openTestDoor(facade);
    await other.door.close();
    await expect(other.door.listen('127.0.0.1', door.port)).rejects.toMatchObject({ code: 'conflict' });
    await other.close();
  });
});

describe('the browser', () => {
  it('logs in once with a link and is known by its cookie', async () => {
    const cookie = await login();
    expect((await ask('/api/v1/roots', { cookie })).status).toBe(200);
    expect((await ask('/api/v1/roots', { cookie: `${cookie}x` })).status).toBe(401);
    const out = await ask('/api/v1/session', { cookie }, 'DELETE');
    expect(out.headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect((await ask('/api/v1/roots', { cookie })).status).toBe(401);
  });

  it('gets a clear page when the link was used or is unknown', async () => {
    const path = door.access.createLoginPath(ALL_SCOPES);
    expect((await ask(path, {}, 'HEAD')).status).toBe(204);
    expect((await ask(path, { 'sec-purpose': 'prefetch' })).status).toBe(204);
    expect((await ask(path)).status).toBe(303);
    const again = await ask(path);
    expect(again.status).toBe(401);
    expect(again.body).toContain('was used before');
    expect(again.headers['set-cookie']).toBeUndefined();
    expect((await ask('/login?code=%3Cscript%3E')).body).not.toContain('<script>');
    expect((await ask('/login')).status).toBe(400);
    expect((await ask('/login?code=1&code=2')).status).toBe(400);
  });

  it('cannot be used by a page of another program on this machine', async () => {
    const cookie = await login();
    for (const site of ['same-site', 'cross-site']) {
      expect((await ask('/api/v1/roots', { cookie, 'sec-fetch-site': site })).status).toBe(401);
    }
    expect((await ask('/api/v1/roots', { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('is given a link by whoever has a token, and the link works', async () => {
    const answer = await ask('/api/v1/login-links', bearer(), 'POST');
    const { url } = JSON.parse(answer.body) as { url: string };
    expect(url.startsWith(`${door.url}/login?code=`)).toBe(true);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
    const opened = await ask('/api/v1/session', bearer(), 'POST');
    const cookie = opened.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(JSON.parse((await ask('/api/v1/session', { cookie })).body)).toMatchObject({
      scopes: ['read', 'write', 'device', 'admin'],
    });
  });

  it('gets the documents and a page without a token, none from elsewhere', async () => {
    for (const path of ['/', '/api/docs', '/api/redoc']) {
      const answer = await ask(path);
      expect(answer.status, path).toBe(200);
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    }
    expect((await ask('/api/docs/assets/swagger-ui-bundle.js')).headers['content-type']).toMatch(
      /javascript/,
    );
    expect((await ask('/api/docs/assets/package.json')).status).toBe(404);
    expect(JSON.parse((await ask('/api/openapi.json')).body)).toMatchObject({ openapi: '3.1.0' });
  });
});
