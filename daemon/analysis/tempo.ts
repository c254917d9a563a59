import { type Rhythm } from './onsets.js';
import { curvePlace, productsOf } from './products.js';

/** Tempi considered, BPM. Producers write between 60 and 200; a margin keeps the edges honest. */
export const MIN_BPM = 55;
export const MAX_BPM = 215;
/** Grid of the first search: 0.5 %. */
const GRID = 1.005;
/** Multiples of a beat that must agree; later ones weigh less in short files because they overlap less. */
const MULTIPLES = 8;

export interface TempoCandidate {
  bpm: number;
  /** How well onsets repeat at this beat, about 0 to 1. */
  score: number;
}

export interface Periodicity {
  /** Score of any tempo. */
  score(bpm: number): number;
  /** Local maxima, best first, at most eight. */
  candidates: TempoCandidate[];
  /** Normalised autocorrelation of the onset curve at a lag in seconds. */
  autocorrelation(seconds: number): number;
}

/** How much of a local mean is taken from the onset curve before it is correlated, seconds either side. */
const LOCAL_SPAN = 0.35;

/** Periodicity of the onset curve by a comb over its autocorrelation. */
export function periodicityOf(rhythm: Rhythm): Periodicity {
  const { frameRate } = rhythm;
  const curve = sharpen(rhythm.flux, frameRate);
  const longest = Math.min(curve.length - 1, Math.ceil((60 / MIN_BPM) * frameRate * MULTIPLES) + 2);
  const acf = autocorrelate(curve, longest);
  const at = (lag: number): number => {
    const i = Math.floor(lag);
    if (i + 1 >= acf.length) return 0;
    const f = lag - i;
    return acf[i]! * (1 - f) + acf[i + 1]! * f;
  };
  const length = curve.length;
  const score = (bpm: number): number => {
    const beat = (60 / bpm) * frameRate;
    let sum = 0;
    let weight = 0;
    for (let m = 1; m <= MULTIPLES; m++) {
      const lag = m * beat;
      if (lag > 0.8 * length || lag + 1 >= acf.length) break;
      // Overlap of the curve with itself: what little remains at long lags proves little.
      const w = (1 - lag / length) * (m === 1 || m === 2 || m === 4 || m === 8 ? 1 : 0.6);
      sum += w * at(lag);
      weight += w;
    }
    return weight > 0 ? Math.max(0, sum / weight) : 0;
  };
  return { score, candidates: bestOf(score), autocorrelation: (seconds) => at(seconds * frameRate) };
}

function bestOf(score: (bpm: number) => number): TempoCandidate[] {
  const grid: TempoCandidate[] = [];
  for (let bpm = MIN_BPM; bpm <= MAX_BPM; bpm *= GRID) grid.push({ bpm, score: score(bpm) });
  const peaks = grid.filter(
    (c, i) => c.score > 0.02 && c.score >= (grid[i - 1]?.score ?? 0) && c.score > (grid[i + 1]?.score ?? 0),
  );
  peaks.sort((a, b) => b.score - a.score || a.bpm - b.bpm);
  return peaks.slice(0, 8).map((peak) => refine(peak, score));
}

/** Narrows a grid peak to 0.02 % by stepping uphill in ever smaller steps. */
function refine(peak: TempoCandidate, score: (bpm: number) => number): TempoCandidate {
  let best = peak;
  for (let step = 0.0025; step >= 0.0002; step /= 2) {
    for (const bpm of [best.bpm * (1 - step), best.bpm * (1 + step)]) {
      const value = score(bpm);
      if (value > best.score) best = { bpm, score: value };
    }
  }
  return best;
}

/** Takes the local mean away and keeps what stands out, lightly smoothed so that 1 % off still overlaps. */
export function sharpen(flux: Float32Array, frameRate: number): Float32Array {
  const span = Math.round(LOCAL_SPAN * frameRate);
  const n = flux.length;
  const sums = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) sums[i + 1] = sums[i]! + flux[i]!;
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const from = Math.max(0, i - span);
    const to = Math.min(n, i + span + 1);
    out[i] = Math.max(0, flux[i]! - (sums[to]! - sums[from]!) / (to - from));
  }
  const smooth = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    smooth[i] = 0.25 * (out[i - 1] ?? 0) + 0.5 * out[i]! + 0.25 * (out[i + 1] ?? 0);
  }
  return smooth;
}

/** Autocorrelation per overlapping frame, 1 at lag 0, mean removed. */
function autocorrelate(curve: Float32Array, longest: number): Float64Array {
  const n = curve.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += curve[i]!;
  mean /= n;
  const x = curvePlace(0, n);
  for (let i = 0; i < n; i++) x[i] = curve[i]! - mean;
  const acf = new Float64Array(Math.max(1, longest + 1));
  let zero = 0;
  for (let i = 0; i < n; i++) zero += x[i]! * x[i]!;
  if (zero <= 0) return acf;
  for (let lag = 0; lag < acf.length; lag++) {
    acf[lag] = productsOf(x, x.subarray(lag), n - lag).together / (n - lag) / (zero / n);
  }
  return acf;
}
