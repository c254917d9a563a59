import Meyda from 'meyda';
import { frameSize, fromMel, spectrumOf, toMel } from './spectrum.js';

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
  spectralFlatness(input: { ampSpectrum: Float32Array }): number;
  mfcc(input: {
    ampSpectrum: Float32Array;
    melFilterBank: Float32Array[];
    numberOfMFCCCoefficients: number;
    bufferSize: number;
  }): number[];
}
// Under NodeNext its types describe an ES module, while Node loads a CommonJS one whose exports are the default.
const extractors = (Meyda as unknown as { featureExtractors: Extractors }).featureExtractors;

/**
 * Means over windows of the file. meyda does rolloff, flatness and MFCC from our spectra; centroid and bandwidth are
 * ours because meyda raises every bin number to a power by Math.pow (ten times slower) and answers in bins.
 * @returns null when every window is silent
 */
export function timbreOf(windows: readonly Float32Array[], rate: number): Timbre | null {
  const size = snapshotSize(rate);
  const spectrum = spectrumOf(size);
  const bank = meydaBank(rate, size);
  const spectra: { magnitudes: Float32Array; energy: number }[] = [];
  let loudest = 0;
  for (const window of windows) {
    const magnitudes = new Float32Array(spectrum.bins);
    spectrum.magnitudes(window, 0, 1, magnitudes);
    let energy = 0;
    for (const m of magnitudes) energy += m * m;
    loudest = Math.max(loudest, energy);
    spectra.push({ magnitudes, energy });
  }
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
  for (const { magnitudes } of sounding) {
    const { centroid, bandwidth } = moments(magnitudes, rate / size);
    sum.centroid += centroid * share;
    sum.bandwidth += bandwidth * share;
    sum.rolloff += extractors.spectralRolloff({ ampSpectrum: magnitudes, sampleRate: rate }) * share;
    // An empty bin would make the logarithm of meyda's geometric mean infinite.
    for (let b = 0; b < magnitudes.length; b++) magnitudes[b] = Math.max(magnitudes[b]!, 1e-9);
    sum.flatness += Math.min(1, extractors.spectralFlatness({ ampSpectrum: magnitudes })) * share;
    // meyda takes log(1 + power): spectra are lifted to the scale of an unscaled FFT, where that is a logarithm.
    for (let b = 0; b < magnitudes.length; b++) magnitudes[b]! *= size / 4;
    const mfcc = extractors.mfcc({
      ampSpectrum: magnitudes,
      melFilterBank: bank,
      numberOfMFCCCoefficients: MFCC_COUNT,
      bufferSize: size,
    });
    for (let i = 0; i < MFCC_COUNT; i++) sum.mfcc[i]! += mfcc[i]! * share;
  }
  return sum;
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

const banks = new Map<string, Float32Array[]>();

/** Dense mel bank in the form meyda's MFCC takes, up to 16 kHz at every rate so that coefficients compare. */
function meydaBank(rate: number, size: number): Float32Array[] {
  const key = `${rate} ${size}`;
  const known = banks.get(key);
  if (known) return known;
  const step = toMel(MEL_TOP) / (MEL_BANDS + 1);
  const edge = (i: number): number => (fromMel(i * step) * size) / rate;
  const bank = Array.from({ length: MEL_BANDS }, (_, band) => {
    const [left, centre, right] = [edge(band), edge(band + 1), edge(band + 2)];
    return Float32Array.from({ length: size / 2 }, (_unused, k) =>
      Math.max(0, Math.min((k - left) / (centre - left), (right - k) / (right - centre))),
    );
  });
  banks.set(key, bank);
  return bank;
}
