import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Catalogue, SampleLocation } from '../catalogue/types.js';
import { toAbsolute } from './walk.js';

/** Content hash of a file, or undefined when it cannot be read just now. */
export type HashFile = (file: string, size: number, signal: AbortSignal) => Promise<string | undefined>;

/** New files looked at before the event loop gets its turn. */
const FILES_PER_TURN = 100;

/**
 * Finds the new files of a scan that are missing files in a new place, and gives each its old row back with tags,
 * rating and history. Invariant: a row is only adopted when the content is the same byte for byte; where the old row
 * was never analysed (no hash), the same size, time and name must do.
 * @returns pairs of the row that stayed and the row that went.
 */
export async function matchMoves(
  catalogue: Catalogue,
  addedIds: readonly number[],
  hashFile: HashFile,
  now: () => number,
  signal: AbortSignal,
): Promise<{ kept: number; dropped: number }[]> {
  const moves: { kept: number; dropped: number }[] = [];
  if (!catalogue.samples.hasMissing()) return moves;
  for (const [index, addedId] of addedIds.entries()) {
    signal.throwIfAborted();
    if (index % FILES_PER_TURN === FILES_PER_TURN - 1) await nextTurn();
    const added = catalogue.samples.locate(addedId);
    if (added === undefined) continue;
    const original = await findOriginal(catalogue, added, hashFile, signal);
    if (original === undefined) continue;
    catalogue.samples.adopt(original, addedId, now());
    moves.push({ kept: original, dropped: addedId });
  }
  return moves;
}

async function findOriginal(
  catalogue: Catalogue,
  added: SampleLocation,
  hashFile: HashFile,
  signal: AbortSignal,
): Promise<number | undefined> {
  const candidates = catalogue.samples.missingBySize(added.size);
  if (candidates.length === 0) return undefined;
  const unhashed = candidates.filter((row) => row.contentHash === null);
  const twin = unhashed.find(
    (row) =>
      row.modifiedAt === added.modifiedAt && fileName(row.relativePath) === fileName(added.relativePath),
  );
  if (unhashed.length === candidates.length) return twin?.id;

  const hash = await hashFile(toAbsolute(added.rootPath, added.relativePath), added.size, signal);
  if (hash === undefined) return twin?.id;
  const same = candidates.filter((row) => row.contentHash === hash);
  // Of several copies that went missing, the one with the same name is the likeliest to have moved.
  return (same.find((row) => fileName(row.relativePath) === fileName(added.relativePath)) ?? same[0] ?? twin)
    ?.id;
}

function fileName(relativePath: string): string {
  return relativePath.slice(relativePath.lastIndexOf('/') + 1);
}
