import { type DrumClass, drumClass } from '../../schemas/analysis.js';
import { createNet } from './dense-net.js';
import { drumFeatures } from './drum-features.js';
import { DRUM_MODEL } from './drum-model.js';
import { type HeardClass } from './fuse-class.js';
import { peakOf } from './hit-frames.js';
import { scaleInto } from './normalise.js';

/** Where among the odds sounds that are no drums have theirs: after all classes. */
const NO_DRUM = drumClass.options.length;
/** A class less likely than this is a guess and not said. */
const UNSURE = 0.28;

const net = createNet(DRUM_MODEL);

/**
 * What the ear hears in a one-shot, by a small network trained on drum kits and single notes
 * (test/bench/analysis/train-drums.ts).
 * @param onFrame is shown the spectra on the way, see `hitFrames`
 * @returns odds of each drum class in the order of its enumeration, then of no drum; null for silence
 */
export function drumOddsOf(
  head: Float32Array,
  rate: number,
  onFrame?: (frame: number, powers: Float32Array) => void,
): Float64Array | null {
  const features = drumFeatures(atFullLevel(head), rate, onFrame);
  return features && net.classify(features);
}

/** What is said at these odds; null when it is no drum or could be anything. */
export function drumFrom(odds: Float64Array): HeardClass<DrumClass> | null {
  const others = odds[NO_DRUM] ?? 0;
  const [best] = drumClass.options
    .map((value, at) => ({ value, confidence: odds[at] ?? 0 }))
    .sort((a, b) => b.confidence - a.confidence);
  return best && best.confidence >= UNSURE && best.confidence > others ? best : null;
}

/** To a peak of 1: what counts as silence below it must not depend on how loud the sound is. */
function atFullLevel(head: Float32Array): Float32Array {
  const peak = peakOf(head);
  if (peak === 0 || peak === 1) return head;
  const full = new Float32Array(head.length);
  scaleInto(full, head, 0, 1 / peak);
  return full;
}
