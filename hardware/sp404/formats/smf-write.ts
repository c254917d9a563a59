import { type SmfEvent } from './smf.js';

/** Writing a Standard MIDI File of type 0: one track, every event with its own status byte, which any program reads. */

const META = 0xff;

/**
 * A type 0 file. `events` come in the order in which they are to sound; `end` is the tick of the end of the track, which is
 * how a pattern keeps its silence at the end. `name` is shown by DAWs as the track's name (ASCII).
 */
export function writeSmf(
  division: number,
  name: string,
  events: readonly SmfEvent[],
  end: number,
): Uint8Array {
  const track: number[] = [
    0,
    ...meta(
      0x03,
      Array.from(name, (letter) => letter.charCodeAt(0) & 0x7f),
    ),
  ];
  let tick = 0;
  for (const event of events) {
    track.push(...number(event.tick - tick), ...message(event));
    tick = event.tick;
  }
  track.push(...number(Math.max(0, end - tick)), ...meta(0x2f, []));
  return Uint8Array.from(
    [
      ...chunk('MThd', [0, 0, 0, 1, division >> 8, division & 0xff]),
      ...chunkHead('MTrk', track.length),
    ].concat(track),
  );
}

function message(event: SmfEvent): number[] {
  switch (event.kind) {
    case 'noteOn':
      return [0x90 | event.channel, event.note, event.velocity];
    case 'noteOff':
      return [0x80 | event.channel, event.note, event.velocity];
    case 'aftertouch':
      return [0xa0 | event.channel, event.note, event.value];
    case 'control':
      return [0xb0 | event.channel, event.controller, event.value];
    case 'tempo':
      return meta(0x51, bigEndian(event.microsecondsPerQuarter, 3));
    case 'timeSignature':
      // 24 MIDI clocks to the click, eight 32nd notes to the quarter: the standard's usual values.
      return meta(0x58, [event.numerator, Math.round(Math.log2(event.denominator)), 24, 8]);
  }
}

function meta(type: number, content: number[]): number[] {
  return [META, type, ...number(content.length), ...content];
}

/** A variable-length number: seven bits to the byte, the top bit on all but the last. */
function number(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

function chunk(type: string, content: number[]): number[] {
  return [...chunkHead(type, content.length), ...content];
}

function chunkHead(type: string, length: number): number[] {
  return [...Array.from(type, (letter) => letter.charCodeAt(0)), ...bigEndian(length, 4)];
}

function bigEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => (value >>> (8 * (bytes - 1 - i))) & 0xff);
}
