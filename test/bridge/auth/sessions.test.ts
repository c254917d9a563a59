import { describe, expect, it } from 'vitest';
import { CODE_LIFE_MS, createSessions, SESSION_LIFE_MS } from '../../../bridge/auth/sessions.js';
import { readSessionCookie, sessionCookie } from '../../../bridge/auth/cookie.js';
import { ALL_SCOPES } from '../../../bridge/dispatch.js';

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

  it('travel in a cookie that scripts and other sites cannot use', () => {
    const cookie = sessionCookie('abc', 4404, 60);
    expect(cookie).toBe('padbridge-4404=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60');
    expect(readSessionCookie('a=b; padbridge-4404=abc; c=d', 4404)).toBe('abc');
    expect(readSessionCookie('padbridge-4404=abc', 4405)).toBeNull();
    expect(readSessionCookie(undefined, 4404)).toBeNull();
  });
});
