import { attackOf } from './hit-frames.js';
import { frameSize, melBank, spectrumOf } from './spectrum.js';

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

/**
 * A coarse picture of how a sound begins: mel energies of the first second after the attack, stretch by stretch (low
 * bands first), in whole dB under the strongest cell, −70 to 0. What "sounds like this" is learnt from, kept with the
 * analysis so that a better recipe for vectors needs no decoding.
 * @param head start of the sound at its own rate, mono
 * @returns SKETCH_LENGTH values, or null for silence
 */
export function sketchOf(head: Float32Array, rate: number): number[] | null {
  const attack = attackOf(head, rate);
  if (attack < 0) return null;
  const size = frameSize(rate, WINDOW_SECONDS);
  const hop = size / 2;
  const spectrum = spectrumOf(size);
  const bank = melBank(SKETCH_BANDS, LOW_HERTZ, HIGH_HERTZ, spectrum.bins, rate / size);
  const power = new Float32Array(SKETCH_BANDS);
  const cells = new Float64Array(SKETCH_LENGTH);
  const counts = new Float64Array(SKETCH_STRETCHES);
  const stretches: number[] = [];
  for (let stretch = 0; stretch < SKETCH_STRETCHES;) {
    if ((stretches.length * hop) / rate >= STRETCH_ENDS[stretch]!) stretch++;
    else {
      stretches.push(stretch);
      counts[stretch]!++;
    }
  }
  const first = attack - size / 4;
  // Past the end every cell stays silent, and is counted as such.
  const sounding = Math.min(stretches.length, Math.max(0, Math.ceil((head.length - first) / hop)));
  spectrum.series(head, first, hop, sounding, (t, powers) => {
    bank.applyToPowers(powers, power);
    const row = stretches[t]! * SKETCH_BANDS;
    for (let b = 0; b < SKETCH_BANDS; b++) cells[row + b]! += power[b]!;
  });
  let strongest = 0;
  for (let i = 0; i < cells.length; i++) {
    cells[i]! /= counts[Math.floor(i / SKETCH_BANDS)]!;
    strongest = Math.max(strongest, cells[i]!);
  }
  if (strongest === 0) return null;
  return Array.from(cells, (cell) =>
    cell > 0 ? Math.max(FLOOR_DB, Math.round(10 * Math.log10(cell / strongest))) : FLOOR_DB,
  );
}
