/** One note of a MIDI file to render. */
export interface MidiNote {
  /** Beats (quarter notes) from the start. */
  at: number;
  beats: number;
  note: number;
  velocity: number;
  /** 0 to 15; 9 plays drums. */
  channel: number;
}

/** Music to render: notes at a tempo, and the program of each channel used. */
export interface Passage {
  bpm: number;
  notes: readonly MidiNote[];
  programs: ReadonlyMap<number, number>;
  /** Detunes every melodic channel, −100 to 100 (bend range of two semitones). */
  cents?: number;
}

interface Event {
  tick: number;
  order: number;
  bytes: number[];
}

/** At 60 BPM a tick is about a tenth of a millisecond, which places any tempo well enough. */
const TICKS_A_SECOND = 9600;
const ONE_SECOND = 1_000_000;

/**
 * A standard MIDI file, format 0, of passages one after the other, each beginning `spacing` seconds after the last. A
 * synthesiser takes longer to load its sounds than to play them, so many loops are rendered in one go and cut apart.
 */
export function midiFile(passages: readonly Passage[], spacing: number): Buffer {
  const events: Event[] = [
    {
      tick: 0,
      order: 0,
      bytes: [0xff, 0x51, 3, ONE_SECOND >> 16, (ONE_SECOND >> 8) & 255, ONE_SECOND & 255],
    },
  ];
  passages.forEach((passage, i) => events.push(...passageEvents(passage, i * spacing)));
  events.push({
    tick: Math.round(passages.length * spacing * TICKS_A_SECOND),
    order: 5,
    bytes: [0xff, 0x2f, 0],
  });
  events.sort((a, b) => a.tick - b.tick || a.order - b.order);
  const track: number[] = [];
  let now = 0;
  for (const { tick, bytes } of events) {
    for (const byte of variableLength(tick - now)) track.push(byte);
    for (const byte of bytes) track.push(byte);
    now = tick;
  }
  const head = Buffer.from([
    0x4d,
    0x54,
    0x68,
    0x64,
    0,
    0,
    0,
    6,
    0,
    0,
    0,
    1,
    TICKS_A_SECOND >> 8,
    TICKS_A_SECOND & 255,
  ]);
  const size = Buffer.alloc(8);
  size.write('MTrk');
  size.writeUInt32BE(track.length, 4);
  return Buffer.concat([head, size, Buffer.from(track)]);
}

const ALL_SOUND_OFF = 120;

function passageEvents({ bpm, notes, programs, cents = 0 }: Passage, start: number): Event[] {
  const tickOf = (beats: number): number => Math.round((start + (beats * 60) / bpm) * TICKS_A_SECOND);
  const events: Event[] = [];
  for (let channel = 0; channel < 16; channel++) {
    events.push({ tick: tickOf(0), order: 1, bytes: [0xb0 | channel, ALL_SOUND_OFF, 0] });
  }
  const bend = Math.max(0, Math.min(16_383, Math.round(8192 + (cents / 200) * 8192)));
  for (const [channel, program] of programs) {
    events.push({ tick: tickOf(0), order: 2, bytes: [0xc0 | channel, program] });
    if (channel !== 9)
      events.push({ tick: tickOf(0), order: 2, bytes: [0xe0 | channel, bend & 127, bend >> 7] });
  }
  for (const { at, beats, note, velocity, channel } of notes) {
    const from = Math.max(tickOf(0), tickOf(at));
    const loud = Math.max(1, Math.min(127, Math.round(velocity)));
    events.push({ tick: from, order: 4, bytes: [0x90 | channel, note, loud] });
    events.push({
      tick: Math.max(from + 1, tickOf(at + beats)),
      order: 3,
      bytes: [0x80 | channel, note, 0],
    });
  }
  return events;
}

function variableLength(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
}
