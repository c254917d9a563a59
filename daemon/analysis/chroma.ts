import { type TonalPeaks } from './tonal-peaks.js';

/** Partials a note is taken to have, and how much each counts (after Gómez, "Tonal Description of Music Audio Signals", 2006). */
const HARMONICS = 4;
const HARMONIC_DECAY = 0.6;
/** A partial up to this far (semitones) from a pitch class still counts for it, by a squared cosine. */
const REACH = 0.6;
/** Below this a note is bass: the root more often than not. */
const BASS_HERTZ = 260;

export interface Chroma {
  /** 12 values from C, the largest 1 (all 0 when nothing tonal sounds). */
  all: Float64Array;
  /** The same from notes under about C4 alone. */
  bass: Float64Array;
}

/**
 * Harmonic pitch-class profile: every partial votes for the notes it may be a harmonic of, on a grid moved by the
 * tuning. Each frame counts alike up to its loudness compressed, so that one loud chord does not drown the rest.
 */
export function chromaOf(peaks: TonalPeaks, tuningCents: number): Chroma {
  const all = new Float64Array(12);
  const bass = new Float64Array(12);
  const frameAll = new Float64Array(12);
  const frameBass = new Float64Array(12);
  let at = 0;
  for (let t = 0; t < peaks.frames; t++) {
    frameAll.fill(0);
    frameBass.fill(0);
    let energy = 0;
    for (; at < peaks.count && peaks.frame[at] === t; at++) {
      const hertz = peaks.hertz[at]!;
      const magnitude = Math.sqrt(peaks.magnitude[at]!);
      energy += peaks.magnitude[at]! ** 2;
      const note = 69 + 12 * Math.log2(hertz / 440) - tuningCents / 100;
      let weight = magnitude;
      for (let h = 1; h <= HARMONICS; h++) {
        add(frameAll, note - 12 * Math.log2(h), weight);
        weight *= HARMONIC_DECAY;
      }
      if (hertz < BASS_HERTZ) add(frameBass, note, magnitude);
    }
    const loudness = Math.sqrt(Math.sqrt(energy));
    addNormalised(all, frameAll, loudness);
    addNormalised(bass, frameBass, loudness);
  }
  return { all: scaled(all), bass: scaled(bass) };
}

function add(chroma: Float64Array, note: number, weight: number): void {
  const nearest = Math.round(note);
  for (let n = nearest - 1; n <= nearest + 1; n++) {
    const distance = Math.abs(note - n) / REACH;
    if (distance >= 1) continue;
    const c = Math.cos((Math.PI / 2) * distance);
    chroma[((n % 12) + 12) % 12]! += weight * c * c;
  }
}

function addNormalised(sum: Float64Array, frame: Float64Array, weight: number): void {
  let highest = 0;
  for (const value of frame) highest = Math.max(highest, value);
  if (highest === 0) return;
  for (let i = 0; i < 12; i++) sum[i]! += (weight * frame[i]!) / highest;
}

function scaled(chroma: Float64Array): Float64Array {
  let highest = 0;
  for (const value of chroma) highest = Math.max(highest, value);
  return highest > 0 ? chroma.map((value) => value / highest) : chroma;
}
