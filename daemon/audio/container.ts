import { type AiffMap } from './aiff.js';
import { type Box } from './mp4-boxes.js';
import { type RiffMap } from './riff.js';
import { type AudioBlock, type AudioFormat } from './source.js';

/** A stretch of the file, end excluded. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The bytes that are the sound itself, apart from everything a retag may touch. `label` names what the bytes alone do
 * not say (encoding, rate, channels); an Ogg stream is reduced to its packets because a retag repaginates it.
 */
export type Essence =
  | { kind: 'ranges'; label: string; ranges: ByteRange[] }
  | { kind: 'ogg-packets'; label: string; start: number };

/** Where a container keeps what it says about itself. */
export type HintPlaces =
  | { kind: 'riff'; map: RiffMap }
  | { kind: 'aiff'; map: AiffMap }
  | { kind: 'flac'; start: number; audioStart: number }
  | { kind: 'ogg'; start: number }
  | { kind: 'mp4'; boxes: Box[] }
  | { kind: 'mpeg'; audioStart: number; audioEnd: number };

/** One parsed file: what every reader of a container hands to `openFile`. */
export interface Container {
  format: AudioFormat;
  warnings: string[];
  essence: Essence;
  hintPlaces: HintPlaces;
  /** Decodes from the start, each time it is called. */
  blocks(warn: (warning: string) => void): AsyncGenerator<AudioBlock>;
}
