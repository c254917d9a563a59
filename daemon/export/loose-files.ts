import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { foldPath } from '../../hardware/sp404/card/paths.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { ExportOrganisation } from '../../schemas/exports.js';
import type { ExportFacts } from '../catalogue/export-types.js';
import type { Catalogue } from '../catalogue/types.js';
import { safeName } from '../files/safe-name.js';
import { produceAtomic } from '../files/write-atomic.js';
import { nameOfFile, screenName } from '../kits/names.js';
import { toAbsolute } from '../library/walk.js';
import { TARGET_FILES } from '../render/target-format.js';
import { inLanes } from '../workers/in-lanes.js';
import type { ExportPreferences } from './preferences.js';

/** One sample on its way to a file of its own. */
export interface LooseFile {
  sampleId: number;
  /** Where its file lies, there or not. */
  source: string;
  size: number;
  modifiedAt: number;
  /** Of the new file, with folders, forward slashes; no two are the same on a card. */
  path: string;
}

/** Folders of ten beats each: what can be mixed without stretching lies together. */
const TEMPO_STEP = 10;

/** Names and folders for samples; ids of samples that are gone are passed over. Pure but for looking up. */
export function looseFiles(
  { samples, exports }: Pick<Catalogue, 'samples' | 'exports'>,
  sampleIds: readonly number[],
  { format, organisation, sanitise }: ExportPreferences,
  /** The kit they come from, when it is one; otherwise each has its own. */
  kitName?: string,
): LooseFile[] {
  const facts = new Map(exports.facts(sampleIds).map((one) => [one.id, one]));
  const taken = new Set<string>();
  return sampleIds.flatMap((sampleId): LooseFile[] => {
    const place = samples.locate(sampleId);
    const known = facts.get(sampleId);
    if (place === undefined || known === undefined) return [];
    const source = toAbsolute(place.rootPath, place.relativePath);
    const own = nameOfFile(source);
    const name = safeName(sanitise ? screenName(own, `Sample ${sampleId}`) : own);
    const folder = folderFor({ ...known, kit: kitName ?? known.kit }, organisation, sanitise);
    const { extension } = TARGET_FILES[format];
    const file = freePath(folder === '' ? name : `${folder}/${name}`, extension, taken);
    return [{ sampleId, source, size: place.size, modifiedAt: place.modifiedAt, path: file }];
  });
}

function folderFor(
  { genre, bpm, kit }: ExportFacts,
  organisation: ExportOrganisation,
  sanitise: boolean,
): string {
  const named = (text: string | null, otherwise: string) =>
    text === null ? otherwise : safeName(sanitise ? screenName(text, otherwise) : text);
  if (organisation === 'genre') return named(genre, 'No genre');
  if (organisation === 'kit') return named(kit, 'No kit');
  if (organisation === 'flat') return '';
  if (bpm === null) return 'No tempo';
  const from = Math.floor(bpm / TEMPO_STEP) * TEMPO_STEP;
  return `${from}-${from + TEMPO_STEP - 1} BPM`;
}

/** The first of "Kick.wav", "Kick 2.wav" … that nobody has. */
function freePath(stem: string, extension: string, taken: Set<string>): string {
  for (let copy = 1; ; copy++) {
    const candidate = `${stem}${copy === 1 ? '' : ` ${copy}`}.${extension}`;
    const folded = foldPath(candidate);
    if (taken.has(folded)) continue;
    taken.add(folded);
    return candidate;
  }
}

export interface LooseResult {
  file: LooseFile;
  written: Written | null;
  error: PadbridgeError | null;
}

/** Writes one sample to a temporary file, where nothing lies yet. */
export type RenderLoose = (file: LooseFile, temporary: string) => Promise<Written>;

/** What a person should know of a file that was written. */
interface Written {
  remarks: readonly string[];
}

/**
 * Renders each file to the place it is given, whole or not at all, so many at a time. A file that fails is told and holds no
 * other up; a file that is there already stays, which is a 'conflict'.
 * @throws PadbridgeError cancelled
 */
export async function renderLoose(
  files: readonly LooseFile[],
  targetOf: (file: LooseFile) => string,
  render: RenderLoose,
  { lanes, onDone }: { lanes: number; onDone?: (result: LooseResult) => Promise<void> | void },
): Promise<LooseResult[]> {
  const results: LooseResult[] = [];
  await inLanes(files, lanes, async (file, index) => {
    const result = await renderOne(file, targetOf(file), render);
    results[index] = result;
    await onDone?.(result);
  });
  return results;
}

async function renderOne(file: LooseFile, target: string, render: RenderLoose): Promise<LooseResult> {
  try {
    await mkdir(path.dirname(target), { recursive: true });
    let written: Written | null = null;
    const produce = async (temporary: string) => {
      written = await render(file, temporary);
    };
    await produceAtomic(target, produce, { existing: 'keep' });
    return { file, written, error: null };
  } catch (error) {
    if (!(error instanceof PadbridgeError) || error.code === 'cancelled') throw error;
    return { file, written: null, error };
  }
}
