import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Catalogue, SampleLocation } from '../catalogue/types.js';
import { toAbsolute } from './walk.js';

/** Content hash of a file, or undefined when it cannot be read just now. */
export type HashFile = (file: string, size: number, signal: AbortSignal) => Promise<string | undefined>;

export interface Moves {
  /** Rows of new files that gave way to the old row of the same sound. */
  dropped: number[];
  /** How many others the analysis had given back before. */
  rejoined: number;
}

/** New files looked at before the event loop gets its turn. */
const FILES_PER_TURN = 100;

/**
 * Finds the new files of a scan that are missing files in a new place, and gives each its old row back with tags,
 * rating and history. Invariant: a row is only adopted when the content is the same byte for byte; where the old row
 * was never analysed (no hash), the same size, time and name must do.
 * The analysis may find a move by its audio while this looks at the bytes; then there is nothing left to do.
 */
export async function matchMoves(
  catalogue: Catalogue,
  addedIds: readonly number[],
  hashFile: HashFile,
  now: () => number,
  signal: AbortSignal,
): Promise<Moves> {
  const moves: Moves = { dropped: [], rejoined: 0 };
  if (!catalogue.samples.hasMissing()) return moves;
  for (const [index, addedId] of addedIds.entries()) {
    signal.throwIfAborted();
    if (index % FILES_PER_TURN === FILES_PER_TURN - 1) await nextTurn();
    const added = catalogue.samples.locate(addedId);
    const original = added && (await findOriginal(catalogue, added, hashFile, signal));
    if (catalogue.samples.locate(addedId) === undefined) {
      moves.rejoined += 1;
    } else if (original !== undefined) {
      catalogue.samples.adopt(original, addedId, now());
      moves.dropped.push(addedId);
    }
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
  if (candidates.length === 0) return onlyMissingWithSameAudio(catalogue, added.id);
  const unhashed = candidates.filter((row) => row.contentHash === null);
  const twin = unhashed.find(
    (row) =>
      row.modifiedAt === added.modifiedAt && fileName(row.relativePath) === fileName(added.relativePath),
  );
  if (unhashed.length === candidates.length) return twin?.id;

  const hash = await hashFile(toAbsolute(added.rootPath, added.relativePath), added.size, signal);
  if (hash === undefined) return twin?.id;
  // Asked again: while the file was read, another new one may have taken a candidate.
  const same = catalogue.samples.missingBySize(added.size).filter((row) => row.contentHash === hash);
  // Of several copies that went missing, the one with the same name is the likeliest to have moved.
  return (same.find((row) => fileName(row.relativePath) === fileName(added.relativePath)) ?? same[0] ?? twin)
    ?.id;
}

/** A file that was moved and retagged has other bytes; once analysed, its audio still tells. */
function onlyMissingWithSameAudio(catalogue: Catalogue, id: number): number | undefined {
  const audioHash = catalogue.samples.get(id)?.audioHash ?? null;
  const missing = audioHash === null ? [] : catalogue.samples.missingByAudio(audioHash);
  return missing.length === 1 ? missing[0] : undefined;
}

function fileName(relativePath: string): string {
  return relativePath.slice(relativePath.lastIndexOf('/') + 1);
}
