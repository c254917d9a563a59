import { readAdts } from './adts.js';
import { readAiff, readAiffMap } from './aiff.js';
import { type ByteSource } from './bytes.js';
import { type Container } from './container.js';
import { readFlac } from './flac.js';
import { readMp3 } from './mp3.js';
import { readMp4 } from './mp4.js';
import { findMpegStream } from './mpeg-frames.js';
import { readOgg } from './ogg.js';
import { pcmBlocks } from './pcm-blocks.js';
import { pcmLabel, type PcmLayout } from './pcm-layout.js';
import { corrupt } from './refusal.js';
import { readRiff } from './riff.js';
import { sniff } from './sniff.js';
import { readWav } from './wav.js';

/**
 * Recognises a file by its content and reads its header.
 * @throws PadbridgeError unsupported, corrupt, io, cancelled
 */
export async function readContainer(source: ByteSource): Promise<Container> {
  const found = await sniff(source);
  switch (found.kind) {
    case 'riff':
      return readWavContainer(source);
    case 'aiff': {
      const map = await readAiffMap(source);
      return pcmContainer(source, await readAiff(source, map), { kind: 'aiff', map });
    }
    case 'flac':
      return readFlac(source, found.start);
    case 'ogg':
      return readOgg(source, found.start);
    case 'mp4':
      return readMp4(source);
    case 'mpeg': {
      const { stream } = found;
      if (stream.first.kind === 'adts') return readAdts(source, stream);
      return readMp3(source, stream, 'mp3', { kind: 'mpeg', audioStart: stream.start, audioEnd: stream.end });
    }
  }
}

async function readWavContainer(source: ByteSource): Promise<Container> {
  const map = await readRiff(source);
  const content = await readWav(source, map);
  if (content.kind === 'pcm') return pcmContainer(source, content.layout, { kind: 'riff', map });
  const stream = await findMpegStream(source, content.range.start, content.range.end);
  if (stream?.first.kind !== 'mp3')
    throw corrupt(source.path, 'The WAV says it holds an MP3, but there is none.');
  return readMp3(source, stream, 'wav', { kind: 'riff', map });
}

function pcmContainer(source: ByteSource, layout: PcmLayout, hintPlaces: Container['hintPlaces']): Container {
  const { format, encoding, bigEndian, dataStart, dataBytes } = layout;
  return {
    format,
    warnings: layout.warnings,
    hintPlaces,
    essence: {
      kind: 'ranges',
      label: pcmLabel(encoding, bigEndian, format),
      ranges: [{ start: dataStart, end: dataStart + dataBytes }],
    },
    blocks: (warn) => pcmBlocks(source, layout, warn),
  };
}
