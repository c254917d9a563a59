import { type AnalysisResult, type WaveformPeaks } from '../../schemas/analysis.js';
import { createScratch, type Scratch } from '../audio/scratch.js';
import { type AudioBlock, type AudioFormat, type FileHints } from '../audio/source.js';
import { createDecimator, decimationFactor } from './decimate.js';
import { drumFrom, drumOddsOf } from './drum-class.js';
import { envelopeOf } from './envelope.js';
import { fuseClass } from './fuse-class.js';
import { createHarmonicMeter } from './harmonic-ratio.js';
import { harmonyOf } from './harmony.js';
import { HEAD_SECONDS } from './hit-frames.js';
import { fuseKind, hearKind, kindEvidence } from './kind.js';
import { createLevelMeter, toDecibels } from './levels.js';
import { createLoudnessMeter, LOUDNESS_BLOCK_SECONDS } from './loudness.js';
import { createMono } from './mono.js';
import { hintsFromName, type NameHints } from './name-hints.js';
import { scaleInto, spanOf } from './normalise.js';
import { pickOnsets, rhythmOf, slicePoints } from './onsets.js';
import { createPeakCollector } from './peaks.js';
import { onPlanes } from './planes.js';
import { CHUNK_FRAMES, cleaned, createRechunker } from './rechunk.js';
import { createSketch, sketchOf } from './sketch.js';
import { createSnapshotCollector } from './snapshots.js';
import { createTape, type Sound, type Tape } from './sound.js';
import { heardClass } from './sound-class.js';
import { fuseTempo, hearTempo } from './tempo-fusion.js';
import { periodicityOf } from './tempo.js';
import { snapshotSize, timbreOf } from './timbre.js';
import { ENGINE_VERSION } from './version.js';

export { ENGINE_VERSION };

/**
 * Beats and harmony are taken from this much of the start. Ten minutes of decimated mono are 53 MB; a longer piece says
 * the same about its tempo and key by then, and a DJ set has more than one of either.
 */
export const ANALYSED_MINUTES = 10;

/** A mean this far from zero is a fault, not music. */
const DC_FAULT = 0.02;
/** This share of samples at full scale is audible clipping. */
const CLIPPED = 0.001;

export interface AnalysisContext {
  hints: FileHints;
  /** File name with or without extension. */
  name: string;
  /** Folders under the library root, nearest last. */
  folders: string[];
}

export interface Analysis {
  result: AnalysisResult;
  peaks: WaveformPeaks;
}

export interface Analyser {
  /** Takes the next stretch of audio, of any length; `block` may be reused by the caller afterwards. */
  push(block: AudioBlock): void;
  /** Finishes the analysis. Call once, after the last push. */
  finish(): Analysis;
}

/**
 * Analyses one sound as it is decoded. Levels, loudness and peaks are measured on every frame at the file's own rate;
 * beats, harmony and timbre on bounded extracts, so that memory stays bounded for a sound of any length. The answer
 * depends on the audio, the format and the context alone: not on block sizes, the clock or what was analysed before.
 */
