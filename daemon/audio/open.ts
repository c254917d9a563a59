import { readAiff, readAiffMap } from './aiff.js';
import { openBytes, type ByteSource } from './bytes.js';
import { type Container } from './container.js';
import { pcmBlocks } from './pcm-blocks.js';
import { type PcmLayout } from './pcm-layout.js';
import { cancelled, unsupported } from './refusal.js';
import { readRiff } from './riff.js';
import { sniff } from './sniff.js';
import { type AudioSource } from './source.js';
import { readWav } from './wav.js';

/**
 * Opens a sound, recognised by its content.
 * @throws PadbridgeError not-found, forbidden, io (the file), unsupported, corrupt (what is in it), unavailable (a codec
 *   that does not load on this machine), cancelled (the signal)
 */
export async function openAudio(path: string, signal?: AbortSignal): Promise<AudioSource> {
  return openBytesAsSound(await openBytes(path, signal), signal);
}

/** The same for bytes that are already open; they belong to the sound from here on. */
export async function openBytesAsSound(source: ByteSource, signal?: AbortSignal): Promise<AudioSource> {
  try {
    const container = await readContainer(source);
    return soundOf(source, container, signal);
  } catch (error) {
    await source.close();
    throw error;
  }
}

function soundOf(source: ByteSource, container: Container, signal: AbortSignal | undefined): AudioSource {
  const { warnings, format } = container;
  const warn = (warning: string) => {
    if (!warnings.includes(warning)) warnings.push(warning);
  };
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
      format.frames = frames;
    },
    close: () => source.close(),
  };
}

async function readContainer(source: ByteSource): Promise<Container> {
  const found = await sniff(source);
  switch (found.kind) {
    case 'riff': {
      const map = await readRiff(source);
      const content = await readWav(source, map);
      if (content.kind === 'pcm') return pcmContainer(source, content.layout, { kind: 'riff', map });
      throw unsupported(source.path, 'This format is not decoded yet.');
    }
    case 'aiff': {
      const map = await readAiffMap(source);
      return pcmContainer(source, await readAiff(source, map), { kind: 'aiff', map });
    }
    case 'flac':
    case 'ogg':
    case 'mp4':
    case 'mpeg':
      throw unsupported(source.path, 'This format is not decoded yet.');
  }
}

function pcmContainer(source: ByteSource, layout: PcmLayout, hintPlaces: Container['hintPlaces']): Container {
  const { format, encoding, bigEndian, dataStart, dataBytes } = layout;
  return {
    format,
    warnings: layout.warnings,
    hintPlaces,
    essence: {
      kind: 'ranges',
      label: `${encoding} ${bigEndian ? 'be' : 'le'} ${format.sampleRate} ${format.channels}`,
      ranges: [{ start: dataStart, end: dataStart + dataBytes }],
    },
    blocks: (warn) => pcmBlocks(source, layout, warn),
  };
}
