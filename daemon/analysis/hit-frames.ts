import { MAX_SAMPLE_RATE } from '../audio/pcm-layout.js';
import { addressWithin, instantiate, type Place, placeFloats } from '../kernels/memory.js';
import { SPECTRUM_MODULE, type SpectrumKernel } from '../kernels/spectrum-kernel.js';
import { melBank } from './mel-bank.js';
import { spanOf } from './normalise.js';
import { frameSize, spectrumOf } from './spectrum.js';

/** 23 ms windows every 6 ms: 1024 frames at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.0232;
export const HIT_BANDS = 24;
const LOW_HERTZ = 40;
const HIGH_HERTZ = 16_000;
/** How much of a sound is looked at from its attack on. */
export const HEAD_SECONDS = 1.2;
/** Under this peak there is nothing to hear. */
const SILENT = 1e-5;

/** The start of a sound, frame by frame from its attack on. */
export interface HitFrames {
  /** First sample of the attack. */
  attack: number;
  count: number;
  hopSeconds: number;
  /** HIT_BANDS mel powers a frame. */
  bands: Float32Array;
  /** Their sums. */
  levels: Float64Array;
  binHertz: number;
  /** Mean power spectra of the spans asked for; all 0 where the sound is shorter. */
  bodies: Float32Array[];
}

/**
 * One pass over the start of a sound.
 * @param spans seconds after the attack over which whole spectra are averaged
 * @param onFrame is shown the squared magnitudes of each frame, the one in which the sound ends included, for what else can
 *   be read from them; frame t starts (t − 1) quarters of a window after the attack
 * @returns null for silence
 */
export function hitFrames(
  head: Float32Array,
  rate: number,
  spans: readonly (readonly [number, number])[],
  onFrame?: (frame: number, powers: Float32Array) => void,
): HitFrames | null {
  const attack = attackOf(head, rate);
  if (attack < 0) return null;
  const size = frameSize(rate, WINDOW_SECONDS);
  const hop = size / 4;
  const spectrum = spectrumOf(size);
  const bank = melBank(HIT_BANDS, LOW_HERTZ, HIGH_HERTZ, spectrum.bins, rate / size);
  const count = Math.max(
    1,
    Math.min(Math.ceil((head.length - attack) / hop), Math.ceil((HEAD_SECONDS * rate) / hop)),
  );
  const bands = new Float32Array(count * HIT_BANDS);
  const levels = new Float64Array(count);
  const sums = spans.map((_, s) => emptyBody(s));
  const met = new Float64Array(spans.length);
  spectrum.series(head, attack - size / 4, hop, onFrame ? count + 1 : count, (t, powers) => {
    onFrame?.(t, powers);
    if (t === count) return;
    const own = bands.subarray(t * HIT_BANDS, (t + 1) * HIT_BANDS);
    bank.apply(powers, own);
    for (let b = 0; b < HIT_BANDS; b++) levels[t]! += own[b]!;
    const seconds = (t * hop) / rate;
    for (let s = 0; s < spans.length; s++) {
      const [from, to] = spans[s]!;
      if (seconds < from || seconds >= to) continue;
      met[s]!++;
      kernel.accumulate(addressWithin(powers), sums[s]!.address, 4 * spectrum.bins);
    }
  });
  const bodies = sums.map(({ floats }, s) => {
    const body = floats.slice(0, spectrum.bins);
    for (let bin = 0; bin < body.length; bin++) body[bin]! /= Math.max(1, met[s]!);
    return body;
  });
  return { attack, count, hopSeconds: hop / rate, bands, levels, binHertz: rate / size, bodies };
}

const kernel = instantiate<SpectrumKernel>(SPECTRUM_MODULE);
const MOST_BINS = frameSize(MAX_SAMPLE_RATE, WINDOW_SECONDS) / 2;
/** Sums of spectra, one a span. */
const bodyPlaces: Place[] = [];

function emptyBody(span: number): Place {
  const place = (bodyPlaces[span] ??= placeFloats(MOST_BINS));
  place.floats.fill(0);
  return place;
}

/** A millisecond before the first sample at a tenth of the peak; −1 for silence. */
export function attackOf(head: Float32Array, rate: number): number {
  const peak = peakOf(head);
  if (peak < SILENT) return -1;
  let at = 0;
  while (Math.abs(head[at]!) < peak * 0.1) at++;
  return Math.max(0, at - Math.round(0.001 * rate));
}

/** Highest absolute value. */
export function peakOf(signal: Float32Array): number {
  const { low, high } = spanOf(signal);
  return Math.max(-low, high);
}
