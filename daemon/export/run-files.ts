import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Catalogue } from '../catalogue/types.js';
import { hashFile } from '../files/file-system.js';
import { toAbsolute } from '../library/walk.js';
import type { RenderPool } from '../workers/render-pool.js';
import type { ExportRunning } from './running.js';
import { writeFlFile } from './fl-file.js';
import { type LooseFile, type LooseResult, type RenderLoose, renderLoose } from './loose-files.js';

/** Writes the files of an export that are not there yet, and reads each back. */
export async function runFiles(
  { record, into, signal, settle, count }: ExportRunning,
  { catalogue, pool }: { catalogue: Pick<Catalogue, 'exports' | 'samples'>; pool: RenderPool },
): Promise<void> {
  const { kind, format } = record;
  const render: RenderLoose = (file, target) =>
    kind === 'fl-studio'
      ? writeFlFile(file, target, { samples: catalogue.samples, pool, signal })
      : pool.render({ source: file.source, target, format, settings: {} }, signal);
  const open: LooseFile[] = [];
  for (const { path: file, sampleId, hash } of catalogue.exports.files(record.id)) {
    const there = await contentOf(path.join(into, file));
    if (there !== undefined && there.hash === hash) {
      count(there.size);
      settle(file, { state: 'done', remark: null });
      continue;
    }
    const place = sampleId === null ? undefined : catalogue.samples.locate(sampleId);
    if (place === undefined || sampleId === null) {
      settle(file, { state: 'failed', remark: 'Its sample is no longer in the catalogue.' });
      continue;
    }
    const source = toAbsolute(place.rootPath, place.relativePath);
    open.push({ sampleId, source, size: place.size, modifiedAt: place.modifiedAt, path: file });
  }
  const targetOf = (file: LooseFile) => path.join(into, file.path);
  const onDone = async ({ file, written, error }: LooseResult) => {
    if (error !== null) {
      if (isFatal(error)) throw error;
      settle(file.path, { state: 'failed', remark: error.message });
      return;
    }
    const { hash, size } = await hashFile(targetOf(file), { signal });
    count(size);
    settle(file.path, { state: 'done', hash, remark: written?.remarks.join(' ') || null });
  };
  const journalled: RenderLoose = async (file, temporary) => {
    if (signal.aborted) throw new PadbridgeError('cancelled', 'The export was stopped.');
    const rendering = await render(file, temporary);
    // Before it gets its name: a kill right after that leaves a file the journal knows.
    settle(file.path, { state: 'planned', hash: (await hashFile(temporary, { signal })).hash, remark: null });
    return rendering;
  };
  await renderLoose(open, targetOf, journalled, { lanes: pool.threads + 1, onDone });
}

/** After these nothing else can be written either. */
const FATAL: ReadonlySet<string> = new Set(['ENOSPC', 'EROFS', 'ENODEV', 'ENXIO', 'EDQUOT', 'ENOTCONN']);

function isFatal({ cause }: PadbridgeError): boolean {
  return FATAL.has((cause as NodeJS.ErrnoException | undefined)?.code ?? '');
}

async function contentOf(file: string): Promise<{ hash: string; size: number } | undefined> {
  const stats = await stat(file).catch(() => undefined);
  return stats?.isFile() === true ? hashFile(file) : undefined;
}
