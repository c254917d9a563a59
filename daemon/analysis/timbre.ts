import Meyda from 'meyda';
import { melBank } from './mel-bank.js';
import { frameSize, spectrumOf } from './spectrum.js';

/** 46 ms: 2048 frames at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.0464;
/** Windows this far under the loudest (−50 dB of energy) are pauses and do not count. */
const PAUSE = 1e-5;
const MFCC_COUNT = 13;
const MEL_BANDS = 26;
const MEL_TOP = 16_000;

export interface Timbre {
  /** Hz. */
  centroid: number;
  /** Frequency under which 99 % of the magnitude lies, Hz (meyda's definition). */
  rolloff: number;
  /** Standard deviation around the centroid, Hz. */
  bandwidth: number;
  /** 0 (a tone) to 1 (white noise). */
  flatness: number;
  mfcc: number[];
}

export const snapshotSize = (rate: number): number => frameSize(rate, WINDOW_SECONDS);

/** The extractors of meyda used here, with what they are given. */
interface Extractors {
  spectralRolloff(input: { ampSpectrum: Float32Array; sampleRate: number }): number;
}
// Under NodeNext its types describe an ES module, while Node loads a CommonJS one whose exports are the default.
const extractors = (Meyda as unknown as { featureExtractors: Extractors }).featureExtractors;

/**
 * Means over windows of the file. meyda does the rolloff from our spectra. Centroid and bandwidth are ours because meyda
 * raises every bin number to a power by Math.pow and answers in bins, flatness because it takes a logarithm of every bin,
 * MFCC because it fills a new array of the whole spectrum for every band, which alone took 8 % of an analysis. The formulas
 * are meyda's.
 * @param windows snapshotSize values each, one after the other; their memory is used for the spectra
 * @returns null when every window is silent
 */
export function timbreOf(windows: Float32Array, rate: number): Timbre | null {
  const size = snapshotSize(rate);
  const spectrum = spectrumOf(size);
  const bank = melBank(MEL_BANDS, 0, MEL_TOP, spectrum.bins, rate / size);
  const spectra: { magnitudes: Float32Array; bands: Float32Array; energy: number }[] = [];
  let loudest = 0;
  spectrum.series(windows, 0, size, windows.length / size, (t, powers) => {
    const magnitudes = windows.subarray(t * size, t * size + spectrum.bins);
    let energy = 0;
    for (let b = 0; b < powers.length; b++) {
      energy += powers[b]!;
      magnitudes[b] = Math.sqrt(powers[b]!);
    }
    loudest = Math.max(loudest, energy);
    const bands = new Float32Array(MEL_BANDS);
    bank.apply(powers, bands);
    spectra.push({ magnitudes, bands, energy });
  });
  const sounding = spectra.filter(({ energy }) => energy > 0 && energy >= loudest * PAUSE);
  if (sounding.length === 0) return null;
  const sum: Timbre = {
    centroid: 0,
    rolloff: 0,
    bandwidth: 0,
    flatness: 0,
    mfcc: Array<number>(MFCC_COUNT).fill(0),
  };
  const share = 1 / sounding.length;
  const logs = new Float64Array(MEL_BANDS);
  for (const { magnitudes, bands } of sounding) {
    const { centroid, bandwidth } = moments(magnitudes, rate / size);
    sum.centroid += centroid * share;
    sum.bandwidth += bandwidth * share;
    sum.rolloff += extractors.spectralRolloff({ ampSpectrum: magnitudes, sampleRate: rate }) * share;
    // log(1 + power) needs the scale of an FFT that is not divided by its length, where it is a logarithm in effect.
    for (let b = 0; b < MEL_BANDS; b++) logs[b]! += Math.log1p((bands[b]! * size * size) / 16) * share;
    sum.flatness += Math.min(1, flatness(magnitudes)) * share;
  }
  // The transform is linear: the coefficients of the mean are the means of the coefficients.
  for (let k = 0; k < MFCC_COUNT; k++) {
    for (let b = 0; b < MEL_BANDS; b++)
      sum.mfcc[k]! += logs[b]! * Math.cos((Math.PI * k * (b + 0.5)) / MEL_BANDS);
  }
  return sum;
}

/** An empty bin would make the geometric mean zero. */
const EMPTY = 1e-9;
/** Bins of which one logarithm is taken: the product of so many stays far above the smallest double. */
const PRODUCT = 16;

/** Geometric over arithmetic mean. The logarithm of a product is the sum of the logarithms. */
function flatness(magnitudes: Float32Array): number {
  let total = 0;
  let logs = 0;
  for (let from = 0; from < magnitudes.length; from += PRODUCT) {
    const to = Math.min(magnitudes.length, from + PRODUCT);
    let product = 1;
    for (let b = from; b < to; b++) {
      const m = Math.max(magnitudes[b]!, EMPTY);
      total += m;
      product *= m;
    }
    logs += Math.log(product);
  }
  return (Math.exp(logs / magnitudes.length) * magnitudes.length) / total;
}

function moments(magnitudes: Float32Array, binHertz: number): { centroid: number; bandwidth: number } {
  let total = 0;
  let first = 0;
  let second = 0;
  for (let b = 0; b < magnitudes.length; b++) {
    const m = magnitudes[b]!;
    total += m;
    first += b * m;
    second += b * b * m;
  }
  const centre = first / total;
  return {
    centroid: centre * binHertz,
    bandwidth: Math.sqrt(Math.max(0, second / total - centre * centre)) * binHertz,
  };
}