export function createAnalyser(format: AudioFormat, context: AnalysisContext): Analyser {
  const { sampleRate, channels } = format;
  const factor = decimationFactor(sampleRate);
  const workingRate = sampleRate / factor;
  const scratch = createScratch();
  const levels = createLevelMeter(channels);
  const loudness = createLoudnessMeter(sampleRate, channels);
  const mono = createMono(channels);
  const peaks = createPeakCollector(scratch);
  const snapshots = createSnapshotCollector(snapshotSize(sampleRate), scratch);
  const strip = createStrip(sampleRate, factor, scratch);
  let invalid = 0;

  function take(found: readonly Float32Array[], frames: number): void {
    const chunk = onPlanes(found, frames);
    if (!levels.add(chunk, frames)) {
      const repaired = cleaned(chunk, frames);
      invalid += repaired.invalid;
      take(repaired.chunk, frames);
      return;
    }
    loudness.add(chunk, frames);
    const mix = mono.mix(chunk, frames, levels.energyOf(0));
    peaks.add(mix, frames);
    snapshots.add(mix, frames);
    strip.add(mix, frames);
  }
  const rechunker = createRechunker(channels, scratch, take);

  return {
    push: (block) => rechunker.push(block),
    finish() {
      rechunker.flush();
      const frames = rechunker.frames;
      const remarks: string[] = [];
      if (invalid > 0) remarks.push(`${invalid} samples were not numbers and were taken as silence`);
      if (mono.cancelled > frames / 2)
        remarks.push('channels are out of phase and cancel in mono; analysed the first channel');
      const sound: Sound = {
        signal: strip.tape(),
        rate: workingRate,
        factor,
        head: strip.head(),
        headRate: sampleRate,
        seconds: frames / sampleRate,
        frames,
      };
      const measured = levels.read();
      if (measured.peak === 0) remarks.push(frames === 0 ? 'holds no audio' : 'digital silence');
      if (Math.abs(measured.dc) > DC_FAULT) remarks.push('has a DC offset');
      if (measured.clippedRatio > CLIPPED) remarks.push('is clipped');
      if (measured.peak > 0 && sound.seconds < LOUDNESS_BLOCK_SECONDS)
        remarks.push('too short for integrated loudness, which needs 400 ms');
      if (sound.seconds > ANALYSED_MINUTES * 60)
        remarks.push(`tempo and key from the first ${ANALYSED_MINUTES} minutes`);
      const timbre = timbreOf(snapshots.read(), sampleRate);
      const names = hintsFromName(context.name, context.folders);
      const musical = musicOf(sound, context.hints, names, remarks);
      const overview = peaks.read();
      const result: AnalysisResult = {
        engine: ENGINE_VERSION,
        duration: round(sound.seconds, 6),
        frames,
        sampleRate,
        channels,
        peakDb: rounded(toDecibels(measured.peak), 2),
        rmsDb: rounded(toDecibels(measured.rms), 2),
        lufs: rounded(loudness.read(), 2),
        zeroCrossingRate: round(measured.zeroCrossingRate, 5),
        spectralCentroid: rounded(timbre?.centroid ?? null, 1),
        spectralRolloff: rounded(timbre?.rolloff ?? null, 1),
        spectralBandwidth: rounded(timbre?.bandwidth ?? null, 1),
        spectralFlatness: rounded(timbre?.flatness ?? null, 5),
        mfcc: timbre ? timbre.mfcc.map((value) => round(value, 3)) : null,
        ...musical,
        remarks,
      };
      scratch.release();
      return { result: withClass(result, overview, names), peaks: overview };
    },
  };
}

/** Adds what part of a song it is, which rests on everything else that was found. */
function withClass(result: AnalysisResult, peaks: WaveformPeaks, names: NameHints): AnalysisResult {
  const heard = result.kind && heardClass(result, envelopeOf(peaks, result.duration));
  return { ...result, soundClass: result.kind && fuseClass(heard, names.soundClass) };
}

type Musical = Pick<
  AnalysisResult,
  | 'chroma'
  | 'harmonicRatio'
  | 'onsetRate'
  | 'onsets'
  | 'kind'
  | 'drumClass'
  | 'bpm'
  | 'beats'
  | 'key'
  | 'rootNote'
  | 'tuningCents'
  | 'sketch'
  | 'drumOdds'
>;

/** Level under which there is nothing to hear: −80 dBFS. */
const INAUDIBLE = 1e-4;

