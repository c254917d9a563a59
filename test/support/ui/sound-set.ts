import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { chords, createRandom, drumLoop, hat, kick, noise, note, silence, snare } from '../synth/signals.js';

const RATE = 22_050;

/** A file of the made-up library. */
export interface TestFile {
  /** Below the library folder, forward slashes. */
  path: string;
  make: () => Float32Array;
}

const WORDS = [
  'Dusty',
  'Velvet',
  'Basement',
  'Tape',
  'Copper',
  'Midnight',
  'Paper',
  'Rusty',
  'Lunar',
  'Attic',
];
const PACKS = ['Crate Notes', 'Rooftop Tapes', 'Own Recordings/2026', 'MPC Leftovers'];
const KEYED: readonly { root: number; minor: boolean; name: string }[] = [
  { root: 57, minor: true, name: 'Am' },
  { root: 52, minor: true, name: 'Em' },
  { root: 60, minor: false, name: 'C' },
  { root: 54, minor: true, name: 'F#m' },
  { root: 58, minor: false, name: 'Bb' },
  { root: 50, minor: true, name: 'Dm' },
];
const TEMPOS = [72, 84, 87.5, 90, 94, 120, 128, 140, 172];

const shaped = (sound: Float32Array, decay: number, lift = 1): Float32Array =>
  sound.map((value, i) => lift * value * Math.exp((-decay * i) / RATE));

function clap(seed: number): Float32Array {
  const out = silence(RATE, 0.3);
  for (const at of [0, 0.011, 0.023, 0.036]) {
    shaped(noise(RATE, 0.25, 0.5, seed), 24).forEach((value, i) => {
      const frame = Math.round(at * RATE) + i;
      if (frame < out.length) out[frame] = out[frame]! * 0.7 + value * 0.6;
    });
  }
  return out;
}

/** Four soft chords, two beats each: something with a key and a tempo. */
function keys(bpm: number, { root, minor }: { root: number; minor: boolean }): Float32Array {
  const chord = [root, root + (minor ? 3 : 4), root + 7];
  const progression = [chord, chord.map((n) => n + 5), chord.map((n) => n - 4), chord];
  return chords(RATE, (60 / bpm) * 2, progression).map((value) => value * 0.7);
}

const DRUMS: readonly [name: string, make: (v: number, level: number) => Float32Array][] = [
  ['Kick', (v, level) => shaped(kick(RATE, 0.25 + v * 0.05), v * 0.8, level)],
  ['Snare', (v, level) => shaped(snare(RATE, 0.18 + v * 0.03, v + 2), v * 0.7, level)],
  ['Clap', (v, level) => shaped(clap(v + 5), v, level)],
  ['Closed Hat', (v, level) => shaped(hat(RATE, 0.05 + v * 0.01, v + 3), 1, level)],
  ['Open Hat', (v, level) => shaped(noise(RATE, 0.4 + v * 0.05, 0.5, v), 6 + v * 0.6, level)],
  ['Crash', (v, level) => shaped(noise(RATE, 1.6 + v * 0.1, 0.4, v + 40), 2.2, level)],
  ['Tom', (v, level) => shaped(note(RATE, 0.6, 40 + v * 2, 7), 0, level)],
  ['Rimshot', (v, level) => shaped(note(RATE, 0.12, 76 + v, 38), 0, level)],
  ['Conga', (v, level) => shaped(note(RATE, 0.3, 62 + v * 2, 16), 0, level)],
];

/** A library of drums, bass notes and loops, `variants` (1 to 10) of each; the same number gives the same files. */
export function soundSet(variants: number): TestFile[] {
  const random = createRandom(404);
  const files: TestFile[] = [];
  const pack = (at: number) => PACKS[at % PACKS.length]!;
  for (let v = 0; v < variants; v++) {
    const word = WORDS[v % WORDS.length]!;
    DRUMS.forEach(([name, make], at) => {
      const level = 0.55 + random() * 0.4;
      files.push({ path: `${pack(v + at)}/Drums/${word} ${name} ${v + 1}.wav`, make: () => make(v, level) });
    });
    files.push({
      path: `${pack(v)}/Bass/${word} Bass Note ${v + 1}.wav`,
      make: () => note(RATE, 1.2 + v * 0.1, 33 + v, 1.6),
    });
    const bpm = TEMPOS[v % TEMPOS.length]!;
    files.push({ path: `${pack(v)}/Loops/${word} Break ${bpm} BPM.wav`, make: () => drumLoop(RATE, bpm, 8) });
    const key = KEYED[v % KEYED.length]!;
    const keysBpm = TEMPOS[(v + 3) % TEMPOS.length]!;
    files.push({
      path: `${pack(v + 1)}/Loops/${word} Keys ${keysBpm} BPM ${key.name}.wav`,
      make: () => keys(keysBpm, key),
    });
  }
  return files;
}

/** Writes a set below a folder. */
export async function writeSounds(folder: string, files: readonly TestFile[]): Promise<void> {
  for (const file of files) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, encodeWav([file.make()], { sampleRate: RATE, encoding: 16 }));
  }
}
