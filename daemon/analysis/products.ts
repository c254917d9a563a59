import { addressWithin, instantiate, type Place, placeFloats } from '../kernels/memory.js';
import { SPECTRUM_MODULE, type SpectrumKernel } from '../kernels/spectrum-kernel.js';

const kernel = instantiate<SpectrumKernel>(SPECTRUM_MODULE);
const totals = placeFloats(8);
/** Products are added up in stretches of so many bytes, so that small ones are not lost in large sums. */
const STRETCH_BYTES = 4 * 1024;

/** A first place: twelve seconds of a rhythm. */
const SHORTEST = 1024;
const places: Place[] = [];

/**
 * Room for a curve of `length` values where `productsOf` reaches it, by number; valid until the next call with the same
 * number. Grows in powers of two, as what is outgrown is never given back.
 */
export function curvePlace(n: number, length: number): Float32Array {
  const known = places[n];
  if (known && known.floats.length >= length) return known.floats;
  const place = placeFloats(2 ** Math.ceil(Math.log2(Math.max(SHORTEST, length))));
  places[n] = place;
  return place.floats;
}

/** Σ aᵢ·bᵢ and Σ aᵢ·bᵢ₊₁ over `count` values of curves from `curvePlace`. */
export function productsOf(
  a: Float32Array,
  b: Float32Array,
  count: number,
): { together: number; later: number } {
  let together = 0;
  let later = 0;
  const whole = count - (count % 4);
  const [left, right] = [addressWithin(a), addressWithin(b)];
  for (let at = 0; at < 4 * whole; at += STRETCH_BYTES) {
    kernel.products(left + at, right + at, Math.min(STRETCH_BYTES, 4 * whole - at), totals.address);
    for (let lane = 0; lane < 4; lane++) {
      together += totals.floats[lane]!;
      later += totals.floats[4 + lane]!;
    }
  }
  for (let i = whole; i < count; i++) {
    together += a[i]! * b[i]!;
    later += a[i]! * (b[i + 1] ?? 0);
  }
  return { together, later };
}
