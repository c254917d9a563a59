import { type Rhythm } from './onsets.js';

/** A hit this many frames (12 ms each) off the beat is still on it. */
const LOOSE = 2;
/** Beats looked at at most. */
const MOST_BEATS = 64;

/**
 * How clearly kick and snare take turns at a tempo, 0 to 1: low onsets on one beat, mid and high ones on the next. At
 * half the tempo both fall between or onto every beat, at twice the tempo every other beat is empty, so this tells
 * 87 from 174 where periodicity alone cannot.
 */
export function backbeat(rhythm: Rhythm, bpm: number): number {
  const beat = (60 / bpm) * rhythm.frameRate;
  const beats = Math.min(MOST_BEATS, Math.floor(rhythm.flux.length / beat));
  if (beats < 4) return 0;
  const phase = findPhase(rhythm.flux, beat, beats);
  let [lowEven, lowOdd, midEven, midOdd] = [0, 0, 0, 0];
  for (let b = 0; b < beats - (beats % 2); b++) {
    const at = Math.round(phase + b * beat);
    const low = highest(rhythm.low, at);
    const mid = highest(rhythm.mid, at);
    if (b % 2 === 0) {
      lowEven += low;
      midEven += mid;
    } else {
      lowOdd += low;
      midOdd += mid;
    }
  }
  const mid = midEven + midOdd;
  const low = lowEven + lowOdd;
  if (mid === 0 || low === 0) return 0;
  const snare = (midOdd - midEven) / mid;
  const kick = (lowEven - lowOdd) / low;
  // The snare may fall on either parity; the kick must not follow it.
  const side = snare >= 0 ? 1 : -1;
  return Math.max(0, Math.min(1, Math.abs(snare) + 0.5 * side * kick));
}

/** Frame at which a grid of beats meets the most onsets. */
function findPhase(flux: Float32Array, beat: number, beats: number): number {
  let best = 0;
  let most = -1;
  for (let phase = 0; phase < beat; phase++) {
    let sum = 0;
    for (let b = 0; b < beats; b++) sum += flux[Math.round(phase + b * beat)] ?? 0;
    if (sum > most) {
      most = sum;
      best = phase;
    }
  }
  return best;
}

function highest(values: Float32Array, at: number): number {
  let most = 0;
  for (let i = at - LOOSE; i <= at + LOOSE; i++) most = Math.max(most, values[i] ?? 0);
  return most;
}
