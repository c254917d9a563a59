import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ACCESS_LEVELS, type AccessLevel } from '../../schemas/contract.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { ALL_SCOPES } from '../dispatch.js';

/** In the data folder: the token that may do everything, as text. */
export const TOKEN_FILE = 'token';
/** In the data folder: further tokens with fewer scopes, as SHA-256 so that the file gives none away. */
export const FURTHER_TOKENS_FILE = 'tokens.json';

const TOKEN_BYTES = 32;
/** Base64url of TOKEN_BYTES; a shorter one was written by hand and may be guessed. */
const MIN_TOKEN_LENGTH = 43;
/** Longer than any token; bounds what is hashed for a stranger. */
const MAX_TOKEN_LENGTH = 512;
const MAX_TOKENS = 100;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

const furtherTokens = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(64),
      /** Hex SHA-256 of the token. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
      scopes: z.array(z.enum(ACCESS_LEVELS)).min(1),
    }),
  )
  .max(MAX_TOKENS);

/** What a token stands for. */
export interface Grant {
  /** "main", or the name in tokens.json. */
  name: string;
  scopes: ReadonlySet<AccessLevel>;
}

export interface Tokens {
  /** What the presented token grants, or null. Takes as long for every wrong token. */
  find(presented: string): Grant | null;
  /** Changes whenever a token does; gives none away. */
  readonly fingerprint: string;
}

/**
 * Reads the tokens of a data folder; creates the main one (mode 0600) when there is none. A token file that others
 * may read is closed to them. Throws corrupt for a token too short to be safe or a tokens.json that is not valid, io
 * when the folder cannot be read or written.
 */
export async function loadTokens(dataDir: string): Promise<Tokens> {
  const main = await mainToken(join(dataDir, TOKEN_FILE));
  const grants = [
    { name: 'main', hash: sha256(main), scopes: ALL_SCOPES },
    ...(await readFurther(join(dataDir, FURTHER_TOKENS_FILE))),
  ];
  const fingerprint = createHash('sha256');
  for (const { hash } of grants) fingerprint.update(hash);
  return {
    fingerprint: fingerprint.digest('base64url'),
    find(presented) {
      if (presented.length > MAX_TOKEN_LENGTH) return null;
      const hash = sha256(presented);
      let found: Grant | null = null;
      // No early exit: the time must not tell which token was nearly right.
      for (const grant of grants) {
        if (timingSafeEqual(hash, grant.hash)) found = { name: grant.name, scopes: grant.scopes };
      }
      return found;
    },
  };
}

/** The main token of a data folder, for a client on this machine. Throws not-found before the first start. */
export async function readMainToken(dataDir: string): Promise<string> {
  const path = join(dataDir, TOKEN_FILE);
  const token = await readIfThere(path);
  if (token === null) {
    throw new PadbridgeError('not-found', 'There is no token yet.', {
      subject: path,
      next: 'Start Padbridge once: it makes one.',
    });
  }
  return checkedToken(token, path);
}

/** A value nobody can guess: 256 random bits, base64url. */
export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

async function mainToken(path: string): Promise<string> {
  const existing = await readIfThere(path);
  if (existing === null) return createToken(path);
  await closeToOthers(path);
  return checkedToken(existing, path);
}

function checkedToken(text: string, path: string): string {
  const token = text.trim();
  if (token.length >= MIN_TOKEN_LENGTH && token.length <= MAX_TOKEN_LENGTH && !/\s/.test(token)) return token;
  throw new PadbridgeError('corrupt', 'The token file holds no token that is safe to use.', {
    subject: path,
    next: 'Delete the file and start again: a new token is made.',
  });
}

async function createToken(path: string): Promise<string> {
  const token = randomToken();
  try {
    const file = await open(path, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(`${token}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return token;
  } catch (error) {
    throw new PadbridgeError('io', 'The token file cannot be written.', {
      subject: path,
      next: 'Make the data folder writable.',
      cause: error,
    });
  }
}

/** Windows has no such modes: there the folder, which is below the user's profile, keeps others out. */
async function closeToOthers(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    if (((await stat(path)).mode & OTHERS) !== 0) await chmod(path, OWNER_ONLY);
  } catch (error) {
    throw new PadbridgeError('io', 'Others may read the token file and that cannot be changed.', {
      subject: path,
      next: 'Run `chmod 600` on it.',
      cause: error,
    });
  }
}

async function readFurther(path: string): Promise<(Grant & { hash: Buffer })[]> {
  const text = await readIfThere(path);
  if (text === null) return [];
  const parsed = furtherTokens.safeParse(parseJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PadbridgeError(
      'corrupt',
      `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`,
      {
        subject: path,
        next: 'Correct the file, or delete it when no further token is needed.',
        cause: parsed.error,
      },
    );
  }
  return parsed.data.map((entry) => ({
    name: entry.name,
    hash: Buffer.from(entry.sha256, 'hex'),
    scopes: new Set(entry.scopes),
  }));
}

/** Undefined for text that is not JSON: the schema then says what it expected. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new PadbridgeError('io', 'The file cannot be read.', {
      subject: path,
      next: 'Check who owns the data folder.',
      cause: error,
    });
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
