import { addressWithin, instantiate, type Place, placeFloats } from '../kernels/memory.js';
import { BAND_ENTRY_BYTES, SPECTRUM_MODULE, type SpectrumKernel } from '../kernels/spectrum-kernel.js';

/** Triangular filters on the mel scale (O'Shaughnessy's formula), stored sparsely. */
export interface MelBank {
  readonly bands: number;
  /** Band powers of squared magnitudes as a `Spectrum` hands them out; `bands` values in `out`. */
  apply(powers: Float32Array, out: Float32Array): void;
}

const toMel = (hertz: number): number => 1127 * Math.log1p(hertz / 700);
const fromMel = (mel: number): number => 700 * Math.expm1(mel / 1127);

/** More than any bank here has. */
const MAX_BANDS = 64;
/** Weights of a bank up to 16 kHz of bins 15 Hz apart, the finest that are asked for, in whole vectors. */
const MAX_WEIGHTS = 2560;
/** Banks kept at a time. An analysis needs four, a library of one sample rate no more. */
const MAX_BANKS = 24;
const ENTRY_FLOATS = BAND_ENTRY_BYTES / 4;
const VECTOR = 4;

const kernel = instantiate<SpectrumKernel>(SPECTRUM_MODULE);
const parts = placeFloats(MAX_BANDS * VECTOR);
const sums = placeFloats(MAX_BANDS);

interface Kept {
  bank: MelBank;
  table: Place;
}
/** The one asked for longest ago comes first. */
const cache = new Map<string, Kept>();

/**
 * A mel bank for spectra of `bins` bins of `binHertz` width; bands above Nyquist stay empty. Good until twenty-four others
 * were asked for on this thread.
 */
export function melBank(bands: number, low: number, high: number, bins: number, binHertz: number): MelBank {
  const key = `${bands} ${low} ${high} ${bins} ${binHertz}`;
  const known = cache.get(key) ?? makeBank(rowsOf(bands, low, high, bins, binHertz));
  cache.delete(key);
  cache.set(key, known);
  return known.bank;
}

/** Weights of neighbouring bins from `start` on. */
interface Row {
  start: number;
  weights: number[];
}

function rowsOf(bands: number, low: number, high: number, bins: number, binHertz: number): Row[] {
  const step = (toMel(high) - toMel(low)) / (bands + 1);
  const edge = (i: number): number => fromMel(toMel(low) + i * step) / binHertz;
  return Array.from({ length: bands }, (_, b) => {
    const [left, centre, right] = [edge(b), edge(b + 1), edge(b + 2)];
    const start = Math.max(0, Math.ceil(left));
    const last = Math.min(bins - 1, Math.floor(right));
    const weights: number[] = [];
    for (let k = start; k <= last; k++)
      weights.push(Math.max(0, k < centre ? (k - left) / (centre - left) : (right - k) / (right - centre)));
    // Bands narrower than a bin would be empty; they take their share of the nearest one.
    if (!weights.some((w) => w > 0) && centre < bins)
      return { start: Math.min(bins - 1, Math.round(centre)), weights: [(right - left) / 2] };
    return { start, weights };
  });
}

function makeBank(rows: readonly Row[]): Kept {
  const table = freePlace();
  const words = new Int32Array(table.floats.buffer, table.address, table.floats.length);
  table.floats.fill(0);
  const firstWeight = ENTRY_FLOATS * rows.length;
  let at = firstWeight;
  rows.forEach(({ start, weights }, b) => {
    // Rows are filled up with weights of 0, and one above Nyquist looks at bins that are there.
    const vectors = Math.max(1, Math.ceil(weights.length / VECTOR));
    const from = weights.length === 0 ? 0 : start;
    words[ENTRY_FLOATS * b] = 4 * from;
    words[ENTRY_FLOATS * b + 1] = 4 * (from + VECTOR * vectors);
    table.floats.set(weights, at);
    at += VECTOR * vectors;
  });
  const weightsAddress = table.address + 4 * firstWeight;
  const bank: MelBank = {
    bands: rows.length,
    apply(powers, out) {
      kernel.bands(addressWithin(powers), table.address, weightsAddress, weightsAddress, parts.address);
      kernel.gather(parts.address, sums.address, 4 * rows.length);
      for (let b = 0; b < rows.length; b++) out[b] = sums.floats[b]!;
    },
  };
  return { bank, table };
}

function freePlace(): Place {
  const oldest = cache.size < MAX_BANKS ? undefined : cache.keys().next().value;
  const place = oldest === undefined ? undefined : cache.get(oldest)?.table;
  if (oldest !== undefined) cache.delete(oldest);
  return place ?? placeFloats(ENTRY_FLOATS * MAX_BANDS + MAX_WEIGHTS);
}
