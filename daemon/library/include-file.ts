import { stat } from 'node:fs/promises';
import type { Root } from '../../schemas/entities.js';
import type { ScanDeps } from './run-scan.js';
import { toAbsolute } from './walk.js';

/**
 * Gives one new file of a library folder its row and a place in the queue, without a scan: whoever just wrote it knows
 * that it is there. Returns the row's id. Must not run beside a scan of the same folder, which would not have seen the
 * file and mark it missing. Throws what stat throws.
 */
export async function includeFile(deps: ScanDeps, root: Root, relativePath: string): Promise<number> {
  const { catalogue, queue, feed, now } = deps;
  const { size, mtimeMs } = await stat(toAbsolute(root.path, relativePath));
  const modifiedAt = Math.max(0, Math.trunc(mtimeMs));
  const listed = catalogue.samples.applyListing(root.id, [{ relativePath, size, modifiedAt }], now());
  const [id] = [...listed.added, ...listed.changed, ...listed.returned, ...listed.unchanged];
  if (id === undefined) throw new Error('a listed file has no row');
  const job = catalogue.jobs.openAnalyseJob(root.id, root.path, now());
  catalogue.jobs.enqueue(job.id, [{ sampleId: id, rank: modifiedAt }]);
  feed.sampleChanged(id, root.id);
  queue.kick();
  return id;
}
