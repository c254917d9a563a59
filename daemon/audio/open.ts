import { openBytes, type ByteSource } from './bytes.js';
import { type Container } from './container.js';
import { readContainer } from './containers.js';
import { cancelled } from './refusal.js';
import { hashesOf, type AudioHashes } from './hashes.js';
import { hintsOf } from './hints.js';
import { type AudioSource, type FileHints } from './source.js';

/** Lossy codecs are off by a packet now and then; what is missing beyond this is worth a word. */
const NOTABLE_SECONDS = 0.1;

/** An opened file with everything that can be learnt from it; a small one is read from its drive only once. */
export interface SoundFile extends AudioSource {
  /** What it says about itself. */
  hints(): Promise<FileHints>;
  /** Content and audio hash, in one pass over the file. */
  hashes(): Promise<AudioHashes>;
}

/**
 * Opens a sound, recognised by its content.
 * @throws PadbridgeError not-found, forbidden, io (the file), unsupported, corrupt (what is in it), unavailable (a codec
 *   that does not load on this machine), cancelled (the signal)
 */
export async function openAudio(path: string, signal?: AbortSignal): Promise<SoundFile> {
  return openBytesAsSound(await openBytes(path, signal), signal);
}

/** The same for bytes that are already open; they belong to the sound from here on. */
export async function openBytesAsSound(source: ByteSource, signal?: AbortSignal): Promise<SoundFile> {
  try {
    const container = await readContainer(source);
    return soundOf(source, container, signal);
  } catch (error) {
    await source.close();
    throw error;
  }
}

function soundOf(source: ByteSource, container: Container, signal: AbortSignal | undefined): SoundFile {
  const { warnings, format } = container;
  const warn = (warning: string) => {
    if (!warnings.includes(warning)) warnings.push(warning);
  };
  const seconds = (frames: number) => (frames / format.sampleRate).toFixed(1);
  return {
    format,
    warnings,
    async *blocks() {
      let frames = 0;
      for await (const block of container.blocks(warn)) {
        if (signal?.aborted) throw cancelled(source.path);
        frames += block[0]?.length ?? 0;
        yield block;
      }
      if (format.frames !== null && format.frames - frames > format.sampleRate * NOTABLE_SECONDS) {
        warn(
          `The file promises ${seconds(format.frames)} s of audio, but only ${seconds(frames)} s can be decoded.`,
        );
      }
      format.frames = frames;
    },
    hints: () => hintsOf(source, container, warn),
    hashes: () => hashesOf(source, container.essence),
    close: () => source.close(),
  };
}
