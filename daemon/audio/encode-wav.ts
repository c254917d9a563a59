import { PadbridgeError } from '../../schemas/errors.js';

/** What to write beside the samples. */
export interface WavOptions {
  sampleRate: number;
  /** 16 and 24 are integers, rounded and clipped; 'float' keeps 32-bit floats as they are. */
  encoding: 16 | 24 | 'float';
  /** Tempo and root for loop-aware programs (the `acid` chunk). `rootNote` is a MIDI note, null where unpitched. */
  acid?: { oneShot: boolean; rootNote: number | null; beats: number; bpm: number; meter: [number, number] };
  /** Root note and forward loops, positions in frames, `end` included (the `smpl` chunk). */
  smpl?: { rootNote: number; loops: { start: number; end: number }[] };
  /** Cue positions in frames (the `cue ` chunk). */
  cues?: readonly number[];
}

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const ACID_ONE_SHOT = 1;
const ACID_ROOT_SET = 2;
const ACID_STRETCH = 4;

/**
 * A whole WAV file in memory.
 * @param planes one array a channel, all the same length, full scale ±1
 * @throws PadbridgeError invalid-input when there are no planes, or they differ in length
 */
export function encodeWav(planes: readonly Float32Array[], options: WavOptions): Uint8Array {
  const frames = planes[0]?.length;
  if (frames === undefined || planes.some((plane) => plane.length !== frames)) {
    throw new PadbridgeError(
      'invalid-input',
      'A WAV needs at least one channel, and all of the same length.',
    );
  }
  const extra = [
    ...(options.acid ? [chunk('acid', acidBody(options.acid))] : []),
    ...(options.smpl ? [chunk('smpl', smplBody(options.smpl, options.sampleRate))] : []),
    ...(options.cues ? [chunk('cue ', cueBody(options.cues))] : []),
  ];
  const format = chunk('fmt ', formatBody(planes.length, options));
  return chunk(
    'RIFF',
    join([latin('WAVE'), format, chunk('data', interleave(planes, frames, options.encoding)), ...extra]),
  );
}

function formatBody(channels: number, { encoding, sampleRate }: WavOptions): Uint8Array {
  const bits = encoding === 'float' ? 32 : encoding;
  const blockAlign = (channels * bits) / 8;
  return pack(16, (view) => {
    view.setUint16(0, encoding === 'float' ? FORMAT_FLOAT : FORMAT_PCM, true);
    view.setUint16(2, channels, true);
    view.setUint32(4, sampleRate, true);
    view.setUint32(8, sampleRate * blockAlign, true);
    view.setUint16(12, blockAlign, true);
    view.setUint16(14, bits, true);
  });
}

function interleave(
  planes: readonly Float32Array[],
  frames: number,
  encoding: WavOptions['encoding'],
): Uint8Array {
  const channels = planes.length;
  const count = frames * channels;
  const width = encoding === 'float' ? 4 : encoding / 8;
  return pack(count * width, (view) => {
    for (let c = 0; c < channels; c++) {
      const plane = planes[c]!;
      for (let i = 0, at = c * width; i < frames; i++, at += channels * width) {
        const value = plane[i]!;
        if (encoding === 'float') view.setFloat32(at, value, true);
        else if (encoding === 16) view.setInt16(at, quantise(value, 32768), true);
        else {
          const stored = quantise(value, 8388608);
          view.setUint16(at, stored & 0xffff, true);
          view.setInt8(at + 2, stored >> 16);
        }
      }
    }
  });
}

function quantise(value: number, fullScale: number): number {
  return Math.max(-fullScale, Math.min(fullScale - 1, Math.round(value * fullScale)));
}

/** Sonic Foundry's `acid`: flags, root, two unknowns, beats, meter denominator and numerator, tempo. */
function acidBody(acid: NonNullable<WavOptions['acid']>): Uint8Array {
  const flags = (acid.oneShot ? ACID_ONE_SHOT : ACID_STRETCH) | (acid.rootNote === null ? 0 : ACID_ROOT_SET);
  return pack(24, (view) => {
    view.setUint32(0, flags, true);
    view.setUint16(4, acid.rootNote ?? 60, true);
    view.setUint16(6, 0x8000, true);
    view.setUint32(12, acid.beats, true);
    view.setUint16(16, acid.meter[1], true);
    view.setUint16(18, acid.meter[0], true);
    view.setFloat32(20, acid.bpm, true);
  });
}

function smplBody(smpl: NonNullable<WavOptions['smpl']>, sampleRate: number): Uint8Array {
  return pack(36 + smpl.loops.length * 24, (view) => {
    view.setUint32(8, Math.round(1e9 / sampleRate), true);
    view.setUint32(12, smpl.rootNote, true);
    view.setUint32(28, smpl.loops.length, true);
    smpl.loops.forEach((loop, index) => {
      const at = 36 + index * 24;
      view.setUint32(at, index, true);
      view.setUint32(at + 8, loop.start, true);
      view.setUint32(at + 12, loop.end, true);
    });
  });
}

function cueBody(cues: readonly number[]): Uint8Array {
  return pack(4 + cues.length * 24, (view, bytes) => {
    view.setUint32(0, cues.length, true);
    cues.forEach((position, index) => {
      const at = 4 + index * 24;
      view.setUint32(at, index + 1, true);
      view.setUint32(at + 4, position, true);
      bytes.set(latin('data'), at + 8);
      view.setUint32(at + 20, position, true);
    });
  });
}

function chunk(id: string, body: Uint8Array): Uint8Array {
  return pack(8 + body.length + (body.length % 2), (view, bytes) => {
    bytes.set(latin(id));
    view.setUint32(4, body.length, true);
    bytes.set(body, 8);
  });
}

function pack(length: number, fill: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  fill(new DataView(bytes.buffer), bytes);
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function latin(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
