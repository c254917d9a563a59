import type { PadbridgeClient } from '../../bridge/client/index.js';

/** Samples of one call, as the contract bounds it. */
const MAX_IDS = 1000;

/** What is said of many sounds at once. */
export interface Said {
  rating?: number;
  addTags?: string[];
  removeTags?: string[];
}

/** Says it of all of them, a thousand at a time. Returns how many were still there. */
export async function sayOfMany(
  client: PadbridgeClient,
  ids: ReadonlySet<number>,
  said: Said,
): Promise<number> {
  const all = [...ids];
  let changed = 0;
  for (let from = 0; from < all.length; from += MAX_IDS) {
    const answer = await client.call('samples.updateMany', { ids: all.slice(from, from + MAX_IDS), ...said });
    changed += answer.changed;
  }
  return changed;
}
