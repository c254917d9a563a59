/**
 * Floats to 16 bits. Where bits are dropped the error is made noise by TPDF dither: two uniform random values of one step
 * each, which leaves no trace of the signal in the error's mean and power (Lipshitz, Wannamaker, Vanderkooy, "Quantization
 * and Dither", JAES 1992). The noise is seeded: the same sound always becomes the same bytes.
 */

const FULL_SCALE = 32_768;
const SEED = 0x5eed404;
const HALF_WORD = 65_536;

export interface Quantiser {
  /** Interleaves planes into 16-bit values. `exact` values are on 16-bit steps already and pass unchanged. */
  convert: (planes: readonly Float32Array[], exact: boolean) => Int16Array;
  /** Values that lay beyond full scale and were held there. */
  readonly clipped: number;
}

export function createQuantiser(): Quantiser {
  let state = SEED;
  let clipped = 0;

  /** A triangular random value, −1 to 1 steps, from the two halves of one xorshift word (Marsaglia 2003). */
  function noise(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state & 0xffff) - (state >>> 16)) / HALF_WORD;
  }

  function hold(value: number): number {
    if (value >= -FULL_SCALE && value < FULL_SCALE) return value;
    clipped += 1;
    return value < 0 ? -FULL_SCALE : FULL_SCALE - 1;
  }

  return {
    convert(planes, exact) {
      const frames = planes[0]?.length ?? 0;
      const channels = planes.length;
      const values = new Int16Array(frames * channels);
      for (let c = 0; c < channels; c++) {
        const plane = planes[c]!;
        for (let i = 0, at = c; i < frames; i++, at += channels) {
          const value = plane[i]! * FULL_SCALE;
          // Digital silence stays silent: a pad that has died away must not hiss.
          values[at] = hold(Math.round(exact || value === 0 ? value : value + noise()));
        }
      }
      return values;
    },
    get clipped() {
      return clipped;
    },
  };
}
