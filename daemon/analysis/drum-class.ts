import { type AnalysisResult, type DrumClass, drumClass } from '../../schemas/analysis.js';
import { createNet } from './dense-net.js';
import { drumFeatures } from './drum-features.js';
import { DRUM_MODEL } from './drum-model.js';
import { type Hint } from './name-hints.js';

export interface HeardDrum {
  value: DrumClass;
  confidence: number;
}

/** What the network calls sounds that are no drums. */
const NO_DRUM = 'none';
/** A class less likely than this is a guess and not said. */
const UNSURE = 0.28;

const net = createNet(DRUM_MODEL);

/**
 * What the ear says about a one-shot, by a small network trained on drum kits and single notes
 * (test/bench/analysis/train-drums.ts); null when it is no drum or could be anything.
 */
export function hearDrum(head: Float32Array, rate: number): HeardDrum | null {
  const features = drumFeatures(atFullLevel(head), rate);
  if (!features) return null;
  const odds = net.classify(features);
  const others = oddsOf(NO_DRUM, odds);
  const [best] = drumClass.options
    .map((value) => ({ value, confidence: oddsOf(value, odds) }))
    .sort((a, b) => b.confidence - a.confidence);
  return best && best.confidence >= UNSURE && best.confidence > others ? best : null;
}

/** To a peak of 1: what counts as silence below it must not depend on how loud the sound is. */
function atFullLevel(head: Float32Array): Float32Array {
  let peak = 0;
  for (let i = 0; i < head.length; i++) peak = Math.max(peak, Math.abs(head[i]!));
  return peak === 0 || peak === 1 ? head : head.map((x) => x / peak);
}

function oddsOf(label: string, odds: Float64Array): number {
  return odds[DRUM_MODEL.labels.indexOf(label)] ?? 0;
}

/** A name this far over the ear's confidence wins. */
const MARGIN = 0.05;

/** Weighs the ear against the name; both stay visible in the result. */
export function fuseDrum(
  heard: HeardDrum | null,
  name: Hint<DrumClass> | undefined,
): AnalysisResult['drumClass'] {
  if (!name) {
    if (!heard) return null;
    return {
      ...heard,
      confidence: round(heard.confidence),
      source: 'audio',
      heard: heard.value,
      agrees: null,
    };
  }
  if (!heard) {
    return {
      value: name.value,
      confidence: round(name.confidence * 0.7),
      source: name.source,
      heard: null,
      agrees: null,
    };
  }
  const agrees = heard.value === name.value;
  if (agrees) {
    const confidence = 1 - (1 - heard.confidence) * (1 - name.confidence);
    return { value: heard.value, confidence: round(confidence), source: 'audio', heard: heard.value, agrees };
  }
  return name.confidence > heard.confidence + MARGIN
    ? {
        value: name.value,
        confidence: round(name.confidence * 0.85),
        source: name.source,
        heard: heard.value,
        agrees,
      }
    : {
        value: heard.value,
        confidence: round(heard.confidence * 0.8),
        source: 'audio',
        heard: heard.value,
        agrees,
      };
}

const round = (x: number): number => Math.round(x * 100) / 100;
