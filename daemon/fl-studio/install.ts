import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PadbridgeError } from '../../schemas/errors.js';
import { writeAtomic } from '../files/write-atomic.js';

/** The script's folder in FL's user data. FL shows what lies there as "Padbridge (user)". */
const SCRIPT_FOLDER = ['Settings', 'Hardware', 'Padbridge'];
/** Says what we wrote and how it looked then: only that may be replaced or removed. */
const RECEIPT = 'padbridge-installed.json';
const SETTINGS = 'padbridge_settings.py';

export interface ScriptStatus {
  folder: string;
  state: 'absent' | 'current' | 'outdated';
  /** Whether the daemon may change the song. */
  changes: boolean;
  /** Files of ours that somebody changed. */
  edited: string[];
}

export interface InstallReport {
  folder: string;
  written: string[];
  /** Files that were in the way and not ours, under their new names. */
  kept: string[];
}

const receiptSchema = z.object({ files: z.record(z.string(), z.string()) });

type Files = ReadonlyMap<string, string>;

/** The script as this version ships it, with the user's choice written in. */
export async function shippedScript(source: URL, allowChanges: boolean): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of (await readdir(source)).sort()) {
    if (!name.endsWith('.py')) continue;
    const text = await readFile(new URL(name, source), 'utf8');
    files.set(name, name === SETTINGS && allowChanges ? text.replace('= False', '= True') : text);
  }
  return files;
}

export function scriptFolder(userData: string): string {
  return path.join(userData, ...SCRIPT_FOLDER);
}

/** What of the script is in FL's user data. @throws PadbridgeError io */
export async function scriptStatus(userData: string, source: URL): Promise<ScriptStatus> {
  const folder = scriptFolder(userData);
  const receipt = await readReceipt(folder);
  if (receipt === null) return { folder, state: 'absent', changes: false, edited: [] };
  const present = await readPresent(folder, Object.keys(receipt));
  const edited = [...present].filter(([name, text]) => hash(text) !== receipt[name]).map(([name]) => name);
  const changes = present.get(SETTINGS)?.includes('= True') ?? false;
  const shipped = await shippedScript(source, changes);
  const current = [...shipped].every(([name, text]) => present.get(name) === text);
  return { folder, state: current ? 'current' : 'outdated', changes, edited };
}

/**
 * Writes the script into FL's user data. What is in the way and was not written by us, or was changed since, is
 * renamed, never overwritten.
 * @throws PadbridgeError io
 */
export async function installScript(
  userData: string,
  source: URL,
  { allowChanges, now }: { allowChanges: boolean; now: Date },
): Promise<InstallReport> {
  const folder = scriptFolder(userData);
  const shipped = await shippedScript(source, allowChanges);
  await orRefuse(folder, () => mkdir(folder, { recursive: true }));
  const receipt = (await readReceipt(folder)) ?? {};
  const present = await readPresent(folder, [...shipped.keys()]);
  const kept: string[] = [];
  const written: string[] = [];
  for (const [name, text] of shipped) {
    const there = present.get(name);
    if (there === text) continue;
    if (there !== undefined && hash(there) !== receipt[name]) kept.push(await setAside(folder, name, now));
    await writeAtomic(path.join(folder, name), text);
    written.push(name);
  }
  await writeAtomic(path.join(folder, RECEIPT), receiptText(shipped));
  return { folder, written, kept };
}

/**
 * Takes the script out again: into the archive folder, so that nothing is lost. Files of ours that somebody changed, and
 * files of others, stay.
 * @throws PadbridgeError not-found, io
 */
export async function uninstallScript(
  userData: string,
  archive: string,
): Promise<{ folder: string; archived: string[]; stayed: string[] }> {
  const folder = scriptFolder(userData);
  const receipt = await readReceipt(folder);
  if (receipt === null) {
    throw new PadbridgeError('not-found', 'The script is not installed here.', { subject: folder });
  }
  const present = await readPresent(folder, Object.keys(receipt));
  const ours = [...present].filter(([name, text]) => hash(text) === receipt[name]).map(([name]) => name);
  const archived = [...ours, RECEIPT];
  await orRefuse(archive, () => mkdir(archive, { recursive: true }));
  for (const name of archived) {
    const file = path.join(folder, name);
    await orRefuse(file, async () => {
      // The copy is safe on the disk before the original goes; the two may lie on different drives.
      await writeAtomic(path.join(archive, name), await readFile(file));
      await rm(file);
    });
  }
  const stayed = await orRefuse(folder, () => readdir(folder));
  if (stayed.length === 0) await orRefuse(folder, () => rmdir(folder));
  return { folder, archived, stayed };
}

async function setAside(folder: string, name: string, now: Date): Promise<string> {
  const aside = `${name}.${now.toISOString().replace(/[:.]/g, '-')}.kept`;
  await orRefuse(path.join(folder, name), () => rename(path.join(folder, name), path.join(folder, aside)));
  return aside;
}

async function readPresent(folder: string, names: readonly string[]): Promise<Map<string, string>> {
  const present = new Map<string, string>();
  for (const name of names) {
    const text = await readText(path.join(folder, name));
    if (text !== undefined) present.set(name, text);
  }
  return present;
}

/** Null: nothing of ours is here. A receipt that cannot be read counts as empty: then nothing is known to be ours. */
async function readReceipt(folder: string): Promise<Record<string, string> | null> {
  const text = await readText(path.join(folder, RECEIPT));
  if (text === undefined) return null;
  try {
    return receiptSchema.parse(JSON.parse(text)).files;
  } catch {
    return {};
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refusal(file, cause);
  }
}

async function orRefuse<T>(subject: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof PadbridgeError ? cause : refusal(subject, cause);
  }
}

function refusal(subject: string, cause: unknown): PadbridgeError {
  return new PadbridgeError('io', "FL Studio's folder cannot be changed.", {
    subject,
    next: 'Close FL Studio, check that you may write to this folder, and try again.',
    cause,
  });
}

function receiptText(files: Files): string {
  const hashes = Object.fromEntries([...files].map(([name, text]) => [name, hash(text)]));
  return `${JSON.stringify({ files: hashes }, null, 2)}\n`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
