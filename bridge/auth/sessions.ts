import { createHash } from 'node:crypto';
import { PadbridgeError } from '../../schemas/errors.js';
import { randomToken, type Grant } from './tokens.js';

/** A person clicks a link at once or asks for a new one. */
export const CODE_LIFE_MS = 5 * 60_000;
/** A session ends a week after it was last used: the UI stays open all day, and over the weekend. */
export const SESSION_LIFE_MS = 7 * 24 * 3600_000;
/** Links that wait to be opened, and browsers logged in; the oldest gives way. */
const MAX_CODES = 32;
const MAX_SESSIONS = 128;

interface Entry {
  grant: Grant;
  expiresAt: number;
}

/** One-time codes and the browser sessions they open. Kept in memory: a restart ends them all. */
export interface Sessions {
  /** A code that opens one session, once, within CODE_LIFE_MS. */
  createCode(grant: Grant): string;
  /** Exchanges a code for a session id. Throws unauthorised, saying whether it was used, or unknown or expired. */
  redeem(code: string): string;
  /** Opens a session without a code, for whoever showed a token. */
  open(grant: Grant): string;
  /** What a session id grants; prolongs the session. Null when it is unknown or expired. */
  find(sessionId: string): Grant | null;
  close(sessionId: string): void;
}

/** `now` is in milliseconds. */
export function createSessions(now: () => number = Date.now): Sessions {
  // Keyed by hash, so that neither the time of a look-up nor a memory dump gives an id away.
  const codes = new Map<string, Entry & { used: boolean }>();
  const sessions = new Map<string, Entry>();

  function open(grant: Grant): string {
    const sessionId = randomToken();
    keep(sessions, hashed(sessionId), { grant, expiresAt: now() + SESSION_LIFE_MS }, MAX_SESSIONS);
    return sessionId;
  }

  return {
    open,
    createCode(grant) {
      const code = randomToken();
      keep(codes, hashed(code), { grant, expiresAt: now() + CODE_LIFE_MS, used: false }, MAX_CODES);
      return code;
    },
    redeem(code) {
      const entry = codes.get(hashed(code));
      if (entry === undefined || entry.expiresAt <= now()) throw refusal('This link is unknown or too old.');
      if (entry.used) throw refusal('This link was used before; it opens one browser, once.');
      entry.used = true;
      return open(entry.grant);
    },
    find(sessionId) {
      const key = hashed(sessionId);
      const entry = sessions.get(key);
      if (entry === undefined) return null;
      sessions.delete(key);
      if (entry.expiresAt <= now()) return null;
      entry.expiresAt = now() + SESSION_LIFE_MS;
      sessions.set(key, entry);
      return entry.grant;
    },
    close(sessionId) {
      sessions.delete(hashed(sessionId));
    },
  };
}

function refusal(message: string): PadbridgeError {
  return new PadbridgeError('unauthorised', message, {
    next: 'Run `padbridge open` for a new link.',
  });
}

function keep<T>(entries: Map<string, T>, key: string, entry: T, limit: number): void {
  if (entries.size >= limit) {
    const oldest = entries.keys().next().value;
    if (oldest !== undefined) entries.delete(oldest);
  }
  entries.set(key, entry);
}

function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
