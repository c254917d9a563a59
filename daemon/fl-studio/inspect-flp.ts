import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import { MAX_FLP_BYTES } from './flp-events.js';
import { type FlpChannel, type FlpProject, readFlp } from './flp-project.js';
import { type FlFolders, sampleCandidates, sampleFileName } from './sample-paths.js';

/** A project for a person or a program: notes are counted, samples are looked up. */
export interface ProjectInspection {
  project: Omit<FlpProject, 'patterns'> & {
    patterns: { number: number; name: string | null; length: number | null; notes: number }[];
  };
  samples: UsedSample[];
}

export interface UsedSample {
  /** Name of the channel that uses it. */
  channel: string | null;
  type: FlpChannel['type'];
  /** As the project names it. */
  stored: string;
  /** Where it lies on this machine; null: nowhere we know. */
  file: string | null;
  /** Found by its name only, as FL itself would. */
  guess: boolean;
}

/** Files looked at when a sample is searched by name; a library of 100,000 fits. */
const MAX_SEARCHED = 200_000;

/** Reads a .flp and looks up its samples. @throws PadbridgeError not-found, unsupported, too-large, corrupt, io */
export async function inspectFlp(file: string, folders: FlFolders): Promise<ProjectInspection> {
  const project = readFlp(await readProjectFile(file), file);
  const used = project.channels.filter((channel) => channel.samplePath !== null);
  const samples = await Promise.all(used.map((channel) => locate(channel, file, folders)));
  const lost = samples.filter((sample) => sample.file === null);
  if (lost.length > 0) await findByName(lost, folders.search);
  const patterns = project.patterns.map(({ notes, ...pattern }) => ({ ...pattern, notes: notes.length }));
  return { project: { ...project, patterns }, samples };
}

/** The bytes of a project. @throws PadbridgeError not-found, unsupported, too-large, io */
export async function readProjectFile(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'r');
    try {
      const found = await handle.stat();
      if (!found.isFile()) {
        throw new PadbridgeError('unsupported', 'This is not a file.', {
          subject: file,
          next: 'Name a .flp file.',
        });
      }
      if (found.size > MAX_FLP_BYTES) {
        throw new PadbridgeError('too-large', 'This is too large for an FL Studio project.', {
          subject: file,
        });
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof PadbridgeError) throw cause;
    const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw absent
      ? new PadbridgeError('not-found', 'There is no such project.', { subject: file })
      : new PadbridgeError('io', 'The project cannot be read.', { subject: file, cause });
  }
}

async function locate(channel: FlpChannel, project: string, folders: FlFolders): Promise<UsedSample> {
  const stored = channel.samplePath ?? '';
  const sample: UsedSample = { channel: channel.name, type: channel.type, stored, file: null, guess: false };
  for (const candidate of sampleCandidates(stored, project, folders)) {
    if (await isFile(candidate)) return { ...sample, file: candidate };
  }
  return sample;
}

/** Looks below the search folders for files of the same names; the first one found counts. */
async function findByName(lost: readonly UsedSample[], folders: readonly string[]): Promise<void> {
  const wanted = new Map<string, UsedSample[]>();
  for (const sample of lost) {
    const name = sampleFileName(sample.stored);
    wanted.set(name, [...(wanted.get(name) ?? []), sample]);
  }
  let budget = MAX_SEARCHED;
  const waiting = [...folders];
  while (wanted.size > 0 && budget > 0) {
    const folder = waiting.pop();
    if (folder === undefined) return;
    for (const entry of await entriesOf(folder)) {
      budget -= 1;
      const entryPath = path.join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(entryPath);
      const name = entry.name.normalize('NFC').toLowerCase();
      const samples = entry.isFile() ? wanted.get(name) : undefined;
      if (samples === undefined) continue;
      for (const sample of samples) Object.assign(sample, { file: entryPath, guess: true });
      wanted.delete(name);
    }
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // A search folder that is not there now finds nothing; the sample is then reported as not found.
    return [];
  }
}

async function isFile(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ?? false;
}
