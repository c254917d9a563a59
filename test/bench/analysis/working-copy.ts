import { createDecimator, decimationFactor } from '../../../daemon/analysis/decimate.js';
import { type Sound } from '../../../daemon/analysis/sound.js';
import { type Audio } from './tools.js';

/** A sound as the analysis works on it: mono, at its working rate, with a peak of 1. */
export function workingCopy({ channels, rate }: Audio): Sound {
  const mono = channels[0]!.map((x, i) => (x + (channels[1]?.[i] ?? x)) / 2);
  const factor = decimationFactor(rate);
  const out = new Float32Array(Math.ceil(mono.length / factor) + 1);
  const count = createDecimator(factor).process(mono, mono.length, out, 0);
  const signal = out.subarray(0, count);
  const peak = signal.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9);
  return {
    signal: signal.map((x) => x / peak),
    rate: rate / factor,
    factor,
    head: mono,
    headRate: rate,
    seconds: mono.length / rate,
    frames: mono.length,
  };
}
