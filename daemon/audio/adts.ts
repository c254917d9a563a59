import { type ByteSource } from './bytes.js';
import { type Container } from './container.js';
import { frameAt, type MpegStream } from './mpeg-frames.js';
import { frameRuns } from './mpeg-runs.js';
import { excerptBlocks, type Excerpt } from './native-blocks.js';
import { checkShape } from './pcm-layout.js';

/** About 30 s at 44.1 kHz, for the same reasons as in MP4. */
const EXCERPT_PACKETS = 1300;
const WARM_UP_PACKETS = 2;

/**
 * Reads a bare AAC stream. It has nowhere to say how much silence the encoder put in front, so all of it is played.
 * @throws PadbridgeError unsupported, corrupt
 */
export function readAdts(source: ByteSource, stream: MpegStream): Container {
  const { sampleRate, channels } = stream.first;
  checkShape(source.path, channels, sampleRate);
  return {
    format: { container: 'adts', codec: 'aac', sampleRate, channels, bits: null, frames: null },
    warnings: [],
    hintPlaces: { kind: 'mpeg', audioStart: stream.start, audioEnd: stream.end },
    essence: {
      kind: 'ranges',
      label: `aac ${sampleRate} ${channels}`,
      ranges: [{ start: stream.start, end: stream.end }],
    },
    blocks: (warn) =>
      excerptBlocks(
        {
          path: source.path,
          sampleRate,
          channels,
          skip: 0,
          frames: Infinity,
          excerpts: () => excerpts(source, stream, warn),
        },
        warn,
      ),
  };
}

async function* excerpts(
  source: ByteSource,
  stream: MpegStream,
  warn: (warning: string) => void,
): AsyncGenerator<Excerpt> {
  let packets: Uint8Array[] = [];
  let warmUp = 0;
  for await (const run of frameRuns(source, stream, warn)) {
    for (let offset = 0; offset < run.length;) {
      const length = frameAt(run, offset)?.bytes ?? run.length - offset;
      packets.push(run.subarray(offset, offset + length));
      offset += length;
    }
    if (packets.length < EXCERPT_PACKETS) continue;
    yield { file: joined(packets), packets: packets.length, warmUp };
    packets = packets.slice(-WARM_UP_PACKETS);
    warmUp = WARM_UP_PACKETS;
  }
  if (packets.length > warmUp) yield { file: joined(packets), packets: packets.length, warmUp };
}

function joined(packets: readonly Uint8Array[]): ArrayBuffer {
  return new Uint8Array(Buffer.concat(packets)).buffer;
}
