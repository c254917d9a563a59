import { type TonalPeaks } from './tonal-peaks.js';

/** Partials a note is taken to have, and how much each counts (after Gómez, "Tonal Description of Music Audio Signals", 2006). */
const HARMONICS = 4;
const HARMONIC_DECAY = 0.6;
/** A partial up to this far (semitones) from a pitch class still counts for it, by a squared cosine. */
const REACH = 0.6;

/** Which pitch classes sound, frame by frame. */
export interface FrameChroma {
  frames: number;
  /** 12 values a frame from C, the largest the frame's loudness. */
  notes: Float64Array;
  /** Compressed, so that one loud chord does not drown the rest; 0 in silence. */
  loudness: Float64Array;
}

/**
 * Harmonic pitch-class profile: every partial votes for the notes it may be a harmonic of, on a grid moved by the
 * tuning.
 */
export function frameChroma(peaks: TonalPeaks, tuningCents: number): FrameChroma {
  const notes = new Float64Array(12 * peaks.frames);
  const loudness = new Float64Array(peaks.frames);
  let at = 0;
  for (let t = 0; t < peaks.frames; t++) {
    const frame = notes.subarray(12 * t, 12 * t + 12);
    let energy = 0;
    for (; at < peaks.count && peaks.frame[at] === t; at++) {
      const magnitude = peaks.magnitude[at]!;
      energy += magnitude * magnitude;
      const note = 69 + 12 * Math.log2(peaks.hertz[at]! / 440) - tuningCents / 100;
      let weight = Math.sqrt(magnitude);
      for (let h = 1; h <= HARMONICS; h++) {
        add(frame, note - 12 * Math.log2(h), weight);
        weight *= HARMONIC_DECAY;
      }
    }
    loudness[t] = Math.sqrt(Math.sqrt(energy));
    let highest = 0;
    for (let i = 0; i < 12; i++) highest = Math.max(highest, frame[i]!);
    if (highest > 0) for (let i = 0; i < 12; i++) frame[i] = (loudness[t]! * frame[i]!) / highest;
  }
  return { frames: peaks.frames, notes, loudness };
}

/**
 * Pitch classes of the first `frames` frames together.
 * @returns 12 values from C, the largest 1 (all 0 when nothing tonal sounds)
 */
export function chromaOf({ notes }: FrameChroma, frames: number): Float64Array {
  const sum = new Float64Array(12);
  for (let i = 0; i < 12 * frames; i++) sum[i % 12]! += notes[i]!;
  let highest = 0;
  for (const value of sum) highest = Math.max(highest, value);
  return highest > 0 ? sum.map((value) => value / highest) : sum;
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
