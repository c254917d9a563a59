import { type ByteSource } from './bytes.js';
import { streamDecoder } from './codecs.js';
import { type Container } from './container.js';
import { streamBlocks } from './feed.js';
import { ascii, viewOf } from './iff.js';
import { frameAt, type MpegStream } from './mpeg-frames.js';
import { frameRuns } from './mpeg-runs.js';
import { type AudioFormat } from './source.js';

/** What the first frame of an MP3 may say instead of carrying audio (the Xing header and LAME's extension of it). */
interface InfoFrame {
  /** Length of the info frame itself, which is silent and is rewritten by taggers. */
  bytes: number;
  /** Frames of PCM after the encoder's delay and padding are taken off; null where it does not say. */
  frames: number | null;
}

/** Reads an MP3 stream, bare or wrapped in a WAV. */
export async function readMp3(
  source: ByteSource,
  stream: MpegStream,
  container: 'mp3' | 'wav',
  hintPlaces: Container['hintPlaces'],
): Promise<Container> {
  const { first } = stream;
  const info = readInfoFrame(await source.read(stream.start, first.bytes), stream);
  const format: AudioFormat = {
    container,
    codec: 'mp3',
    sampleRate: first.sampleRate,
    channels: first.channels,
    bits: null,
    frames: info?.frames ?? null,
  };
  return {
    format,
    warnings: [],
    hintPlaces,
    essence: {
      kind: 'ranges',
      label: `mp3 ${first.sampleRate} ${first.channels}`,
      ranges: [{ start: stream.start + (info?.bytes ?? 0), end: stream.end }],
    },
    blocks: (warn) =>
      streamBlocks(
        {
          path: source.path,
          channels: first.channels,
          sampleRate: first.sampleRate,
          decoder: () => streamDecoder('mp3'),
          pieces: () => frameRuns(source, stream, warn),
        },
        warn,
      ),
  };
}

function readInfoFrame(frame: Uint8Array, stream: MpegStream): InfoFrame | null {
  const { first } = stream;
  if (frameAt(frame, 0) === null) return null;
  // Past the header lies the side information, whose size depends on version and channels.
  const version1 = first.samples === 1152;
  const at = 4 + (version1 ? (first.channels === 1 ? 17 : 32) : first.channels === 1 ? 9 : 17);
  const id = ascii(frame, at, 4);
  if (id !== 'Xing' && id !== 'Info') {
    return ascii(frame, 36, 4) === 'VBRI' ? { bytes: first.bytes, frames: null } : null;
  }
  const silent: InfoFrame = { bytes: first.bytes, frames: null };
  if (frame.length < at + 8 + 4) return silent;
  const view = viewOf(frame);
  const flags = view.getUint32(at + 4);
  if ((flags & 1) === 0) return silent;
  const count = view.getUint32(at + 8) * first.samples;
  // Frame count, byte count, seek table and quality precede the encoder's own part; each is there if its bit is.
  const lame = at + 8 + 4 + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (lame + 24 > frame.length || frame[lame] === 0) return { ...silent, frames: count };
  const delays = (frame[lame + 21]! << 16) | (frame[lame + 22]! << 8) | frame[lame + 23]!;
  return { ...silent, frames: Math.max(0, count - (delays >> 12) - (delays & 0xfff)) || null };
}
