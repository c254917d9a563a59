/** The part of fft.js (which ships no types) that this room uses. */
declare module 'fft.js' {
  export default class FFT {
    constructor(size: number);
    /** Interleaved complex spectrum of a real signal; only the lower half of `out` is filled. */
    realTransform(out: Float64Array, data: Float64Array): void;
    transform(out: Float64Array, data: Float64Array): void;
    inverseTransform(out: Float64Array, data: Float64Array): void;
  }
}
