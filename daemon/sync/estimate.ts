import type { PlanItem } from '../../schemas/cards.js';

/** What a card can take and how fast. */
export interface CardMeasures {
  /** Bytes that may be written. */
  free: number;
  /** The card stores files in pieces of this size. */
  clusterBytes: number;
  /** Bytes a second, as measured on this card or guessed. */
  bytesPerSecond: number;
}

/** What a slow class-10 card takes, written and read back; used until the card has shown what it can do. */
export const GUESSED_RATE = 5_000_000;
/** Making, renaming and flushing one file on a card, whatever its size. */
const SECONDS_PER_FILE = 0.03;
/** Room for folders and for the card's own tables. */
const RESERVE_BYTES = 1 << 20;

/**
 * Bytes that must be free before the first write. A replaced file needs its whole new size first: the old one goes only when
 * the new one is complete.
 */
export function neededSpace(items: readonly PlanItem[], clusterBytes: number): number {
  const onCard = (size: number) => Math.ceil(size / clusterBytes) * clusterBytes;
  let held = 0;
  let most = 0;
  for (const { action, size, oldSize } of items) {
    const wanted = onCard(size);
    most = Math.max(most, held + wanted);
    held += wanted - (action === 'write' ? 0 : onCard(oldSize));
  }
  return most === 0 ? 0 : most + RESERVE_BYTES;
}

export function writingSeconds(items: readonly PlanItem[], { bytesPerSecond }: CardMeasures): number {
  const bytes = items.reduce((sum, { size }) => sum + size, 0);
  return bytes / bytesPerSecond + items.length * SECONDS_PER_FILE;
}
