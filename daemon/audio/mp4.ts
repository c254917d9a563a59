import { type ByteSource } from './bytes.js';
import { type Container } from './container.js';
import { topLevelBoxes } from './mp4-boxes.js';
import { mp4Excerpt } from './mp4-excerpt.js';
import { readTrack, type Mp4Track } from './mp4-track.js';
import { excerptBlocks, type Excerpt } from './native-blocks.js';
import { checkShape } from './pcm-layout.js';
import { corrupt } from './refusal.js';

/** Index of ten hours of audio, or a large cover picture inside it. */
const MAX_INDEX_BYTES = 64 << 20;
/** Seconds decoded at once: 10 MB of stereo floats, and few enough calls that their cost vanishes. */
const EXCERPT_SECONDS = 30;
/** AAC overlaps each packet with the one before; the second is for the decoder's noise state. */
const AAC_WARM_UP_PACKETS = 2;
/** Compressed bytes one excerpt may have; thirty seconds of ALAC at 192 kHz and 8 channels stay below it. */
const MAX_EXCERPT_BYTES = 256 << 20;

/**
 * Reads an MP4 or M4A file.
 * @throws PadbridgeError corrupt, unsupported
 */
export async function readMp4(source: ByteSource): Promise<Container> {
  const { path } = source;
  const boxes = await topLevelBoxes(source);
  const index = boxes.find((box) => box.type === 'moov');
  if (!index)
    throw corrupt(path, 'The MP4 file has no index; recording or copying it was probably interrupted.');
  if (index.end - index.start > MAX_INDEX_BYTES) throw corrupt(path, 'The index of the MP4 file is damaged.');
  const track = readTrack(path, await source.read(index.start, index.end - index.start));
  const { codec, sampleRate, channels, bits, frames, warnings } = track;
  checkShape(path, channels, sampleRate);
  if (frames === 0) throw corrupt(path, 'The MP4 file has no audio in it.');
  return {
    format: { container: 'mp4', codec, sampleRate, channels, bits, frames },
    warnings,
    hintPlaces: { kind: 'mp4', boxes },
    essence: {
      kind: 'ranges',
      label: `${codec} ${sampleRate} ${channels}`,
      ranges: boxes.filter((box) => box.type === 'mdat'),
    },
    blocks: (warn) =>
      excerptBlocks(
        {
          path,
          sampleRate,
          channels,
          skip: track.skip,
          frames,
          excerpts: () => excerpts(source, track, warn),
        },
        warn,
      ),
  };
}

async function* excerpts(
  source: ByteSource,
  track: Mp4Track,
  warn: (warning: string) => void,
): AsyncGenerator<Excerpt> {
  const warmUpPackets = track.codec === 'aac' ? AAC_WARM_UP_PACKETS : 0;
  const ticks = EXCERPT_SECONDS * track.timescale;
  const count = track.offsets.length;
  for (let next = 0; next < count;) {
    const from = Math.max(0, next - warmUpPackets);
    const packets: Uint8Array[] = [];
    let bytes = 0;
    let duration = 0;
    for (let packet = from; packet < count && duration < ticks && bytes < MAX_EXCERPT_BYTES; packet++) {
      const size = track.sizes[packet]!;
      const stored = await source.read(track.offsets[packet]!, size);
      if (stored.length < size) {
        warn('The file is cut short; it is used up to the cut.');
        break;
      }
      packets.push(stored);
      bytes += size;
      duration += track.durations[packet]!;
    }
    if (packets.length <= next - from) return;
    yield { file: mp4Excerpt(track, from, packets), packets: packets.length, warmUp: next - from };
    next = from + packets.length;
  }
}
