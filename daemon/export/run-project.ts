import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import { noSuchKit } from '../catalogue/kits.js';
import type { Catalogue } from '../catalogue/types.js';
import { hashFile } from '../files/file-system.js';
import { plannedKit } from '../kits/planned-kit.js';
import { PADCONF_NAME, SAMPLES_FOLDER, smpName } from '../sp404/project-paths.js';
import type { RenderPool } from '../workers/render-pool.js';
import { fitKit } from './build-kit.js';
import type { ExportRunning } from './running.js';
import { writeProject } from './write-project.js';

/**
 * Writes the project folder of a kit, in one step at the end; what was rendered before a crash is not rendered again. Pads
 * that left the kit since the export was planned are skipped.
 */
export async function runProject(
  { record, into, signal, settle, count }: ExportRunning,
  { catalogue, pool }: { catalogue: Pick<Catalogue, 'exports' | 'kits' | 'samples'>; pool: RenderPool },
): Promise<void> {
  const notes = new Map<string, string[]>();
  const note = (pad: string, text: string) =>
    notes.set(`${SAMPLES_FOLDER}/${smpName(pad)}`, [
      ...(notes.get(`${SAMPLES_FOLDER}/${smpName(pad)}`) ?? []),
      text,
    ]);
  if (!(await isWritten(into))) {
    const kit = record.kitId === null ? undefined : catalogue.kits.get(record.kitId);
    if (kit === undefined) throw noSuchKit(record.kitId ?? 0);
    const fit = await fitKit(plannedKit(kit.state, catalogue.samples), signal);
    for (const { pad, message, fix, fixed } of fit.findings) {
      if (pad !== null) note(pad, fixed ? `${message} ${fix?.description ?? ''}`.trim() : message);
    }
    const report = await writeProject(fit.kit, into, { pool, signal });
    for (const { pad, remarks } of report.pads) for (const text of remarks) note(pad, text);
  }
  for (const { path: file } of catalogue.exports.files(record.id)) {
    if (signal.aborted) throw new PadbridgeError('cancelled', 'The export was stopped.');
    const there = await hashFile(path.join(into, file), { signal }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (there === undefined) {
      settle(file, { state: 'skipped', remark: 'Its pad was emptied since the export was planned.' });
      continue;
    }
    count(there.size);
    settle(file, { state: 'done', hash: there.hash, remark: notes.get(file)?.join(' ') ?? null });
  }
}

/** The folder gets its name when everything in it is complete. */
async function isWritten(folder: string): Promise<boolean> {
  const names: string[] = await readdir(folder).catch(() => []);
  return names.includes(PADCONF_NAME);
}
