import { type AnalysisResult, type DrumClass } from '../../schemas/analysis.js';
import { drumFeatures } from './drum-features.js';
import { type Hint } from './name-hints.js';

export interface HeardDrum {
  value: DrumClass;
  confidence: number;
}

/** What the ear says about a one-shot; null when it is no drum. */
export function hearDrum(head: Float32Array, rate: number): HeardDrum | null {
  const features = drumFeatures(head, rate);
  if (!features) return null;
  const n = features.length;
  const centre = features[n - 4]! * 8;
  const ring = 10 ** features[n - 7]!;
  if (centre < 5) return { value: 'kick', confidence: 0.5 };
  if (centre < 10) return { value: 'tom', confidence: 0.3 };
  if (centre < 17) return { value: features[n - 2]! >= 2 ? 'clap' : 'snare', confidence: 0.4 };
  return { value: ring < 0.25 ? 'closed-hat' : ring < 0.7 ? 'open-hat' : 'cymbal', confidence: 0.4 };
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
