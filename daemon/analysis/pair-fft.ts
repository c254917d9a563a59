/** Power spectra of two real frames at a time. */
export interface PairFft {
  /**
   * Squared magnitudes of bins 0 … size / 2 − 1 of `size` values of `a` from `aStart` and of `b` from `bStart`, each times
   * `window`. Every value read must exist.
   */
  powers(
    a: Float32Array,
    aStart: number,
    b: Float32Array,
    bStart: number,
    window: Float64Array,
    aOut: Float32Array,
    bOut: Float32Array,
  ): void;
}

/** A stretch of complex numbers, real and imaginary parts apart. */
interface Complex {
  re: Float64Array;
  im: Float64Array;
}

const complex = (size: number): Complex => ({ re: new Float64Array(size), im: new Float64Array(size) });

/** exp(−2πi·k / size) for k = 0 … size − 1. */
function turns(size: number): Complex {
  const table = complex(size);
  for (let k = 0; k < size; k++) {
    table.re[k] = Math.cos((2 * Math.PI * k) / size);
    table.im[k] = -Math.sin((2 * Math.PI * k) / size);
  }
  return table;
}

/**
 * One complex transform (Stockham's self-sorting radix 4, decimation in frequency) of two real frames, one as real and one
 * as imaginary part, whose spectra come apart by symmetry. Ours rather than fft.js because for frames in a row and
 * nothing but powers wanted this takes little more than half of its time.
 * @param size a power of two, at least 16
 */
export function createPairFft(size: number): PairFft {
  const twiddles = turns(size);
  const [even, odd] = [complex(size), complex(size)];
  return {
    powers(a, aStart, b, bStart, window, aOut, bOut) {
      firstStage(a, aStart, b, bStart, window, even, twiddles, size);
      let [from, to] = [even, odd];
      let n = size / 4;
      for (; n > 4; n /= 4) {
        stage(from, to, twiddles, size, n);
        [from, to] = [to, from];
      }
      if (n === 4) lastFour(from, to, size);
      else lastTwo(from, to, size);
      splitPowers(to, size, aOut, bOut);
    },
  };
}

/** The first stage of all takes the frames through the window on their way. */
function firstStage(
  a: Float32Array,
  aStart: number,
  b: Float32Array,
  bStart: number,
  window: Float64Array,
  { re, im }: Complex,
  w: Complex,
  size: number,
): void {
  const { re: wr, im: wi } = w;
  const h = size >> 2;
  for (let p = 0; p < h; p++) {
    const i = aStart + p;
    const j = bStart + p;
    const v0 = window[p]!;
    const v1 = window[p + h]!;
    const v2 = window[p + 2 * h]!;
    const v3 = window[p + 3 * h]!;
    const ar = a[i]! * v0;
    const ai = b[j]! * v0;
    const br = a[i + h]! * v1;
    const bi = b[j + h]! * v1;
    const cr = a[i + 2 * h]! * v2;
    const ci = b[j + 2 * h]! * v2;
    const dr = a[i + 3 * h]! * v3;
    const di = b[j + 3 * h]! * v3;
    const er = ar + cr;
    const ei = ai + ci;
    const fr = ar - cr;
    const fi = ai - ci;
    const gr = br + dr;
    const gi = bi + di;
    const hr = br - dr;
    const hi = bi - di;
    const o = 4 * p;
    re[o] = er + gr;
    im[o] = ei + gi;
    re[o + 1] = (fr + hi) * wr[p]! - (fi - hr) * wi[p]!;
    im[o + 1] = (fr + hi) * wi[p]! + (fi - hr) * wr[p]!;
    re[o + 2] = (er - gr) * wr[2 * p]! - (ei - gi) * wi[2 * p]!;
    im[o + 2] = (er - gr) * wi[2 * p]! + (ei - gi) * wr[2 * p]!;
    re[o + 3] = (fr - hi) * wr[3 * p]! - (fi + hr) * wi[3 * p]!;
    im[o + 3] = (fr - hi) * wi[3 * p]! + (fi + hr) * wr[3 * p]!;
  }
}

