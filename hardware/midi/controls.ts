/** Knobs, keys, pads and buttons of any MIDI controller, each with an address: "note:10:36", "cc:1:74", "program:1:0". */

const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;
const CONTROL = 0xb0;
const PROGRAM = 0xc0;

export interface Touch {
  /** Kind, channel as people count (1–16), number. */
  control: string;
  /** 0–127; 0 is let go. A program change counts as pressed. */
  value: number;
}

/** The control behind a message, or undefined for all that is none: clock, SysEx, aftertouch, pitch bend. */
export function readTouch(bytes: readonly number[]): Touch | undefined {
  const [status = 0, number, value] = bytes;
  if (number === undefined) return undefined;
  const channel = (status & 0x0f) + 1;
  switch (status & 0xf0) {
    case NOTE_ON:
      return value === undefined ? undefined : { control: `note:${channel}:${number}`, value };
    case NOTE_OFF:
      return { control: `note:${channel}:${number}`, value: 0 };
    case CONTROL:
      return value === undefined ? undefined : { control: `cc:${channel}:${number}`, value };
    case PROGRAM:
      return { control: `program:${channel}:${number}`, value: 127 };
    default:
      return undefined;
  }
}

/** The message that lights a control, 0 is dark; undefined for a kind of control that has no light. */
export function lightMessage(control: string, value: number): number[] | undefined {
  const [kind, channel, number] = control.split(':');
  const status = { note: NOTE_ON, cc: CONTROL }[kind ?? ''];
  if (status === undefined) return undefined;
  return [status | (Number(channel) - 1), Number(number), value];
}

/** From here on a controller counts as pressed, as a switch does in the standard (64–127 on). */
const PRESSED = 64;

/** Whether a touch presses its control: every note does, a controller from the middle of its range on. */
export function isPressed({ control, value }: Touch): boolean {
  return control.startsWith('cc:') ? value >= PRESSED : value > 0;
}

/** Steps an endless knob was turned. `relative`: 1, 2 … up and 127, 126 … down; `relative64`: 65 … up and 63 … down. */
export function stepsOf(value: number, coding: 'relative' | 'relative64'): number {
  if (coding === 'relative64') return value - 64;
  return value < 64 ? value : value - 128;
}
