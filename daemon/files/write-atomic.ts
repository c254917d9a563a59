import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import { type FileSystem, realFileSystem } from './file-system.js';

export interface AtomicOptions {
  /** Permission bits of the new file; ignored on Windows. */
  mode?: number;
  /** What happens to a file that is already there. `keep` refuses with `conflict`. */
  existing?: 'replace' | 'keep';
}

export interface ProduceOptions extends Pick<AtomicOptions, 'existing'> {
  /** The disk under it, when it is not this machine's own. */
  files?: FileSystem;
}

/**
 * Writes a whole file so that a reader, a crash or a full disk never leaves half of one: temporary file in the same
 * folder, write, fsync, rename, fsync of the folder. On failure nothing is left behind and the old file is as it was.
 * Throws `conflict` (with `existing: 'keep'`) and `io`.
 */
export async function writeAtomic(
  file: string,
  data: string | Uint8Array,
  options: AtomicOptions = {},
): Promise<void> {
  await produceAtomic(
    file,
    async (temporary) => {
      const handle = await open(temporary, 'wx', options.mode ?? 0o644);
      try {
        await handle.writeFile(data);
      } finally {
        await handle.close();
      }
    },
    options,
  );
}

/**
 * The same for a file that something else writes (an online backup, a stream): `produce` is given the temporary
 * path, where nothing lies yet, and must be done with it when it settles.
 */
export async function produceAtomic(
  file: string,
  produce: (temporary: string) => Promise<void>,
  { existing = 'replace', files = realFileSystem }: ProduceOptions = {},
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, temporaryName(path.basename(file)));
  try {
    await produce(temporary);
    await syncFile(temporary, files);
    if (existing === 'keep') await placeNew(temporary, file, files);
    else await files.rename(temporary, file);
    await syncFolder(folder, files);
  } catch (cause) {
    // The failure that counts is the first one; a temporary file that cannot be removed is named like one.
    await files.rm(temporary, { force: true }).catch(() => undefined);
    throw cause instanceof PadbridgeError ? cause : ioError(file, cause);
  }
}

/**
 * The same for one of many files: `produce` flushes what it writes, and the caller flushes the folders with `syncFolder` when
 * all have their names. Until then a power cut may take a new name away again; the file is the old one then.
 */
export async function produceFlushed(
  file: string,
  produce: (temporary: string) => Promise<void>,
  { files = realFileSystem }: Pick<ProduceOptions, 'files'> = {},
): Promise<void> {
  const temporary = path.join(path.dirname(file), temporaryName(path.basename(file)));
  try {
    await produce(temporary);
    await files.rename(temporary, file);
  } catch (cause) {
    await files.rm(temporary, { force: true }).catch(() => undefined);
    throw cause instanceof PadbridgeError ? cause : ioError(file, cause);
  }
}

/**
 * The same for a file that must not replace another: it gets the first of several paths, all in one folder, that nobody
 * has. Returns that path. Throws `conflict` when all are taken, and `io`.
 */
export async function produceBeside(
  files: readonly [string, ...string[]],
  produce: (temporary: string) => Promise<void>,
): Promise<string> {
  const [first] = files;
  const folder = path.dirname(first);
  const temporary = path.join(folder, temporaryName(path.basename(first)));
  try {
    await produce(temporary);
    await syncFile(temporary, realFileSystem);
    const placed = await placeFirstFree(temporary, files);
    await syncFolder(folder, realFileSystem);
    return placed;
  } catch (cause) {
    await realFileSystem.rm(temporary, { force: true }).catch(() => undefined);
    throw cause instanceof PadbridgeError ? cause : ioError(first, cause);
  }
}

async function placeFirstFree(temporary: string, files: readonly string[]): Promise<string> {
  let taken: unknown;
  for (const file of files) {
    try {
      await placeNew(temporary, file, realFileSystem);
      return file;
    } catch (cause) {
      if (!(cause instanceof PadbridgeError) || cause.code !== 'conflict') throw cause;
      taken = cause;
    }
  }
  throw taken;
}

