import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Pattern, type PatternNote, TICKS_PER_QUARTER } from '../../hardware/sp404/formats/ptn.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { SampleDetail } from '../../schemas/entities.js';
import type { Render } from '../device/prepared-sample.js';
import { writeAtomic } from '../files/write-atomic.js';
import { folderNfo, safeName } from './fl-names.js';
import { partsOfPattern } from './patterns.js';
import { pianoRollScript } from './piano-roll-script.js';
import { writeForFl } from './write-for-fl.js';
import { isShaped, type PadSound, writePart } from './write-part.js';

/** A sound of a bank; `place` is 1 to 16. */
export interface BankSound {
  pad: string;
  place: number;
  label: string;
  /** Undefined when it left the catalogue. */
  sample: SampleDetail | undefined;
  /** How the pad plays it. */
  sound: PadSound;
}

export interface BankExport {
  folder: string;
  files: { pad: string; file: string }[];
  missing: string[];
  /** The piano-roll script in the folder; null for a bank without sounds. */
  script: string | null;
  remarks: string[];
}

/** Folders of one kit that may lie beside each other. */
const FOLDERS_TRIED = 999;
const SIXTEENTH = TICKS_PER_QUARTER / 4;

/**
 * Writes what the pads of a bank play into a new folder, named so that a browser lists them in pad order, with the folder's
 * colour beside it and a piano-roll script that plays them: the pattern given, or each pad once. Nothing that is there is
 * touched.
 * @throws PadbridgeError io, conflict
 */
export async function exportBank(
  parent: string,
  name: string,
  sounds: readonly BankSound[],
  { colour, pattern, render }: { colour: string; pattern: Pattern | undefined; render: Render },
): Promise<BankExport> {
  const folder = await newFolder(parent, safeName(name));
  const files: { pad: string; file: string }[] = [];
  const missing: string[] = [];
  for (const sound of sounds) {
    const file = await written(sound, folder, render);
    if (file === undefined) missing.push(sound.pad);
    else files.push({ pad: sound.pad, file });
  }
  const remarks: string[] = [];
  const script = await writeScript(folder, name, sounds, pattern, remarks);
  await writeAtomic(`${folder}.nfo`, folderNfo({ colour, tip: name }), { existing: 'keep' });
  return { folder, files, missing, script, remarks };
}

/** Undefined when the sample is not to be had; the other sounds are written all the same. */
async function written(
  { place, label, sample, sound }: BankSound,
  folder: string,
  render: Render,
): Promise<string | undefined> {
  if (sample?.presence !== 'present') return undefined;
  const stem = `${String(place).padStart(2, '0')} ${safeName(label)}`;
  try {
    const file = isShaped(sound, sample.frames)
      ? await writePart(sample, sound, folder, stem, render)
      : await writeForFl(sample, folder, stem, 'tagged');
    return path.basename(file);
  } catch (error) {
    if (error instanceof PadbridgeError && error.code === 'not-found') return undefined;
    throw error;
  }
}

async function writeScript(
  folder: string,
  name: string,
  sounds: readonly BankSound[],
  pattern: Pattern | undefined,
  remarks: string[],
): Promise<string | null> {
  const labels = new Map(sounds.map(({ pad, label }) => [pad, label]));
  const notes = pattern === undefined ? eachOnce(sounds) : pattern.notes.filter(({ pad }) => labels.has(pad));
  const others = (pattern?.notes.length ?? notes.length) - notes.length;
  if (others > 0) remarks.push(`${others} notes of the pattern play pads that hold no sound of this bank.`);
  if (notes.length === 0) return null;
  const parts = partsOfPattern({ notes }, (pad) => labels.get(pad));
  const script = `Padbridge ${safeName(name)}.pyscript`;
  await writeAtomic(path.join(folder, script), pianoRollScript(`Padbridge ${name}`, parts), {
    existing: 'keep',
  });
  return script;
}

/** Every pad once, a sixteenth after the other: enough to hear that each is on its channel. */
function eachOnce(sounds: readonly BankSound[]): PatternNote[] {
  return sounds.map(({ pad, place }) => ({
    at: (place - 1) * SIXTEENTH,
    pad,
    velocity: 100,
    offVelocity: 64,
    length: SIXTEENTH,
    chromatic: 0,
  }));
}

async function newFolder(parent: string, name: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true });
    for (let at = 1; at <= FOLDERS_TRIED; at += 1) {
      const folder = path.join(parent, at === 1 ? name : `${name} (${at})`);
      if ((await madeNew(folder)) !== undefined) return folder;
    }
  } catch (cause) {
    throw new PadbridgeError('io', 'The folder for FL Studio cannot be made.', {
      subject: parent,
      next: 'Check that you may write there.',
      cause,
    });
  }
  throw new PadbridgeError('conflict', 'There are too many folders of this name.', {
    subject: path.join(parent, name),
    next: 'Move some away.',
  });
}

/** Undefined when something of this name is there. */
async function madeNew(folder: string): Promise<true | undefined> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}
