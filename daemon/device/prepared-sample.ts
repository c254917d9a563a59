import { open, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SMP_HEADER_BYTES } from '../../hardware/sp404/formats/smp.js';
import { MAX_SAMPLE_NAME, type SmpShape } from '../../schemas/sp404.js';
import { openAudio } from '../audio/open.js';
import type { Rendering, RenderTask } from '../render/render.js';

/** A sound as the unit holds one, in a temporary file so that memory does not grow with its length. */
export interface PreparedSample extends SmpShape {
  /** Big-endian PCM; may be read more than once. */
  pcm: () => AsyncGenerator<Uint8Array>;
  remarks: string[];
  /** Removes the temporary file. */
  discard: () => Promise<void>;
}

const PIECE_BYTES = 0x1_0000;

/** Makes a file of another: in this thread for a command, in one of its own for a daemon that must not stop meanwhile. */
export type Render = (task: RenderTask, signal?: AbortSignal) => Promise<Rendering>;

/** Converts any sound that can be decoded. Throws what `render` throws. */
export async function prepareSample(
  file: string,
  render: Render,
  signal?: AbortSignal,
): Promise<PreparedSample> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'padbridge-sample-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  const target = path.join(folder, 'sample.SMP');
  try {
    const { channels, frames, remarks } = await render(
      { source: file, target, format: 'smp', settings: {} },
      signal,
    );
    return { channels, frames, remarks, discard, pcm: () => readPieces(target, SMP_HEADER_BYTES) };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** Frames a second of a file, in which its kit counts. */
export async function sampleRateOf(file: string, signal?: AbortSignal): Promise<number> {
  const sound = await openAudio(file, signal);
  await sound.close();
  return sound.format.sampleRate;
}

/** A file from an offset on, in pieces. */
export async function* readPieces(file: string, from = 0): AsyncGenerator<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    for (let position = from; ;) {
      const piece = new Uint8Array(PIECE_BYTES);
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The name a file's sample gets on the unit: plain characters, at most 23. */
export function sampleNameOf(file: string): string {
  const stem = path.basename(file, path.extname(file));
  const plain = stem
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/g, '_')
    .trim();
  return plain.slice(0, MAX_SAMPLE_NAME).trim() || 'SAMPLE';
}
