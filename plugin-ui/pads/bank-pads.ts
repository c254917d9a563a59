import type { BankLetter } from '../../schemas/sp404.js';
import type { KitsFeed } from './kits-feed.js';

/** What lies on a bank of the open kit, for suggestions. */
export function bankPads(
  kits: Pick<KitsFeed, 'pads'>,
  bank: BankLetter,
): { pad: number; sampleId: number }[] {
  return [...kits.pads.peek().values()].flatMap(({ pad, sample }) =>
    pad.startsWith(bank) && sample !== null ? [{ pad: Number(pad.slice(1)), sampleId: sample.id }] : [],
  );
}
