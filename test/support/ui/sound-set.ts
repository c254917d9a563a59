import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import type { DrumClass, SampleKind, WaveformPeaks } from '../../../schemas/analysis.js';
import type { MusicalKey } from '../../../schemas/entities.js';
import type { StreamableAudio } from '../../../schemas/facade.js';
import { chords, createRandom, drumLoop, hat, kick, noise, note, silence, snare } from '../synth/signals.js';

const RATE = 22_050;
const FRAMES_PER_PEAK = 64;

/** A synthesised sound with what an analysis would say of it. */
export interface TestSound {
  kind: SampleKind;
  drumClass: DrumClass | null;
  bpm: number | null;
  key: MusicalKey | null;
  seconds: number;
  frames: number;
  peakDb: number;
  lufs: number | null;
  peaks: WaveformPeaks;
  audio: StreamableAudio;
}

type Recipe = Pick<TestSound, 'kind' | 'drumClass' | 'bpm' | 'key'> & { make: () => Float32Array };

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

const oneShot = (drumClass: DrumClass | null, make: () => Float32Array): Recipe => ({
  kind: 'one-shot',
  drumClass,
  bpm: null,
  key: null,
  make,
});

/** A pad of soft chords under a slow swell: something with a key. */
function keyedLoop(bpm: number, root: number, key: MusicalKey, level: number): Recipe {
  const third = key.mode === 'minor' ? 3 : 4;
  const chord = [root, root + third, root + 7];
  const progression = [chord, chord.map((n) => n + 5), chord.map((n) => n - 4), chord];
  return {
    kind: 'loop',
    drumClass: null,
    bpm,
    key,
    make: () => chords(RATE, (60 / bpm) * 2, progression).map((value) => value * level),
  };
}

function recipes(): Recipe[] {
  const out: Recipe[] = [];
  for (let v = 0; v < 6; v++) {
    const random = createRandom(v + 11);
    out.push(oneShot('kick', () => shaped(kick(RATE, 0.25 + v * 0.09), v * 1.3, 0.7 + random() * 0.3)));
    out.push(oneShot('snare', () => shaped(snare(RATE, 0.18 + v * 0.05, v + 2), v, 0.6 + random() * 0.4)));
    out.push(oneShot('clap', () => shaped(clap(v + 5), v * 2)));
    out.push(oneShot('closed-hat', () => hat(RATE, 0.05 + v * 0.015, v + 3)));
    out.push(oneShot('open-hat', () => shaped(noise(RATE, 0.4 + v * 0.08, 0.5, v), 6 + v)));
    out.push(oneShot('cymbal', () => shaped(noise(RATE, 1.6 + v * 0.2, 0.4, v + 40), 2.2)));
    out.push(oneShot('tom', () => note(RATE, 0.6, 40 + v * 3, 7)));
    out.push(oneShot('rim', () => note(RATE, 0.12, 76 + v, 38)));
    out.push(oneShot('percussion', () => note(RATE, 0.3, 62 + v * 4, 16)));
    out.push(oneShot(null, () => note(RATE, 1.2 + v * 0.2, 33 + v * 2, 1.6)));
  }
  const tempos = [72, 84, 87.5, 90, 94, 120, 128, 140, 172];
  tempos.forEach((bpm) => {
    out.push({ kind: 'loop', drumClass: null, bpm, key: null, make: () => drumLoop(RATE, bpm, 8) });
  });
  const keys: [number, MusicalKey][] = [
    [57, { tonic: 'A', mode: 'minor' }],
    [52, { tonic: 'E', mode: 'minor' }],
    [60, { tonic: 'C', mode: 'major' }],
    [54, { tonic: 'F#', mode: 'minor' }],
    [58, { tonic: 'A#', mode: 'major' }],
    [50, { tonic: 'D', mode: 'minor' }],
  ];
  keys.forEach(([root, key], at) => out.push(keyedLoop(tempos[at + 1] ?? 90, root, key, 0.5 + at * 0.1)));
  return out;
}

/** Makes the sounds and writes them below a folder. */
export async function makeSounds(folder: string): Promise<TestSound[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    recipes().map(async ({ make, ...facts }, at) => {
      const samples = make();
      const file = path.join(folder, `sound-${at}.wav`);
      await writeFile(file, encodeWav([samples], { sampleRate: RATE, encoding: 16 }));
      const { size, mtimeMs } = await stat(file);
      const { peak, rms } = levels(samples);
      return {
        ...facts,
        frames: samples.length,
        seconds: samples.length / RATE,
        peakDb: decibels(peak),
        lufs: samples.length < RATE * 0.4 ? null : decibels(rms) - 0.7,
        peaks: peaksOf(samples),
        audio: {
          path: file,
          size,
          modifiedAt: Math.trunc(mtimeMs),
          contentType: 'audio/wav',
          etag: `"${at}"`,
        },
      };
    }),
  );
}

function levels(samples: Float32Array): { peak: number; rms: number } {
  let peak = 0;
  let sum = 0;
  for (const value of samples) {
    peak = Math.max(peak, Math.abs(value));
    sum += value * value;
  }
  return { peak, rms: Math.sqrt(sum / samples.length) };
}

function decibels(level: number): number {
  return 20 * Math.log10(Math.max(1e-6, level));
}

function peaksOf(samples: Float32Array): WaveformPeaks {
  const pairs = Math.ceil(samples.length / FRAMES_PER_PEAK);
  const data = new Int8Array(pairs * 2);
  for (let pair = 0; pair < pairs; pair++) {
    let low = 0;
    let high = 0;
    for (const value of samples.subarray(pair * FRAMES_PER_PEAK, (pair + 1) * FRAMES_PER_PEAK)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    data[pair * 2] = Math.max(-127, Math.round(low * 127));
    data[pair * 2 + 1] = Math.min(127, Math.round(high * 127));
  }
  return { framesPerPeak: FRAMES_PER_PEAK, data };
}
