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

const TICKS = 480;

/**
 * A standard MIDI file, format 0.
 * @param programs program of each channel used
 * @param bendCents detunes every melodic channel, −100 to 100 (bend range of two semitones)
 */
export function midiFile(
  bpm: number,
  notes: readonly MidiNote[],
  programs: ReadonlyMap<number, number>,
  bendCents = 0,
): Buffer {
  const events: { tick: number; order: number; bytes: number[] }[] = [];
  const tempo = Math.round(60_000_000 / bpm);
  events.push({ tick: 0, order: 0, bytes: [0xff, 0x51, 3, tempo >> 16, (tempo >> 8) & 255, tempo & 255] });
  for (const [channel, program] of programs) {
    events.push({ tick: 0, order: 1, bytes: [0xc0 | channel, program] });
    if (channel !== 9 && bendCents !== 0) {
      const bend = Math.max(0, Math.min(16_383, Math.round(8192 + (bendCents / 200) * 8192)));
      events.push({ tick: 0, order: 2, bytes: [0xe0 | channel, bend & 127, bend >> 7] });
    }
  }
  for (const { at, beats, note, velocity, channel } of notes) {
    const start = Math.round(at * TICKS);
    const end = Math.max(start + 1, Math.round((at + beats) * TICKS));
    events.push({ tick: start, order: 4, bytes: [0x90 | channel, note, velocity] });
    events.push({ tick: end, order: 3, bytes: [0x80 | channel, note, 0] });
  }
  events.sort((a, b) => a.tick - b.tick || a.order - b.order);
  const track: number[] = [];
  let now = 0;
  for (const { tick, bytes } of events) {
    track.push(...variableLength(tick - now), ...bytes);
    now = tick;
  }
  track.push(0, 0xff, 0x2f, 0);
  const head = Buffer.from([0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, TICKS >> 8, TICKS & 255]);
  const size = Buffer.alloc(8);
  size.write('MTrk');
  size.writeUInt32BE(track.length, 4);
  return Buffer.concat([head, size, Buffer.from(track)]);
}

function variableLength(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
}
