import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { checkWritable } from '../../hardware/sp404/card/layout.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { ParamsOf } from '../../schemas/methods.js';
import type { NewExport } from '../catalogue/export-types.js';
import { noSuchKit } from '../catalogue/kits.js';
import type { Catalogue } from '../catalogue/types.js';
import { safeName } from '../files/safe-name.js';
import { plannedKit } from '../kits/planned-kit.js';
import { nameOfFile } from '../kits/names.js';
import { PADCONF_NAME, projectNumber, SAMPLES_FOLDER, smpName } from '../sp404/project-paths.js';
import type { Cards } from '../sync/cards.js';
import { fitKit } from './build-kit.js';
import { looseFiles } from './loose-files.js';
import { exportPreferences } from './preferences.js';
import { projectFolderIn } from './write-project.js';

export type ExportRequest = Omit<ParamsOf<'exports.start'>, 'wait'>;

export interface PlanExportDeps {
  catalogue: Catalogue;
  cards: Pick<Cards, 'list'>;
  folder: string;
}

/**
 * Settles what an export writes and where, before anything is. The place is taken: a folder is made, so that two exports
 * never share one.
 * @throws PadbridgeError not-found, invalid-input (nothing to export, a kit the unit would refuse), forbidden, conflict
 */
export async function planExport(
  request: ExportRequest,
  { catalogue, cards, folder: own }: PlanExportDeps,
  signal: AbortSignal,
): Promise<NewExport> {
  const chosen = exportPreferences(catalogue.preferences);
  const { kind, zip, kitId = null } = request;
  const sanitise = request.sanitise ?? chosen.sanitise;
  const organisation = request.organisation ?? chosen.organisation;
  const format = kind === 'fl-studio' ? 'wav' : (request.format ?? chosen.format);
  const parent = await placeOf(request.folder, own, cards);
  if (kind === 'project') {
    const { files, name: kitName } = await projectFiles(catalogue, kitId, signal);
    const name = request.name ?? kitName;
    const destination = zip
      ? await freePlace(parent, safeName(name), '.zip')
      : await projectFolderIn(parent, request.project);
    const project = zip ? (request.project ?? 1) : (projectNumber(path.basename(destination)) ?? 1);
    return { kind, name, zip, format, kitId, project, organisation, destination, files };
  }
  const { ids, name: sourceName } = sourceOf(request, catalogue);
  const kitName = kitId === null ? undefined : sourceName;
  const files = looseFiles(catalogue, ids, { format, organisation, sanitise }, kitName);
  if (files.length === 0) {
    throw new PadbridgeError('invalid-input', `There are no samples in ${sourceName} to export.`, {
      next: 'Put samples into it first.',
    });
  }
  const name = request.name ?? sourceName;
  const destination = await freePlace(parent, safeName(name), zip ? '.zip' : '');
  if (!zip) await mkdir(destination);
  return { kind, name, zip, format, kitId, project: null, organisation, destination, files };
}

function sourceOf(
  { kitId, collectionId, sampleIds = [] }: ExportRequest,
  { kits, collections, samples }: Catalogue,
): { ids: number[]; name: string } {
  if (collectionId !== undefined) {
    return { ids: collections.sampleIds(collectionId), name: collections.get(collectionId).name };
  }
  if (kitId !== undefined) {
    const kit = kits.get(kitId);
    if (kit === undefined) throw noSuchKit(kitId);
    const ids = Object.values(kit.state.pads).flatMap(({ sampleId }) => sampleId ?? []);
    return { ids: [...new Set(ids)], name: kit.state.info.name };
  }
  const ids = [...new Set(sampleIds)];
  const missing = ids.find((id) => samples.locate(id) === undefined);
  if (missing !== undefined) {
    throw new PadbridgeError('not-found', `There is no sample ${missing}.`, { subject: String(missing) });
  }
  const [only] = ids.length === 1 ? samples.summaries(ids) : [];
  return { ids, name: only === undefined ? `${ids.length} samples` : nameOfFile(only.name) };
}

async function projectFiles(
  { kits, samples }: Catalogue,
  kitId: number | null,
  signal: AbortSignal,
): Promise<{ files: NewExport['files']; name: string }> {
  const kit = kitId === null ? undefined : kits.get(kitId);
  if (kit === undefined) throw noSuchKit(kitId ?? 0);
  // Said before there is a job: what the unit would refuse is mended in the kit, not in an export.
  const fit = await fitKit(plannedKit(kit.state, samples), signal);
  const pads = fit.kit.pads.map(({ pad }) => ({
    path: `${SAMPLES_FOLDER}/${smpName(pad)}`,
    sampleId: kit.state.pads[pad]?.sampleId ?? null,
  }));
  return { files: [...pads, { path: PADCONF_NAME, sampleId: null }], name: kit.state.info.name };
}

/** The folder asked for, which must be there, or our own. On a card only where Padbridge may write, and with consent. */
async function placeOf(folder: string | undefined, own: string, cards: Pick<Cards, 'list'>): Promise<string> {
  if (folder === undefined) {
    await mkdir(own, { recursive: true });
    return own;
  }
  if (!path.isAbsolute(folder)) {
    throw new PadbridgeError('invalid-input', 'A folder for an export is named in full.', {
      subject: folder,
    });
  }
  const isFolder = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new PadbridgeError('not-found', `There is no folder ${folder}.`, {
      subject: folder,
      next: 'Make it first, or name another.',
    });
  }
  for (const { mount, name, consent } of await cards.list()) {
    const inside = mount === null ? '..' : path.relative(mount, folder);
    if (inside.startsWith('..') || path.isAbsolute(inside)) continue;
    checkWritable(`${[...inside.split(path.sep).filter(Boolean), 'PROJECT_01'].join('/')}/x`);
    if (consent === 'allowed') continue;
    throw new PadbridgeError('forbidden', `Padbridge has not been allowed to write to ${name}.`, {
      next: 'Allow it for this card first.',
    });
  }
  return folder;
}

/** Tries; nobody has more exports of one name in a folder. */
const MAX_COPIES = 999;

/** The first of "Dusty", "Dusty 2" … that is not there. */
async function freePlace(folder: string, name: string, extension: string): Promise<string> {
  for (let copy = 1; copy <= MAX_COPIES; copy++) {
    const candidate = path.join(folder, `${name}${copy === 1 ? '' : ` ${copy}`}${extension}`);
    const taken = await stat(candidate).then(
      () => true,
      () => false,
    );
    if (!taken) return candidate;
  }
  throw new PadbridgeError('conflict', `There are too many exports called ${name}.`, {
    subject: folder,
    next: 'Give it another name.',
  });
}
