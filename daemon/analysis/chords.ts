import { type FrameChroma } from './chroma.js';

/** Frames on either side that are heard together: 0.9 s in all, about the shortest time a chord stands. */
const AROUND = 2;
/** How sharply the chord that fits best is preferred to the next. */
const SHARPNESS = 16;
/** Semitones over the root. */
const TRIADS: readonly (readonly number[])[] = [
  [0, 4, 7],
  [0, 3, 7],
];
const CHORDS = 12 * TRIADS.length;

/**
 * Which triads sound how often: every frame, heard with its neighbours, is shared out among the 24 by how well it fits
 * each (cosine, softmax), and counts by its loudness.
 * @returns for each number of frames in `spans`, the shares of the first so many: major triads from C, then minor ones,
 *   0.5 each on average
 */
export function chordShares(
  { frames, notes, loudness }: FrameChroma,
  spans: readonly number[],
): Float64Array[] {
  const shares = spans.map(() => new Float64Array(CHORDS));
  const weights = spans.map(() => 0);
  const heard = new Float64Array(12);
  const odds = new Float64Array(CHORDS);
  for (let t = 0; t < frames; t++) {
    heard.fill(0);
    for (let u = Math.max(0, t - AROUND); u <= Math.min(frames - 1, t + AROUND); u++)
      for (let i = 0; i < 12; i++) heard[i]! += notes[12 * u + i]!;
    shareOut(heard, odds);
    spans.forEach((span, s) => {
      if (t >= span) return;
      weights[s]! += loudness[t]!;
      for (let c = 0; c < CHORDS; c++) shares[s]![c]! += loudness[t]! * odds[c]!;
    });
  }
  return shares.map((share, s) => (weights[s]! > 0 ? share.map((x) => (12 * x) / weights[s]!) : share));
}

/** Odds of each triad for 12 pitch classes; all alike in silence. */
function shareOut(heard: Float64Array, odds: Float64Array): void {
  let squares = 0;
  for (let i = 0; i < 12; i++) squares += heard[i]! * heard[i]!;
  // Three notes of a triad have a length of √3.
  const sharpness = squares > 0 ? SHARPNESS / Math.sqrt(3 * squares) : 0;
  let total = 0;
  let highest = 0;
  for (let c = 0; c < CHORDS; c++) {
    let fit = 0;
    for (const step of TRIADS[Math.floor(c / 12)]!) fit += heard[((c % 12) + step) % 12]!;
    odds[c] = sharpness * fit;
    highest = Math.max(highest, odds[c]!);
  }
  for (let c = 0; c < CHORDS; c++) {
    odds[c] = Math.exp(odds[c]! - highest);
    total += odds[c]!;
  }
  for (let c = 0; c < CHORDS; c++) odds[c]! /= total;
}
