import { type DrumClass, drumClass } from '../../schemas/analysis.js';
import { createNet } from './dense-net.js';
import { drumFeatures } from './drum-features.js';
import { DRUM_MODEL } from './drum-model.js';
import { type HeardClass } from './fuse-class.js';
import { peakOf } from './hit-frames.js';

/** What the network calls sounds that are no drums. */
const NO_DRUM = 'none';
/** A class less likely than this is a guess and not said. */
const UNSURE = 0.28;

const net = createNet(DRUM_MODEL);

/**
 * What the ear says about a one-shot, by a small network trained on drum kits and single notes
 * (test/bench/analysis/train-drums.ts); null when it is no drum or could be anything.
 * @param onFrame is shown the spectra on the way, see `hitFrames`
 */
export function hearDrum(
  head: Float32Array,
  rate: number,
  onFrame?: (frame: number, powers: Float32Array) => void,
): HeardClass<DrumClass> | null {
  const features = drumFeatures(atFullLevel(head), rate, onFrame);
  if (!features) return null;
  return drumFrom(net.classify(features));
}

/** What is said when the network gives its labels these odds. */
export function drumFrom(odds: Float64Array): HeardClass<DrumClass> | null {
  const others = oddsOf(NO_DRUM, odds);
  const [best] = drumClass.options
    .map((value) => ({ value, confidence: oddsOf(value, odds) }))
    .sort((a, b) => b.confidence - a.confidence);
  return best && best.confidence >= UNSURE && best.confidence > others ? best : null;
}

/** To a peak of 1: what counts as silence below it must not depend on how loud the sound is. */
function atFullLevel(head: Float32Array): Float32Array {
  const peak = peakOf(head);
  if (peak === 0 || peak === 1) return head;
  const full = new Float32Array(head.length);
  for (let i = 0; i < head.length; i++) full[i] = head[i]! / peak;
  return full;
}

function oddsOf(label: string, odds: Float64Array): number {
  return odds[DRUM_MODEL.labels.indexOf(label)] ?? 0;
}
