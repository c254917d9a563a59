import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { controllerProfile, type ControllerProfile } from '../../schemas/controllers.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { writeAtomic } from '../files/write-atomic.js';
import { checkAction } from './fill-in.js';

/** Profiles of controllers: those that come with Padbridge, and the person's own as JSON files in the data folder. */
export interface ProfileStore {
  list: () => StoredProfile[];
  get: (id: string) => StoredProfile | undefined;
  /** Files that are no profile, with the reason. */
  readonly refused: readonly { file: string; reason: string }[];
  /** Throws what is wrong with an action of it. */
  save: (profile: ControllerProfile) => Promise<void>;
  /** Moves the person's file to the archive. Throws 'not-found' when there is none. */
  remove: (id: string) => Promise<string>;
}

export interface StoredProfile {
  profile: ControllerProfile;
  origin: 'shipped' | 'changed' | 'own';
}

/** A profile with 500 bindings has 100 kB. */
const MAX_FILE_BYTES = 1_000_000;
const SHIPPED = new URL('profiles/', import.meta.url);
const ARCHIVE = 'archive';

/** @param folder of the person's profiles; it need not be there yet */
export function createProfileStore(folder: string, now: () => number): ProfileStore {
  const shipped = new Map(readShipped().map((profile) => [profile.id, profile]));
  const own = new Map<string, ControllerProfile>();
  const refused: { file: string; reason: string }[] = [];
  for (const file of jsonFiles(folder)) {
    try {
      const profile = parseProfile(readFileSync(path.join(folder, file), 'utf8'), file);
      own.set(profile.id, profile);
    } catch (error) {
      refused.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  function get(id: string): StoredProfile | undefined {
    const mine = own.get(id);
    if (mine !== undefined) return { profile: mine, origin: shipped.has(id) ? 'changed' : 'own' };
    const profile = shipped.get(id);
    return profile && { profile, origin: 'shipped' };
  }

  const fileOf = (id: string) => path.join(folder, `${id}.json`);

  return {
    refused,
    get,
    // The person's own come first: one that matches a port is meant to win over a shipped one.
    list: () => [...new Set([...own.keys(), ...shipped.keys()])].map((id) => get(id)!),
    async save(profile) {
      checkProfile(profile);
      mkdirSync(folder, { recursive: true });
      await writeAtomic(fileOf(profile.id), `${JSON.stringify(profile, null, 2)}\n`);
      own.set(profile.id, profile);
    },
    async remove(id) {
      if (!own.has(id)) throw noSuchProfile(id);
      const archive = path.join(folder, ARCHIVE);
      await mkdir(archive, { recursive: true });
      const stamp = new Date(now()).toISOString().replaceAll(':', '-').replace('.', '-');
      const archived = path.join(archive, `${stamp} ${id}.json`);
      await rename(fileOf(id), archived);
      own.delete(id);
      return archived;
    },
  };
}

export function noSuchProfile(id: string): PadbridgeError {
  return new PadbridgeError('not-found', `There is no controller profile ${id}.`, {
    subject: id,
    next: 'See `padbridge controllers profiles`.',
  });
}

/** A profile from its file. Throws 'corrupt' or 'invalid-input' with what is wrong in it. */
export function parseProfile(text: string, file: string): ControllerProfile {
  if (text.length > MAX_FILE_BYTES) {
    throw new PadbridgeError('too-large', `${file} is too large for a controller profile.`, {
      subject: file,
    });
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new PadbridgeError('corrupt', `${file} is no JSON.`, { subject: file, cause });
  }
  const parsed = controllerProfile.safeParse(data);
  if (!parsed.success) {
    throw new PadbridgeError('invalid-input', `${file}: ${z.prettifyError(parsed.error)}`, { subject: file });
  }
  checkProfile(parsed.data);
  return parsed.data;
}

function checkProfile({ bindings, padActions }: ControllerProfile): void {
  for (const { press, release } of [...bindings, ...padActions]) {
    checkAction(press);
    checkAction(release);
  }
}

function readShipped(): ControllerProfile[] {
  return readdirSync(SHIPPED)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => parseProfile(readFileSync(new URL(file, SHIPPED), 'utf8'), file));
}

function jsonFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
