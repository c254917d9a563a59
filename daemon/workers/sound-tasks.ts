import type { AnalysisResult, WaveformPeaks } from '../../schemas/analysis.js';
import type { ErrorReport } from '../../schemas/errors.js';
import type { AudioFormat, FileHints } from '../audio/source.js';

/** Reads a file without decoding it: what it is, what it says about itself, and its two hashes. */
export interface InspectTask {
  kind: 'inspect';
  path: string;
}

export interface Inspection {
  contentHash: string;
  audioHash: string;
  format: AudioFormat;
  hints: FileHints;
  warnings: readonly string[];
}

/** Decodes and analyses a file. */
export interface AnalyseTask {
  kind: 'analyse';
  path: string;
  /** File name and the folders above it below the root, outermost first: what people wrote about the sound. */
  name: string;
  folders: string[];
  hints: FileHints;
}

export interface Analysis {
  result: AnalysisResult;
  peaks: WaveformPeaks;
  /** What the sound is compared by; null for silence. Made here so that the main thread does not have to. */
  vector: Int8Array | null;
  elapsedMs: number;
}

export type SoundTask = InspectTask | AnalyseTask;

/** Errors cross the thread as data: a cloned Error would lose its code. */
export type TaskReply<T> = { ok: true; value: T } | { ok: false; error: ErrorReport; detail: string };