/** Hidden, unique, and never above the 255 bytes that file systems allow, whatever the real name. */
function temporaryName(name: string): string {
  return `${temporaryStem(name)}${randomBytes(6).toString('hex')}.tmp`;
}

function temporaryStem(name: string): string {
  return `.${Buffer.from(name)
    .subarray(0, 120)
    .toString('latin1')
    .replace(/[^\w.-]/g, '_')}.`;
}

/** Whether a name is one that a write of `file`, broken off by a crash or a pulled plug, may have left behind. */
export function isLeftoverOf(file: string, name: string): boolean {
  const stem = temporaryStem(path.basename(file));
  return name.startsWith(stem) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(stem.length));
}

/** Whether a name is one that a broken-off write of any file may have left behind; for folders that are ours alone. */
export function isLeftover(name: string): boolean {
  return /^\..*\.[0-9a-f]{12}\.tmp$/.test(name);
}

/** Gives the file its name only if nobody has it, without a moment in which two could. */
async function placeNew(
  temporary: string,
  file: string,
  { link, open, rename, rm }: FileSystem,
): Promise<void> {
  try {
    await link(temporary, file);
    await rm(temporary);
    return;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') throw alreadyThere(file, cause);
    if (code === undefined || !NO_HARD_LINKS.has(code)) throw cause;
  }
  // FAT and some network drives know no hard links: reserve the name, then rename over our own empty file.
  const placeholder = await open(file, 'wx').catch((cause: unknown) => {
    throw (cause as NodeJS.ErrnoException).code === 'EEXIST' ? alreadyThere(file, cause) : cause;
  });
  await placeholder.close();
  try {
    await rename(temporary, file);
  } catch (cause) {
    await rm(file, { force: true });
    throw cause;
  }
}

const NO_HARD_LINKS = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EMLINK',
  'EXDEV',
  'EACCES',
]);

async function syncFile(file: string, files: FileSystem): Promise<void> {
  const handle = await files.open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself durable. Windows cannot open a folder, and some network drives refuse: nothing to do there. */
export async function syncFolder(folder: string, files: FileSystem = realFileSystem): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await files.open(folder, 'r');
  try {
    await handle.sync();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw cause;
  } finally {
    await handle.close();
  }
}

function alreadyThere(file: string, cause: unknown): PadbridgeError {
  return new PadbridgeError('conflict', `A file of this name is already there: ${file}`, {
    subject: file,
    next: 'Choose another name, or move the old file away.',
    cause,
  });
}

/** Why a file cannot be written, in words, with the system's own error as its cause. */
export function ioError(file: string, cause: unknown): PadbridgeError {
  const { code } = cause as NodeJS.ErrnoException;
  const { reason, next } = REASONS.get(code ?? '') ?? {
    reason: code ?? 'unknown error',
    next: 'Check the drive and try again.',
  };
  return new PadbridgeError('io', `Cannot write ${file}: ${reason}`, { subject: file, next, cause });
}

const REASONS: ReadonlyMap<string, { reason: string; next: string }> = new Map([
  ['ENOENT', { reason: 'the folder does not exist', next: 'Create the folder first.' }],
  ['ENOTDIR', { reason: 'a part of the path is not a folder', next: 'Check the path.' }],
  ['EISDIR', { reason: 'a folder has this name', next: 'Choose another name.' }],
  ['EACCES', { reason: 'permission denied', next: 'Choose a folder you may write to.' }],
  ['EPERM', { reason: 'permission denied', next: 'Choose a folder you may write to.' }],
  ['EROFS', { reason: 'the drive is read-only', next: 'Choose another drive.' }],
  ['ENOSPC', { reason: 'the drive is full', next: 'Free some space and try again.' }],
  ['EDQUOT', { reason: 'your quota on this drive is used up', next: 'Free some space and try again.' }],
  ['ENAMETOOLONG', { reason: 'the name is too long', next: 'Choose a shorter name.' }],
]);
