import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ACCESS_LEVELS } from '../../schemas/contract.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Grant } from './tokens.js';

/** In the data folder: the browsers that are logged in, so that they stay so when the daemon restarts. */
export const SESSIONS_FILE = 'sessions.json';
const OWNER_ONLY = 0o600;
/** More than can ever be open at once. */
const MAX_STORED = 1_000;

/** A session as it is remembered: by the hash of its id, so that the file opens nothing by itself. */
export interface StoredSession {
  hash: string;
  grant: Grant;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Where sessions outlive the process. */
export interface SessionStore {
  load: () => StoredSession[];
  /** Throws io. */
  save: (sessions: readonly StoredSession[]) => void;
}

const fileContent = z.strictObject({
  tokens: z.string(),
  sessions: z
    .array(
      z.strictObject({
        hash: z.string().max(64),
        name: z.string().max(64),
        scopes: z.array(z.enum(ACCESS_LEVELS)).min(1),
        expiresAt: z.number().int().nonnegative(),
      }),
    )
    .max(MAX_STORED),
});

/**
 * Sessions in a file of the data folder. They hold only as long as the tokens they came from: `fingerprint` is that of
 * all tokens, and whoever changes one has logged every browser out. A file that cannot be used holds no sessions; that
 * costs a login and nothing else.
 */
export function sessionFile(dataDir: string, fingerprint: string): SessionStore {
  const path = join(dataDir, SESSIONS_FILE);
  return {
    load() {
      const content = fileContent.safeParse(readJson(path));
      if (!content.success || content.data.tokens !== fingerprint) return [];
      return content.data.sessions.map(({ hash, name, scopes, expiresAt }) => ({
        hash,
        grant: { name, scopes: new Set(scopes) },
        expiresAt,
      }));
    },
    save(sessions) {
      const content: z.infer<typeof fileContent> = {
        tokens: fingerprint,
        sessions: sessions.map(({ hash, grant, expiresAt }) => ({
          hash,
          name: grant.name,
          scopes: [...grant.scopes],
          expiresAt,
        })),
      };
      try {
        // At once and in one piece: a login that was answered must hold, and the file is some kilobytes.
        writeFileSync(`${path}.new`, JSON.stringify(content), { mode: OWNER_ONLY });
        renameSync(`${path}.new`, path);
      } catch (cause) {
        throw new PadbridgeError('io', 'The login cannot be remembered: the data folder cannot be written.', {
          subject: path,
          next: 'Make the data folder writable and see that its disk is not full.',
          cause,
        });
      }
    },
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
