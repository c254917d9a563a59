import type { MidiMessage } from '../../schemas/methods/midi.js';

/** What a message is, as one looks for it in a stream. */
export type MessageKind = 'note' | 'control' | 'program' | 'bend' | 'clock' | 'transport' | 'sysex' | 'other';

export const MESSAGE_KINDS: readonly { kind: MessageKind; label: string }[] = [
  { kind: 'note', label: 'Notes' },
  { kind: 'control', label: 'Controls' },
  { kind: 'program', label: 'Programs' },
  { kind: 'bend', label: 'Bend and pressure' },
  { kind: 'transport', label: 'Transport' },
  { kind: 'clock', label: 'Clock' },
  { kind: 'sysex', label: 'System exclusive' },
  { kind: 'other', label: 'Other' },
];

const BY_STATUS: Readonly<Record<number, MessageKind>> = {
  0x80: 'note',
  0x90: 'note',
  0xa0: 'bend',
  0xb0: 'control',
  0xc0: 'program',
  0xd0: 'bend',
  0xe0: 'bend',
};
const BY_SYSTEM: Readonly<Record<number, MessageKind>> = {
  0xf0: 'sysex',
  0xf8: 'clock',
  0xfa: 'transport',
  0xfb: 'transport',
  0xfc: 'transport',
};
const TRANSPORT_WORDS: Readonly<Record<number, string>> = { 0xfa: 'Start', 0xfb: 'Continue', 0xfc: 'Stop' };

export function kindOf({ bytes: [status = 0] }: Pick<MidiMessage, 'bytes'>): MessageKind {
  return (status >= 0xf0 ? BY_SYSTEM[status] : BY_STATUS[status & 0xf0]) ?? 'other';
}

/** "Note 36 on, velocity 101, channel 1"; a person's channels count from 1. */
export function messageInWords({ bytes, length }: Pick<MidiMessage, 'bytes' | 'length'>): string {
  const [status = 0, first = 0, second = 0] = bytes;
  const channel = `channel ${(status & 0x0f) + 1}`;
  switch (kindOf({ bytes })) {
    case 'note': {
      const on = (status & 0xf0) === 0x90 && second > 0;
      return on ? `Note ${first} on, velocity ${second}, ${channel}` : `Note ${first} off, ${channel}`;
    }
    case 'control':
      return `Control ${first} is ${second}, ${channel}`;
    case 'program':
      return `Program ${first + 1}, ${channel}`;
    case 'bend': {
      if ((status & 0xf0) === 0xe0) return `Bend ${first + second * 128 - 8192}, ${channel}`;
      return (status & 0xf0) === 0xd0
        ? `Pressure ${first}, ${channel}`
        : `Pressure ${second} on note ${first}, ${channel}`;
    }
    case 'clock':
      return 'Clock';
    case 'transport':
      return TRANSPORT_WORDS[status] ?? 'Transport';
    case 'sysex':
      return `System exclusive, ${length} bytes`;
    case 'other':
      return 'Other';
  }
}

/** "90 24 65"; a cut message ends in "…". */
export function bytesInHex({ bytes, length }: Pick<MidiMessage, 'bytes' | 'length'>): string {
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
  return length > bytes.length ? `${hex} …` : hex;
}
