import { type AnalysisResult, type SoundClass, soundClass } from '../../schemas/analysis.js';
import { createNet } from './dense-net.js';
import { type Envelope } from './envelope.js';
import { type HeardClass } from './fuse-class.js';
import { SOUND_MODEL } from './sound-class-model.js';

/** A class less likely than this is a guess and not said. */
export const UNSURE = 0.45;
/** Of the chroma: this much of the strongest note counts as a note that is there. */
const PRESENT = 0.4;

type Measured = Pick<
  AnalysisResult,
  | 'duration'
  | 'zeroCrossingRate'
  | 'spectralCentroid'
  | 'spectralRolloff'
  | 'spectralBandwidth'
  | 'spectralFlatness'
  | 'mfcc'
  | 'sketch'
  | 'chroma'
  | 'harmonicRatio'
  | 'onsetRate'
  | 'kind'
  | 'rootNote'
>;

const net = createNet(SOUND_MODEL);

/**
 * What is heard in all: a drum is drums; a one-shot that one ear calls drums and the other no drum could be anything.
 */
export function heardClass(result: AnalysisResult, envelope: Envelope | null): HeardClass<SoundClass> | null {
  const { drumClass: drum } = result;
  if (drum !== null && drum.heard !== null) return { value: 'drums', confidence: drum.confidence };
  const heard = hearClass(result, envelope);
  return heard?.value === 'drums' && result.kind?.value === 'one-shot' ? null : heard;
}

/**
 * What the ear says a sound is in a song, by a small network trained on instruments, drum kits and loops
 * (test/bench/analysis/train-classes.ts); null when it could be anything.
 */
function hearClass(measured: Measured, envelope: Envelope | null): HeardClass<SoundClass> | null {
  const features = envelope && classFeatures(measured, envelope);
  if (features === null) return null;
  const odds = net.classify(features);
  const [best] = soundClass.options
    .map((value) => ({ value, confidence: odds[SOUND_MODEL.labels.indexOf(value)] ?? 0 }))
    .sort((a, b) => b.confidence - a.confidence);
  return best && best.confidence >= UNSURE ? best : null;
}

/**
 * What the network is given: the sketch of the start in steps of 10 dB, the tone of the whole, how it moves, and how many
 * notes are in it; null for silence.
 */
export function classFeatures(measured: Measured, envelope: Envelope): Float32Array | null {
  const { sketch, mfcc, spectralCentroid, chroma, rootNote, kind } = measured;
  if (sketch === undefined || sketch === null || mfcc === null || spectralCentroid === null) return null;
  return Float32Array.from([
    ...sketch.map((decibels) => decibels / 10),
    ...mfcc.slice(1).map((value) => value / 20),
    ...envelope.steps.map((decibels) => decibels / 10),
    Math.log(Math.max(0.01, measured.duration)),
    Math.log(envelope.attack + 0.001),
    Math.log(envelope.ring + 0.005),
    envelope.crest / 5,
    (measured.harmonicRatio ?? 0.5) * 4,
    Math.log((measured.spectralFlatness ?? 0) + 1e-4),
    Math.log(spectralCentroid + 1),
    Math.log((measured.spectralRolloff ?? spectralCentroid) + 1),
    Math.log((measured.spectralBandwidth ?? spectralCentroid) + 1),
    Math.log(measured.zeroCrossingRate + 0.001),
    Math.log(measured.onsetRate + 0.1),
    chroma === null ? 0 : chroma.filter((level) => level > PRESENT).length / 3,
    rootNote === null ? 0 : 1,
    rootNote === null ? 0 : (rootNote.heard ?? rootNote.value) / 12 - 5,
    // What was heard, not what the name says: the ear must not know the name.
    kind?.heard === 'one-shot' ? 0 : 1,
  ]);
}
