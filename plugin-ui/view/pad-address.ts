import { BANKS, PADS_PER_BANK, type BankLetter } from '../../schemas/sp404.js';

/** "B12" as it stands, null for anything that is no pad. */
export function padAddress(text: string | null): string | null {
  const number = Number(text?.slice(1));
  return text !== null && /^[A-J][1-9]\d?$/.test(text) && number <= PADS_PER_BANK ? text : null;
}

/** The bank of a pad, or of a text that begins with its letter. */
export function bankLetter(text: string | null): BankLetter | null {
  return BANKS.find((bank) => bank === text?.slice(0, 1)) ?? null;
}
