import { type AiffMap } from './aiff.js';
import { type ByteSource } from './bytes.js';
import { viewOf } from './iff.js';
import { cleanText, MAX_POSITIONS } from './riff-hints.js';
import { type AudioFormat, type FileHints } from './source.js';

/** Bytes of one chunk that are looked at: more than all markers need. */
const MAX_CHUNK_BYTES = 1 << 16;

const TEXT_CHUNKS: Record<string, 'title' | 'artist' | 'comment'> = {
  NAME: 'title',
  AUTH: 'artist',
  ANNO: 'comment',
};

/** What the chunks of an AIFF say: names, markers, the instrument and Apple's loop description. */
export async function aiffHints(
  source: ByteSource,
  { chunks }: AiffMap,
  format: AudioFormat,
): Promise<FileHints> {
  const hints: FileHints = {};
  const bodyOf = async (id: string): Promise<Uint8Array | null> => {
    const chunk = chunks.find((candidate) => candidate.id === id);
    return chunk ? source.read(chunk.start, Math.min(chunk.size, MAX_CHUNK_BYTES)) : null;
  };
  for (const [id, field] of Object.entries(TEXT_CHUNKS)) {
    const body = await bodyOf(id);
    const text = body ? cleanText(body) : '';
    if (text) hints[field] = text;
  }
  const marks = readMarks(await bodyOf('MARK'));
  if (marks.size > 0) hints.cues = [...marks.values()].sort((a, b) => a - b);
  const instrument = await bodyOf('INST');
  if (instrument && instrument.length >= 20) readInstrument(instrument, marks, hints);
  const loop = await bodyOf('basc');
  if (loop && loop.length >= 18) readAppleLoop(loop, format, hints);
  return hints;
}

/** Markers by their number (AIFF 1.3, MARK). */
function readMarks(body: Uint8Array | null): Map<number, number> {
  const marks = new Map<number, number>();
  if (!body || body.length < 2) return marks;
  const view = viewOf(body);
  const count = Math.min(view.getUint16(0), MAX_POSITIONS);
  for (let i = 0, at = 2; i < count && at + 7 <= body.length; i++) {
    marks.set(view.getUint16(at), view.getUint32(at + 2));
    // The name is a Pascal string padded to an even size with its length byte.
    const name = 1 + view.getUint8(at + 6);
    at += 6 + name + (name % 2);
  }
  return marks;
}

function readInstrument(body: Uint8Array, marks: ReadonlyMap<number, number>, hints: FileHints): void {
  const view = viewOf(body);
  const [type, begin, end] = [
    view.getUint16(8),
    marks.get(view.getUint16(10)),
    marks.get(view.getUint16(12)),
  ];
  const loops =
    type !== 0 && begin !== undefined && end !== undefined ? [{ start: begin, end, type: type - 1 }] : [];
  hints.smpl = { rootNote: view.getUint8(0), fineCents: view.getInt8(1), loops };
}

/** Apple Loops: version, beats, root, scale, meter, loop or one-shot. The tempo follows from beats and length. */
function readAppleLoop(body: Uint8Array, format: AudioFormat, hints: FileHints): void {
  const view = viewOf(body);
  const beats = view.getUint32(4);
  const root = view.getUint16(8);
  const seconds = (format.frames ?? 0) / format.sampleRate;
  hints.acid = {
    oneShot: view.getUint16(16) === 1,
    rootNote: root >= 48 && root < 60 ? root : null,
    beats,
    bpm: beats > 0 && seconds > 0 ? (beats * 60) / seconds : 0,
    meter: [view.getUint16(12), view.getUint16(14)],
  };
}
