/** Power spectra of real signals of one length. */
export interface RealFft {
  /** Squared magnitudes of bins 0 … size / 2 − 1 of `input` (size values). */
  power(input: Float64Array, out: Float32Array): void;
}

/** A stretch of complex numbers, real and imaginary parts apart. */
interface Complex {
  re: Float64Array;
  im: Float64Array;
}

const complex = (length: number): Complex => ({
  re: new Float64Array(length),
  im: new Float64Array(length),
});

/** exp(−2πi·k / of) for k = 0 … count − 1. */
function turns(count: number, of: number): Complex {
  const table = complex(count);
  for (let k = 0; k < count; k++) {
    table.re[k] = Math.cos((2 * Math.PI * k) / of);
    table.im[k] = -Math.sin((2 * Math.PI * k) / of);
  }
  return table;
}

/**
 * A transform of half the length over pairs of samples (Stockham's self-sorting radix 4, decimation in frequency), then
 * the split into the spectrum of the real signal. Ours rather than fft.js because power spectra are all this room needs
 * and the split can yield them without a complex spectrum in between.
 * @param size a power of two, at least 32
 */
export function createRealFft(size: number): RealFft {
  const length = size / 2;
  const twiddles = turns(length, length);
  const split = turns(length / 2 + 1, size);
  const [a, b] = [complex(length), complex(length)];
  return {
    power(input, out) {
      firstStage(input, a, twiddles, length);
      let [from, to] = [a, b];
      let n = length / 4;
      for (; n > 4; n /= 4) {
        stage(from, to, twiddles, length, n);
        [from, to] = [to, from];
      }
      if (n === 4) lastFour(from, to, length);
      else lastTwo(from, to, length);
      splitPower(to, split, length, out);
    },
  };
}

/** The first stage of all reads pairs of samples as complex numbers. */
function firstStage(x: Float64Array, { re, im }: Complex, w: Complex, length: number): void {
  const { re: wr, im: wi } = w;
  const quarter = length >> 2;
  const h = length >> 1;
  for (let p = 0; p < quarter; p++) {
    const j = 2 * p;
    const ar = x[j]!;
    const ai = x[j + 1]!;
    const br = x[j + h]!;
    const bi = x[j + h + 1]!;
    const cr = x[j + 2 * h]!;
    const ci = x[j + 2 * h + 1]!;
    const dr = x[j + 3 * h]!;
    const di = x[j + 3 * h + 1]!;
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

/** One stage over transforms of length n, `length / n` of them side by side. */
function stage(from: Complex, to: Complex, w: Complex, length: number, n: number): void {
  const { re: xr, im: xi } = from;
  const { re: yr, im: yi } = to;
  const s = length / n;
  const h = length >> 2;
  for (let p = 0; p < n >> 2; p++) {
    const k = p * s;
    const w1r = w.re[k]!;
    const w1i = w.im[k]!;
    const w2r = w.re[2 * k]!;
    const w2i = w.im[2 * k]!;
    const w3r = w.re[3 * k]!;
    const w3i = w.im[3 * k]!;
    for (let q = 0; q < s; q++) {
      const i = s * p + q;
      const o = 4 * s * p + q;
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
function lastFour(from: Complex, to: Complex, length: number): void {
  const { re: xr, im: xi } = from;
  const { re: yr, im: yi } = to;
  const s = length >> 2;
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

function lastTwo(from: Complex, to: Complex, length: number): void {
  const { re: xr, im: xi } = from;
  const { re: yr, im: yi } = to;
  const s = length >> 1;
  for (let q = 0; q < s; q++) {
    yr[q] = xr[q]! + xr[q + s]!;
    yi[q] = xi[q]! + xi[q + s]!;
    yr[q + s] = xr[q]! - xr[q + s]!;
    yi[q + s] = xi[q]! - xi[q + s]!;
  }
}

/** Bins k and length − k of the real spectrum come from the same pair of complex ones. */
function splitPower({ re, im }: Complex, w: Complex, length: number, out: Float32Array): void {
  const mean = re[0]! + im[0]!;
  out[0] = mean * mean;
  for (let k = 1, l = length - 1; k <= l; k++, l--) {
    const er = re[k]! + re[l]!;
    const ei = im[k]! - im[l]!;
    const or = im[k]! + im[l]!;
    const oi = re[l]! - re[k]!;
    const tr = or * w.re[k]! - oi * w.im[k]!;
    const ti = or * w.im[k]! + oi * w.re[k]!;
    out[k] = 0.25 * ((er + tr) * (er + tr) + (ei + ti) * (ei + ti));
    out[l] = 0.25 * ((er - tr) * (er - tr) + (ei - ti) * (ei - ti));
  }
}