/** One stage over transforms of length n, `size / n` of them side by side. */
function stage(from: Complex, to: Complex, w: Complex, size: number, n: number): void {
  const { re: xr, im: xi } = from;
  const { re: yr, im: yi } = to;
  const s = size / n;
  const h = size >> 2;
  for (let p = 0; p < n >> 2; p++) {
    const k = p * s;
    const w1r = w.re[k]!;
    const w1i = w.im[k]!;
    const w2r = w.re[2 * k]!;
    const w2i = w.im[2 * k]!;
    const w3r = w.re[3 * k]!;
    const w3i = w.im[3 * k]!;
    const end = s * (p + 1);
    for (let i = s * p, o = 4 * s * p; i < end; i++, o++) {
      const ar = xr[i]!;
      const ai = xi[i]!;
      const br = xr[i + h]!;
      const bi = xi[i + h]!;
      const cr = xr[i + 2 * h]!;
      const ci = xi[i + 2 * h]!;
      const dr = xr[i + 3 * h]!;
      const di = xi[i + 3 * h]!;
      const er = ar + cr;
      const ei = ai + ci;
      const fr = ar - cr;
      const fi = ai - ci;
      const gr = br + dr;
      const gi = bi + di;
      const hr = br - dr;
      const hi = bi - di;
      yr[o] = er + gr;
      yi[o] = ei + gi;
      yr[o + s] = (fr + hi) * w1r - (fi - hr) * w1i;
      yi[o + s] = (fr + hi) * w1i + (fi - hr) * w1r;
      yr[o + 2 * s] = (er - gr) * w2r - (ei - gi) * w2i;
      yi[o + 2 * s] = (er - gr) * w2i + (ei - gi) * w2r;
      yr[o + 3 * s] = (fr - hi) * w3r - (fi + hr) * w3i;
      yi[o + 3 * s] = (fr - hi) * w3i + (fi + hr) * w3r;
    }
  }
}

/** The last stage where four are left: all factors are 1. */
function lastFour(from: Complex, to: Complex, size: number): void {
  const { re: xr, im: xi } = from;
  const { re: yr, im: yi } = to;
  const s = size >> 2;
  for (let q = 0; q < s; q++) {
    const er = xr[q]! + xr[q + 2 * s]!;
    const ei = xi[q]! + xi[q + 2 * s]!;
    const fr = xr[q]! - xr[q + 2 * s]!;
    const fi = xi[q]! - xi[q + 2 * s]!;
    const gr = xr[q + s]! + xr[q + 3 * s]!;
    const gi = xi[q + s]! + xi[q + 3 * s]!;
    const hr = xr[q + s]! - xr[q + 3 * s]!;
    const hi = xi[q + s]! - xi[q + 3 * s]!;
    yr[q] = er + gr;
    yi[q] = ei + gi;
    yr[q + s] = fr + hi;
    yi[q + s] = fi - hr;
    yr[q + 2 * s] = er - gr;
    yi[q + 2 * s] = ei - gi;
    yr[q + 3 * s] = fr - hi;
    yi[q + 3 * s] = fi + hr;
  }
}

function lastTwo(from: Complex, to: Complex, size: number): void {
  const { re: xr, im: xi } = from;
  const { re: yr, im: yi } = to;
  const s = size >> 1;
  for (let q = 0; q < s; q++) {
    yr[q] = xr[q]! + xr[q + s]!;
    yi[q] = xi[q]! + xi[q + s]!;
    yr[q + s] = xr[q]! - xr[q + s]!;
    yi[q + s] = xi[q]! - xi[q + s]!;
  }
}

/** What is even about the spectrum of a + i·b belongs to a, what is odd to b. */
function splitPowers({ re, im }: Complex, size: number, aOut: Float32Array, bOut: Float32Array): void {
  aOut[0] = re[0]! * re[0]!;
  bOut[0] = im[0]! * im[0]!;
  for (let k = 1, l = size - 1; k < l; k++, l--) {
    const ar = re[k]! + re[l]!;
    const ai = im[k]! - im[l]!;
    const br = im[k]! + im[l]!;
    const bi = re[l]! - re[k]!;
    aOut[k] = 0.25 * (ar * ar + ai * ai);
    bOut[k] = 0.25 * (br * br + bi * bi);
  }
}
