import { attackOf } from './hit-frames.js';
import { melBank } from './mel-bank.js';
import { frameSize, spectrumOf } from './spectrum.js';

/** 23 ms windows every 12 ms: 1024 frames at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.0232;
/** Mel bands from 40 Hz to 16 kHz. */
export const SKETCH_BANDS = 20;
const LOW_HERTZ = 40;
const HIGH_HERTZ = 16_000;
/** Ends of the stretches after the attack, seconds: short where sounds differ, long where they ring. */
const STRETCH_ENDS: readonly number[] = [0.012, 0.035, 0.07, 0.13, 0.25, 0.5, 1.15];
export const SKETCH_STRETCHES = STRETCH_ENDS.length;
export const SKETCH_LENGTH = SKETCH_BANDS * SKETCH_STRETCHES;
/** Anything this far under the strongest cell is silence, dB. */
const FLOOR_DB = -70;

/** Collects a sketch from spectra that somebody else needs too. */
export interface SketchCollector {
  /** Takes the squared magnitudes of a frame of `sketchFrame(rate)` values; frame t starts (2 t − 1) quarters of it after the attack. */
  add(frame: number, powers: Float32Array): void;
  /** SKETCH_LENGTH values; null when there was nothing but silence. */
  read(): number[] | null;
}

export const sketchFrame = (rate: number): number => frameSize(rate, WINDOW_SECONDS);

/**
 * A coarse picture of how a sound begins: mel energies of the first second after the attack, stretch by stretch (low
 * bands first), in whole dB under the strongest cell, −70 to 0. What "sounds like this" is learnt from, kept with the
 * analysis so that a better recipe for vectors needs no decoding.
 */
export function createSketch(rate: number): SketchCollector {
  const size = sketchFrame(rate);
  const bank = melBank(SKETCH_BANDS, LOW_HERTZ, HIGH_HERTZ, size / 2, rate / size);
  const power = new Float32Array(SKETCH_BANDS);
  const cells = new Float64Array(SKETCH_LENGTH);
  const stretches = stretchesOf(rate);
  return {
    add(frame, powers) {
      const stretch = stretches[frame];
      if (stretch === undefined) return;
      bank.apply(powers, power);
      const row = stretch * SKETCH_BANDS;
      for (let b = 0; b < SKETCH_BANDS; b++) cells[row + b]! += power[b]!;
    },
    read() {
      // Frames past the end are silent, and counted as such.
      const counts = new Float64Array(SKETCH_STRETCHES);
      for (const stretch of stretches) counts[stretch]!++;
      const means = cells.map((cell, i) => cell / counts[Math.floor(i / SKETCH_BANDS)]!);
      const strongest = means.reduce((most, mean) => Math.max(most, mean), 0);
      if (strongest === 0) return null;
      return Array.from(means, (mean) =>
        mean > 0 ? Math.max(FLOOR_DB, Math.round(10 * Math.log10(mean / strongest))) : FLOOR_DB,
      );
    },
  };
}

/** The stretch of every frame. */
function stretchesOf(rate: number): number[] {
  const hop = sketchFrame(rate) / 2;
  const stretches: number[] = [];
  for (let stretch = 0; stretch < SKETCH_STRETCHES;) {
    if ((stretches.length * hop) / rate >= STRETCH_ENDS[stretch]!) stretch++;
    else stretches.push(stretch);
  }
  return stretches;
}

/**
 * The sketch of a sound.
 * @param head start of the sound at its own rate, mono
 * @returns SKETCH_LENGTH values, or null for silence
 */
export function sketchOf(head: Float32Array, rate: number): number[] | null {
  const attack = attackOf(head, rate);
  if (attack < 0) return null;
  const size = sketchFrame(rate);
  const hop = size / 2;
  const first = attack - size / 4;
  const frames = Math.min(stretchesOf(rate).length, Math.max(0, Math.ceil((head.length - first) / hop)));
  const sketch = createSketch(rate);
  spectrumOf(size).series(head, first, hop, frames, (frame, powers) => sketch.add(frame, powers));
  return sketch.read();
}
