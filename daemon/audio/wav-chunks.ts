/** What programs find beside the samples of a WAV: tempo, root, loops, slices, and words about it. */
export interface WavFacts {
  /** Tempo and root for loop-aware programs (`acid`). `rootNote` is a MIDI note, null where unpitched. */
  acid?: { oneShot: boolean; rootNote: number | null; beats: number; bpm: number; meter: [number, number] };
  /** MIDI note at which it sounds as recorded, may be fractional, and forward loops in frames, `end` included (`smpl`). */
  smpl?: { rootNote: number; loops: readonly { start: number; end: number }[] };
  /** Slices (`cue `, and `LIST adtl` where they have names or lengths). */
  cues?: readonly CuePoint[];
  /** `LIST INFO` by its ids, "INAM"; bytes are what another file held there, zero included. */
  info?: Readonly<Record<string, string | Uint8Array>>;
}

export interface CuePoint {
  frame: number;
  label?: string;
  /** Frames from this point on that belong to it. */
  length?: number;
}

/** Ids of `LIST INFO` (Microsoft, RIFF MCI 1991) by what they hold. */
export const INFO = {
  title: 'INAM',
  artist: 'IART',
  album: 'IPRD',
  genre: 'IGNR',
  comment: 'ICMT',
  software: 'ISFT',
  /** ISO 8601, "2026-11-21". */
  created: 'ICRD',
} as const;

const ACID_ONE_SHOT = 0x01;
const ACID_ROOT_SET = 0x02;
const ACID_STRETCH = 0x04;
/** Written for roots from middle C on, as the files of others have it. */
const ACID_HIGH_OCTAVE = 0x10;
const MIDDLE_C = 60;
/** Many readers look at the note only: this far below it, in semitones, a root counts as the note itself. */
const SLIGHTLY_FLAT = 0.15;

/** The chunks that say these facts, whole with header and padding, in the order in which they follow `data`. */
export function factChunks(facts: WavFacts, sampleRate: number): Uint8Array[] {
  const { acid, smpl, cues = [], info } = facts;
  const named = cues.some(({ label, length }) => label !== undefined || length !== undefined);
  return [
    ...(smpl ? [riffChunk('smpl', smplBody(smpl, sampleRate))] : []),
    ...(cues.length > 0 ? [riffChunk('cue ', cueBody(cues))] : []),
    ...(named ? [riffChunk('LIST', adtlBody(cues))] : []),
    ...(info && Object.keys(info).length > 0 ? [riffChunk('LIST', infoBody(info))] : []),
    ...(acid ? [riffChunk('acid', acidBody(acid))] : []),
  ];
}

/** Sonic Foundry's `acid`: flags, root, two unknowns, beats, meter denominator and numerator, tempo. */
function acidBody(acid: NonNullable<WavFacts['acid']>): Uint8Array {
  const { oneShot, rootNote, beats, bpm, meter } = acid;
  const root = rootNote === null ? MIDDLE_C : Math.max(0, Math.min(127, Math.round(rootNote)));
  const rootFlags = rootNote === null ? 0 : ACID_ROOT_SET | (root >= MIDDLE_C ? ACID_HIGH_OCTAVE : 0);
  return packBytes(24, (view) => {
    view.setUint32(0, (oneShot ? ACID_ONE_SHOT : ACID_STRETCH) | rootFlags, true);
    view.setUint16(4, root, true);
    view.setUint16(6, 0x8000, true);
    view.setUint32(12, beats, true);
    view.setUint16(16, meter[1], true);
    view.setUint16(18, meter[0], true);
    view.setFloat32(20, bpm, true);
  });
}

/** MIDI Manufacturers Association, RP-003: the fraction is a 32-bit share of the semitone above the note. */
function smplBody({ rootNote, loops }: NonNullable<WavFacts['smpl']>, sampleRate: number): Uint8Array {
  const note = Math.floor(rootNote + SLIGHTLY_FLAT);
  const fraction = Math.max(0, rootNote - note);
  return packBytes(36 + loops.length * 24, (view) => {
    view.setUint32(8, Math.round(1e9 / sampleRate), true);
    view.setUint32(12, Math.max(0, Math.min(127, note)), true);
    view.setUint32(16, Math.min(0xffff_ffff, Math.round(fraction * 2 ** 32)), true);
    view.setUint32(28, loops.length, true);
    for (const [index, loop] of loops.entries()) {
      const at = 36 + index * 24;
      view.setUint32(at, index, true);
      view.setUint32(at + 8, loop.start, true);
      view.setUint32(at + 12, loop.end, true);
    }
  });
}

function cueBody(cues: readonly CuePoint[]): Uint8Array {
  return packBytes(4 + cues.length * 24, (view, bytes) => {
    view.setUint32(0, cues.length, true);
    for (const [index, { frame }] of cues.entries()) {
      const at = 4 + index * 24;
      view.setUint32(at, index + 1, true);
      view.setUint32(at + 4, frame, true);
      bytes.set(latin('data'), at + 8);
      view.setUint32(at + 20, frame, true);
    }
  });
}

/** Names (`labl`) and lengths (`ltxt`) of cue points, by their numbers; names first: some readers stop at the other. */
function adtlBody(cues: readonly CuePoint[]): Uint8Array {
  const names = cues.flatMap(({ label }, index) => {
    if (label === undefined) return [];
    const number = packBytes(4, (view) => view.setUint32(0, index + 1, true));
    return [riffChunk('labl', joinBytes([number, zeroEnded(label)]))];
  });
  const lengths = cues.flatMap(({ length }, index) => {
    if (length === undefined) return [];
    const region = packBytes(20, (view, bytes) => {
      view.setUint32(0, index + 1, true);
      view.setUint32(4, length, true);
      bytes.set(latin('rgn '), 8);
    });
    return [riffChunk('ltxt', region)];
  });
  return joinBytes([latin('adtl'), ...names, ...lengths]);
}

function infoBody(info: NonNullable<WavFacts['info']>): Uint8Array {
  const fields = Object.entries(info).map(([id, text]) =>
    riffChunk(id, typeof text === 'string' ? zeroEnded(text) : text),
  );
  return joinBytes([latin('INFO'), ...fields]);
}

/** Readers disagree about the encoding of these texts; plain letters are the same in all of them. */
function zeroEnded(text: string): Uint8Array {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '_');
  return latin(`${plain}\0`);
}

/** A chunk with its header, padded to an even size. */
export function riffChunk(id: string, body: Uint8Array): Uint8Array {
  return packBytes(8 + body.length + (body.length % 2), (view, bytes) => {
    bytes.set(latin(id));
    view.setUint32(4, body.length, true);
    bytes.set(body, 8);
  });
}

/** Bytes of this length, zero but for what is filled in. */
export function packBytes(length: number, fill: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  fill(new DataView(bytes.buffer), bytes);
  return bytes;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function latin(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
