import { z } from 'zod';
import { PITCH_CLASSES, type PitchClass } from './pitch.js';

/** Where a value came from. `audio` was measured, the others were written by somebody. */
export const valueSource = z.enum(['audio', 'name', 'folder', 'tag', 'acid', 'smpl', 'siblings', 'user']);
export type ValueSource = z.infer<typeof valueSource>;

/** A weighed value: what won, where it came from, and whether what was heard agrees with it. */
const weighed = <T extends z.ZodType>(value: T) =>
  z.object({
    value,
    /** 0 (a guess) to 1 (sure). */
    confidence: z.number().min(0).max(1),
    source: valueSource,
    /** What the audio alone said; null when it said nothing. */
    heard: value.nullable(),
    /** Whether heard and value are the same within tolerance; null when there is nothing to compare. */
    agrees: z.boolean().nullable(),
  });

export const sampleKind = z.enum(['one-shot', 'loop', 'track']);
export type SampleKind = z.infer<typeof sampleKind>;

export const drumClass = z.enum([
  'kick',
  'snare',
  'clap',
  'closed-hat',
  'open-hat',
  'cymbal',
  'tom',
  'rim',
  'percussion',
]);
export type DrumClass = z.infer<typeof drumClass>;

/** What part of a song a sound is; `full` is several at once. */
export const soundClass = z.enum([
  'drums',
  'bass',
  'keys',
  'mallets',
  'guitar',
  'strings',
  'winds',
  'pad',
  'lead',
  'vocal',
  'fx',
  'full',
]);
export type SoundClass = z.infer<typeof soundClass>;

export const musicalMode = z.enum(['major', 'minor']);
/** Tonic as a pitch-class name, sharps only: C, C#, D … B. */
export const pitchClass = z.enum(PITCH_CLASSES);
export type { PitchClass };
export type MusicalMode = z.infer<typeof musicalMode>;

/**
 * Everything one analysis of one sound finds. Levels in dBFS (full scale ±1 = 0 dB) and LUFS, frequencies in Hz,
 * positions in frames of the file's own rate. Null means "there is none" or "cannot be said", never "not done".
 */
export const analysisResult = z.object({
  /** Engine name and version; the same audio under the same engine is never analysed twice. */
  engine: z.string(),
  /** Length in seconds and frames, counted while decoding. */
  duration: z.number().nonnegative(),
  frames: z.number().int().nonnegative(),
  sampleRate: z.number().int().positive(),
  channels: z.number().int().positive(),
  /** Highest absolute sample, dBFS; null for digital silence. */
  peakDb: z.number().nullable(),
  rmsDb: z.number().nullable(),
  /** Integrated loudness, ITU-R BS.1770-4, gated; null below the absolute gate or too short for one 400 ms block. */
  lufs: z.number().nullable(),
  /** Zero crossings per frame, 0 to 1. */
  zeroCrossingRate: z.number(),
  /** Means over the analysed frames; null for silence. */
  spectralCentroid: z.number().nullable(),
  spectralRolloff: z.number().nullable(),
  spectralBandwidth: z.number().nullable(),
  spectralFlatness: z.number().nullable(),
  /** 13 means, coefficient 0 first; null for silence. */
  mfcc: z.array(z.number()).nullable(),
  /**
   * How the sound begins: 20 mel bands over 7 stretches of its first second, dB under the strongest cell; null for
   * silence, absent in results of older engines.
   */
  sketch: z.array(z.number()).nullable().optional(),
  /**
   * What the ear for drums hears in a one-shot: odds of each drum class in the order of `drumClass`, then of no drum; null
   * for other sounds, absent in results of older engines.
   */
  drumOdds: z.array(z.number()).nullable().optional(),
  /** 12 values from C, the largest 1; null when atonal or silent. */
  chroma: z.array(z.number()).nullable(),
  /** Energy of the harmonic part over the whole, 0 (percussive) to 1 (harmonic). */
  harmonicRatio: z.number().min(0).max(1).nullable(),
  /** Onsets a second. */
  onsetRate: z.number().nonnegative(),
  /** Slice points in frames, ascending, at most 1024. */
  onsets: z.array(z.number().int().nonnegative()),
  kind: weighed(sampleKind).nullable(),
  drumClass: weighed(drumClass).nullable(),
  /** Null when it could be anything; absent in results of older engines. */
  soundClass: weighed(soundClass).nullable().optional(),
  /** Tempo in BPM; null for one-shots and for sounds without a beat. */
  bpm: weighed(z.number().positive()).nullable(),
  /** Whole beats in a loop, null when the length is not whole beats or there is no tempo. */
  beats: z.number().int().positive().nullable(),
  key: weighed(z.object({ tonic: pitchClass, mode: musicalMode })).nullable(),
  /** Root note of a pitched one-shot as a MIDI note (may be fractional: cents), with its confidence. */
  rootNote: weighed(z.number()).nullable(),
  /** Offset of the material from A4 = 440 Hz in cents, −50 to 50; null when atonal. */
  tuningCents: z.number().nullable(),
  /** Notes a person should see ("analysed the first 10 minutes", "length is not whole beats"). */
  remarks: z.array(z.string()),
});
export type AnalysisResult = z.infer<typeof analysisResult>;

/** Waveform overview: pairs of minimum and maximum, −127 to 127, over equal stretches of the mono mix. */
export interface WaveformPeaks {
  /** Frames of the file in one pair. */
  framesPerPeak: number;
  /** min0, max0, min1, max1 … */
  data: Int8Array;
}
