import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { PadbridgeError } from '../../schemas/errors.js';
import { streamToFile } from '../files/stream-to-file.js';

/** Folder in the data folder; emptied at every start. */
const FOLDER = 'Held uploads';
/** A hummed bass line is tried with a few filters; who comes back later sends it again. */
const HELD_MS = 15 * 60_000;
/** More at once is a program that runs wild; the oldest goes first. */
const MOST_HELD = 32;
/** Ten minutes of 16-bit stereo at 48 kHz are 115 MB; what a person plays in is far shorter. */
const MAX_BYTES = 64_000_000;
const ID_BYTES = 16;

/** A sound that was sent to ask a question with, and is thrown away afterwards. */
export interface HeldUpload<Container> {
  /** To ask with: `similar.find` takes it as `upload`. */
  upload: string;
  name: string;
  bytes: number;
  container: Container;
  /** It is gone after this, or when many others came. */
  expiresAt: number;
}

export interface HeldUploads {
  readonly maxBytes: number;
  /** Takes a stream in. When it fails or the signal aborts nothing is left behind. */
  store<Container extends string>(
    upload: { name: string; container: Container; body: Readable },
    signal: AbortSignal,
  ): Promise<HeldUpload<Container>>;
  /** @throws PadbridgeError not-found when it has gone or never was. */
  pathOf(upload: string): string;
  /** Throws all away. */
  close(): void;
}

/** Sounds that are held for a while to ask with: never part of the library, never kept over a restart. */
export function createHeldUploads({ dataDir, now }: { dataDir: string; now: () => number }): HeldUploads {
  const folder = path.join(dataDir, FOLDER);
  const held = new Map<string, { file: string; expiresAt: number; timer: NodeJS.Timeout }>();
  const empty = () => rmSync(folder, { recursive: true, force: true });
  empty();

  function drop(upload: string): void {
    const one = held.get(upload);
    if (one === undefined) return;
    held.delete(upload);
    clearTimeout(one.timer);
    rmSync(one.file, { force: true });
  }

  return {
    maxBytes: MAX_BYTES,

    async store({ name, container, body }, signal) {
      const upload = randomBytes(ID_BYTES).toString('base64url');
      // The extension is a hint to nobody: what the file is was found from its bytes.
      const file = path.join(folder, upload);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const bytes = await streamToFile(body, file, { mode: 0o600, signal }).catch(async (error: unknown) => {
        await rm(file, { force: true });
        throw error;
      });
      const expiresAt = now() + HELD_MS;
      const timer = setTimeout(() => drop(upload), HELD_MS).unref();
      held.set(upload, { file, expiresAt, timer });
      for (const oldest of held.keys()) {
        if (held.size <= MOST_HELD) break;
        drop(oldest);
      }
      return { upload, name, bytes, container, expiresAt };
    },

    pathOf(upload) {
      const one = held.get(upload);
      if (one !== undefined && one.expiresAt > now()) return one.file;
      throw new PadbridgeError('not-found', 'This upload is not held any more.', {
        subject: upload,
        next: 'Send the sound again.',
      });
    },

    close() {
      for (const { timer } of held.values()) clearTimeout(timer);
      held.clear();
      empty();
    },
  };
}