/** Everything that is heard rather than measured. */
function musicOf(sound: Sound, hints: FileHints, names: NameHints, remarks: string[]): Musical {
  if (!normalise(sound)) {
    return {
      chroma: null,
      harmonicRatio: null,
      onsetRate: 0,
      onsets: [],
      kind: null,
      drumClass: null,
      drumOdds: null,
      bpm: null,
      beats: null,
      key: null,
      rootNote: null,
      tuningCents: null,
      sketch: sketchOf(sound.head, sound.headRate),
    };
  }
  const harmonic = createHarmonicMeter(sound.signal.length);
  const rhythm = rhythmOf(sound, (frame, powers) => harmonic.add(frame, powers));
  const onsets = pickOnsets(rhythm);
  const points = slicePoints(sound, onsets);
  const periodicity = periodicityOf(rhythm);
  const tempi = hearTempo(periodicity, rhythm, sound.seconds);
  const evidence = kindEvidence(
    sound.seconds,
    rhythm,
    onsets,
    periodicity.candidates[0]?.score ?? 0,
    tempi[0]?.beats !== null && tempi.length > 0,
  );
  const kind = fuseKind(hearKind(evidence), hints, names.kind);
  const tempo = kind.value === 'one-shot' ? null : fuseTempo(tempi, sound.seconds, hints, names.bpm);
  if (tempo && tempo.beats === null && kind.value === 'loop') remarks.push('length is not whole beats');
  const start = startOf(sound, kind, names);
  return {
    harmonicRatio: rounded(harmonic.read(), 3),
    onsetRate: round(onsets.length / (sound.signal.length / sound.rate), 3),
    onsets: points,
    kind,
    ...start,
    bpm: tempo?.bpm ?? null,
    beats: tempo?.beats ?? null,
    ...harmonyOf(sound, kind.value, start.drumClass !== null, hints, names),
  };
}

/** The drum ear looks at twice as many frames as the sketch of the start needs: every other one serves both. */
function startOf(
  { head, headRate }: Sound,
  kind: NonNullable<AnalysisResult['kind']>,
  names: NameHints,
): Pick<Musical, 'drumClass' | 'drumOdds' | 'sketch'> {
  if (kind.value !== 'one-shot' && kind.heard !== 'one-shot')
    return { drumClass: null, drumOdds: null, sketch: sketchOf(head, headRate) };
  const sketch = createSketch(headRate);
  const odds = drumOddsOf(head, headRate, (frame, powers) => {
    if (frame % 2 === 0) sketch.add(frame / 2, powers);
  });
  return {
    drumClass: kind.value === 'one-shot' ? fuseClass(odds && drumFrom(odds), names.drumClass) : null,
    // Vectors rest on this: whether there is one may depend on what was heard alone, not on a name.
    drumOdds: odds && kind.heard === 'one-shot' ? Array.from(odds, (share) => round(share, 3)) : null,
    sketch: sketch.read(),
  };
}

/** Takes out DC, scales the working signal to a peak of 1; false when nothing is left to hear. */
function normalise(sound: Sound): boolean {
  const { signal, head } = sound;
  const { mean, low, high } = spanOf(signal);
  const peak = Math.max(high - mean, mean - low);
  if (peak < INAUDIBLE) return false;
  scaleInto(signal, signal, mean, 1 / peak);
  scaleInto(head, head, mean, 1 / peak);
  return true;
}

/** One mono stream on its way into memory: decimated whole, at full rate for the first moments. */
function createStrip(rate: number, factor: number, scratch: Scratch) {
  const tape = createTape(Math.ceil((ANALYSED_MINUTES * 60 * rate) / factor), scratch);
  const decimator = createDecimator(factor);
  const thinned = scratch.floats(CHUNK_FRAMES);
  // The attack may come late: keep as much again before it.
  const head = createTape(Math.ceil(2 * HEAD_SECONDS * rate), scratch);
  return {
    add(signal: Float32Array, frames: number): void {
      append(head, signal, frames);
      append(tape, thinned, decimator.process(signal, frames, thinned, 0));
    },
    tape: () => tape.read(),
    head: () => head.read(),
  };
}

function append(tape: Tape, signal: Float32Array, count: number): void {
  const { buffer, offset, room } = tape.reserve(count);
  if (room <= 0) return;
  buffer.set(signal.subarray(0, room), offset);
  tape.advance(room);
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

function rounded(value: number | null, digits: number): number | null {
  return value === null || !Number.isFinite(value) ? null : round(value, digits);
}
