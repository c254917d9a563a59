import { stat } from 'node:fs/promises';
import type { Catalogue } from '../catalogue/types.js';
import type { AnalysisQueue } from '../jobs/analysis-queue.js';
import type { ChangeFeed } from '../jobs/change-feed.js';
import type { Library } from '../library/library.js';
import { relativeTo, rootOf } from '../library/root-paths.js';

export interface AdoptDeps {
  catalogue: Catalogue;
  library: Pick<Library, 'expect'>;
  queue: Pick<AnalysisQueue, 'ask'>;
  feed: Pick<ChangeFeed, 'sampleChanged'>;
  now: () => number;
}

/**
 * Makes a file that came from a card a sample at once, without waiting for a scan to find it: what links to it needs its
 * number. `folder` becomes part of the library when it is not yet. The audio hash is known already.
 */
export function createAdopt(
  deps: AdoptDeps,
  folder: string,
): (file: string, audioHash: string) => Promise<number> {
  const { catalogue, library, queue, feed, now } = deps;
  return async (file, audioHash) => {
    const root = rootOf(catalogue.roots.list(), file) ?? (await library.expect(folder));
    const { size, mtimeMs } = await stat(file);
    const relativePath = relativeTo(root, file);
    catalogue.samples.applyListing(root.id, [{ relativePath, size, modifiedAt: Math.trunc(mtimeMs) }], now());
    const { id } = catalogue.samples.byPath(root.id, relativePath)!;
    catalogue.cards.knowAudio(id, audioHash);
    feed.sampleChanged(id, root.id);
    queue.ask([id], () => catalogue.jobs.openAnalyseJob(root.id, root.path, now()).id);
    return id;
  };
}
