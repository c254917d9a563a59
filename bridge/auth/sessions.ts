import { createHash } from 'node:crypto';
import { PadbridgeError } from '../../schemas/errors.js';
import type { SessionStore } from './session-file.js';
import { randomToken, type Grant } from './tokens.js';

/** A person clicks a link at once or asks for a new one. */
export const CODE_LIFE_MS = 5 * 60_000;
/** A session ends a week after it was last used: the UI stays open all day, and over the weekend. */
export const SESSION_LIFE_MS = 7 * 24 * 3600_000;
/** Links that wait to be opened, and browsers logged in; the oldest gives way. */
const MAX_CODES = 32;
const MAX_SESSIONS = 128;
/** Use prolongs a session; what is on disk follows this much later, so that not every request writes. */
const SAVE_EVERY_MS = 3600_000;
/** For tests and whoever wants no trace: nothing outlives the process. */
const NO_STORE: SessionStore = { load: () => [], save: () => undefined };

interface Entry {
  grant: Grant;
  expiresAt: number;
}

/** One-time codes and the browser sessions they open. Sessions outlive a restart in their store, codes do not. */
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

/** `now` is in milliseconds since 1970. */
export function createSessions(now: () => number = Date.now, store: SessionStore = NO_STORE): Sessions {
  // Keyed by hash, so that neither the time of a look-up nor a memory dump gives an id away.
  const codes = new Map<string, Entry & { used: boolean }>();
  const sessions = new Map<string, Entry>();
  for (const { hash, ...entry } of store.load()) {
    if (entry.expiresAt > now()) keep(sessions, hash, entry, MAX_SESSIONS);
  }
  let savedAt = now();

  function save(): void {
    store.save([...sessions].map(([hash, entry]) => ({ hash, ...entry })));
    savedAt = now();
  }

  function open(grant: Grant): string {
    const sessionId = randomToken();
    keep(sessions, hashed(sessionId), { grant, expiresAt: now() + SESSION_LIFE_MS }, MAX_SESSIONS);
    save();
    return sessionId;
  }

  /** The session is good whether or not the disk takes it now; the next use tries again. */
  function savePromptly(): void {
    if (now() - savedAt < SAVE_EVERY_MS) return;
    try {
      save();
    } catch (error) {
      if (!(error instanceof PadbridgeError)) throw error;
    }
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
      savePromptly();
      return entry.grant;
    },
    close(sessionId) {
      if (sessions.delete(hashed(sessionId))) save();
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
