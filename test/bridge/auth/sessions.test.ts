import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SESSIONS_FILE, sessionFile } from '../../../bridge/auth/session-file.js';
import { CODE_LIFE_MS, createSessions, SESSION_LIFE_MS } from '../../../bridge/auth/sessions.js';
import { readSessionCookie, sessionCookie } from '../../../bridge/auth/cookie.js';
import { ALL_SCOPES } from '../../../bridge/dispatch.js';
import { tempDir } from '../../support/temp-dir.js';

const grant = { name: 'browser', scopes: ALL_SCOPES };

describe('one-time links and sessions', () => {
  it('open one session, once', () => {
    const sessions = createSessions(() => 0);
    const code = sessions.createCode(grant);
    const id = sessions.redeem(code);
    expect(sessions.find(id)).toEqual(grant);
    expect(() => sessions.redeem(code)).toThrow(/used before/);
    expect(sessions.find(code)).toBeNull();
    sessions.close(id);
    expect(sessions.find(id)).toBeNull();
  });

  it('expire', () => {
    let time = 0;
    const sessions = createSessions(() => time);
    const late = sessions.createCode(grant);
    time += CODE_LIFE_MS;
    expect(() => sessions.redeem(late)).toThrow(/too old/);
    expect(() => sessions.redeem('guess')).toThrow(/unknown/);
    const id = sessions.open(grant);
    time += SESSION_LIFE_MS - 1;
    expect(sessions.find(id)).toEqual(grant);
    time += SESSION_LIFE_MS - 1;
    expect(sessions.find(id)).toEqual(grant);
    time += SESSION_LIFE_MS;
    expect(sessions.find(id)).toBeNull();
  });

  it('are bounded: the one unused for longest gives way', () => {
    const sessions = createSessions(() => 0);
    const first = sessions.open(grant);
    const second = sessions.open(grant);
    for (let at = 0; at < 200; at += 1) {
      sessions.open(grant);
      expect(sessions.find(first)).toEqual(grant);
    }
    expect(sessions.find(second)).toBeNull();
  });

  it('outlive a restart until they are closed, expire, or a token changes', async () => {
    const folder = await tempDir();
    let time = 1_000;
    const restart = (tokens = 'tokens') => createSessions(() => time, sessionFile(folder, tokens));
    const before = restart();
    const kept = before.open(grant);
    const closed = before.open(grant);
    before.close(closed);
    expect(await readFile(path.join(folder, SESSIONS_FILE), 'utf8')).not.toContain(kept);
    expect(restart().find(kept)).toEqual(grant);
    expect(restart().find(closed)).toBeNull();
    expect(restart('another token').find(kept)).toBeNull();
    time += SESSION_LIFE_MS;
    expect(restart().find(kept)).toBeNull();
  });

  it('are prolonged on disk too while they are used', async () => {
    const folder = await tempDir();
    let time = 1_000;
    const sessions = createSessions(() => time, sessionFile(folder, 'tokens'));
    const id = sessions.open(grant);
    time += SESSION_LIFE_MS / 2;
    sessions.find(id);
    time += SESSION_LIFE_MS / 2 + 1;
    expect(createSessions(() => time, sessionFile(folder, 'tokens')).find(id)).toEqual(grant);
  });

  it.each(['', 'not json', '{"tokens":"tokens","sessions":[{}]}', '[]'])(
    'start anew over a damaged file: %j',
    async (text) => {
      const folder = await tempDir();
      await writeFile(path.join(folder, SESSIONS_FILE), text);
      const sessions = createSessions(() => 0, sessionFile(folder, 'tokens'));
      expect(sessions.find('guess')).toBeNull();
      expect(createSessions(() => 0, sessionFile(folder, 'tokens')).find(sessions.open(grant))).toBeNull();
    },
  );

  it('travel in a cookie that scripts and other sites cannot use', () => {
    const cookie = sessionCookie('abc', 4404, 60);
    expect(cookie).toBe('padbridge-4404=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60');
    expect(readSessionCookie('a=b; padbridge-4404=abc; c=d', 4404)).toBe('abc');
    expect(readSessionCookie('padbridge-4404=abc', 4405)).toBeNull();
    expect(readSessionCookie(undefined, 4404)).toBeNull();
  });
});
