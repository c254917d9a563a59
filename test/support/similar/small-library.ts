import path from 'node:path';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { put } from '../sounds.js';
import { chords, hat, kick, noise, note, snare } from '../synth/signals.js';
import { tempDir } from '../temp-dir.js';
import { wire, type Wired } from '../wired.js';

/** Frames a second of all of them. */
export const SMALL_RATE = 22_050;
const RATE = SMALL_RATE;

const louder = (sound: Float32Array, gain: number) => sound.map((x) => x * gain);
const shorter = (sound: Float32Array, share: number) => sound.slice(0, Math.round(sound.length * share));
/** A loop of whole beats: four chords of two beats. */
const progression = (bpm: number, roots: readonly number[]) =>
  chords(
    RATE,
    120 / bpm,
    roots.map((root) => [root, root + 3, root + 7]),
  );

/** Sounds of a library in which everything has something that is like it. */
export function smallSounds(): Record<string, Float32Array> {
  return {
    'Drums/Kick A.wav': kick(RATE),
    'Drums/Kick B.wav': louder(shorter(kick(RATE), 0.8), 0.7),
    'Drums/Kick C.wav': louder(shorter(kick(RATE), 0.6), 0.9),
    'Drums/Snare A.wav': snare(RATE, 0.25, 1),
    'Drums/Snare B.wav': snare(RATE, 0.22, 2),
    'Drums/Hat A.wav': hat(RATE, 0.08, 1),
    'Drums/Hat B.wav': hat(RATE, 0.07, 2),
    'Noise/Burst.wav': noise(RATE, 0.4, 0.5, 3),
    'Keys/Note C.wav': note(RATE, 1, 60),
    'Keys/Note E.wav': note(RATE, 1, 64),
    'Loops/Chords Am 90bpm.wav': progression(90, [57, 62, 64, 57]),
    'Loops/Chords Dm 92bpm.wav': progression(92, [62, 67, 69, 62]),
  };
}

/** The same as files. */
export function smallLibrary(): Record<string, Uint8Array> {
  return Object.fromEntries(
    Object.entries(smallSounds()).map(([name, sound]) => [
      name,
      encodeWav([sound], { sampleRate: SMALL_RATE, encoding: 16 }),
    ]),
  );
}

/** Real services over a library of these files, analysed. */
export async function analysedLibrary(
  files: Readonly<Record<string, Uint8Array>> = smallLibrary(),
): Promise<Wired & { root: string; idOf: (part: string) => number }> {
  const root = path.join(await tempDir(), 'Library');
  await put(root, files);
  const wired = await wire();
  wired.queue.start();
  const { job } = await wired.library.add(root);
  const { report } = await wired.library.scanned(job.id);
  await wired.until(() => wired.catalogue.jobs.get(report.analyseJobId)?.state === 'done');
  return {
    ...wired,
    root,
    idOf(part) {
      const row = wired.catalogue.search
        .search({ limit: 500 })
        .items.find(({ path: file }) => file.includes(part));
      if (row === undefined) throw new Error(`no ${part} in the library`);
      return row.id;
    },
  };
}
