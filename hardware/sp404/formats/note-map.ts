import { bankIndex, BANKS, type BankLetter, PADS_PER_BANK, padAt, padIndex } from '../../../schemas/sp404.js';

/**
 * Which MIDI note plays which pad in the unit's mode A: channels 1–10 are the banks, the pads lie row by row from the top of
 * the note range (facts: MIDI).
 */

export const LOWEST_PAD_NOTE = 36;
const TOP_ROW_NOTE = 48;
/** Channel 16 plays one pad chromatically; this note is its original pitch. Channels count from 0. */
export const CHROMATIC_CHANNEL = 15;
export const CHROMATIC_CENTRE = 48;

/** Channel (0–9) and note (36–51) of a pad. */
export function noteOfPad(pad: string): { channel: number; note: number } {
  const index = padIndex(pad);
  const place = index % PADS_PER_BANK;
  return { channel: Math.floor(index / PADS_PER_BANK), note: TOP_ROW_NOTE - 4 * (place >> 2) + (place & 3) };
}

/** The pad of a bank that a note plays, or undefined for a note outside 36–51. */
export function padOfNote(bank: BankLetter, note: number): string | undefined {
  const step = note - LOWEST_PAD_NOTE;
  if (step < 0 || step >= PADS_PER_BANK) return undefined;
  const place = 4 * (3 - (step >> 2)) + (step & 3);
  return padAt(bankIndex(bank) * PADS_PER_BANK + place);
}

/** The bank a channel (0–15) plays, or undefined for channels 11–16. */
export function bankOfChannel(channel: number): BankLetter | undefined {
  return BANKS[channel];
}
