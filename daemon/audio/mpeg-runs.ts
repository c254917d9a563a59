import { type ByteSource } from './bytes.js';
import { frameAt, FRAME_HEADER_BYTES, type MpegFrame, type MpegStream } from './mpeg-frames.js';
import { humanBytes } from './pcm-layout.js';

/** Bytes looked at together; several of the largest frames there are (8 kB of ADTS). */
const READ_BYTES = 1 << 16;
/** Bytes of frames handed on together: at the lowest bitrate this is still only 8 s of audio. */
const RUN_BYTES = 1 << 13;

/**
 * The frames of a stream, several in a row at a time. Decoders are only shown whole frames of the stream's own kind:
 * junk between them confuses some and makes others wait forever. What is left out is told at the end.
 */
export async function* frameRuns(
  source: ByteSource,
  stream: MpegStream,
  warn: (warning: string) => void,
): AsyncGenerator<Uint8Array> {
  let skipped = 0;
  for (let position = stream.start; position < stream.end;) {
    const bytes = await source.read(position, Math.min(READ_BYTES, stream.end - position));
    // Fewer than asked for means that the file shrank meanwhile: also an end.
    const atEnd = position + READ_BYTES >= stream.end || bytes.length < READ_BYTES;
    let offset = 0;
    let runStart = 0;
    while (offset + FRAME_HEADER_BYTES <= bytes.length) {
      const frame = ownFrame(bytes, offset, stream.first);
      if (frame && offset + frame.bytes > bytes.length) break;
      if (!frame || offset - runStart >= RUN_BYTES) {
        if (offset > runStart) yield bytes.subarray(runStart, offset);
        runStart = offset;
      }
      if (frame) {
        offset += frame.bytes;
        continue;
      }
      offset = nextFrame(bytes, offset + 1, stream.first);
      skipped += offset - runStart;
      runStart = offset;
    }
    if (offset > runStart) yield bytes.subarray(runStart, offset);
    if (atEnd) {
      skipped += bytes.length - offset;
      break;
    }
    position += offset;
  }
  if (skipped > 0) warn(`${humanBytes(skipped)} between or after the audio frames are damaged and left out.`);
}

function ownFrame(bytes: Uint8Array, offset: number, first: MpegFrame): MpegFrame | null {
  const frame = frameAt(bytes, offset);
  return frame?.signature === first.signature ? frame : null;
}

/** The next offset where a frame begins that another one follows; the end of the bytes but for a header otherwise. */
function nextFrame(bytes: Uint8Array, from: number, first: MpegFrame): number {
  const last = bytes.length - FRAME_HEADER_BYTES + 1;
  for (
    let offset = bytes.indexOf(0xff, from);
    offset >= 0 && offset < last;
    offset = bytes.indexOf(0xff, offset + 1)
  ) {
    const frame = ownFrame(bytes, offset, first);
    if (!frame) continue;
    const next = offset + frame.bytes;
    if (next + FRAME_HEADER_BYTES > bytes.length || ownFrame(bytes, next, first)) return offset;
  }
  return Math.max(from, last);
}
