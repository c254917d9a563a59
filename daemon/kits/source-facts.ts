import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { PlannedPad } from '../../schemas/kit.js';
import { openAudio } from '../audio/open.js';
import type { SourceFacts } from './preflight.js';

/** What the headers of the pads' files say, by pad. A file on several pads is opened once; a bad one is a fact, not an error. */
export async function gatherFacts(
  pads: readonly PlannedPad[],
  signal: AbortSignal,
): Promise<Map<string, SourceFacts>> {
  const bySource = new Map<string, SourceFacts>();
  const facts = new Map<string, SourceFacts>();
  for (const { pad, source } of pads) {
    if (source === null) {
      facts.set(pad, { missing: 'it is no longer in the catalogue.' });
      continue;
    }
    const known = bySource.get(source) ?? (await factsOf(source, signal));
    bySource.set(source, known);
    facts.set(pad, known);
  }
  return facts;
}

async function factsOf(source: string, signal: AbortSignal): Promise<SourceFacts> {
  try {
    const sound = await openAudio(source, signal);
    const { frames, sampleRate, channels } = sound.format;
    await sound.close();
    return { frames, sampleRate, channels };
  } catch (error) {
    if (!(error instanceof PadbridgeError) || error.code === 'cancelled') throw error;
    const reason = `${source}: ${error.message}`;
    return error.code === 'not-found' ? { missing: reason } : { unreadable: reason };
  }
}

/** Bytes free where a folder is or will be, or null when the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    try {
      const { bavail, bsize } = await statfs(place);
      return bavail * bsize;
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!missing || path.dirname(place) === place) return null;
    }
  }
}
