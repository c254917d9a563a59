import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { inspectPattern, MAX_PATTERN_BYTES } from '../../hardware/sp404/formats/ptn.js';
import { readPicture, SCREEN_HEIGHT, SCREEN_WIDTH } from '../../hardware/sp404/formats/picture.js';
import { readSmpHeader, SMP_HEADER_BYTES } from '../../hardware/sp404/formats/smp.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardInspection, PathInspection, ProjectLine } from '../../schemas/sp404-files.js';
import { hasAudioExtension } from '../library/audio-files.js';
import { explain } from '../library/walk.js';
import { PADCONF_NAME } from './project-paths.js';
import { findName, namesIn, parsing, readBounded, readHead } from './read-files.js';
import { chainOf, inspectPadconfFile, inspectProject, MAX_CHAIN_FILE_BYTES } from './read-project.js';

/** Folders of a card in which the unit looks for projects, below the card (facts: SD card layout). */
const PROJECT_PLACES = ['EXPORT/PROJECT', 'IMPORT', 'ROLAND/SP-404MKII', ''] as const;
/** Folders that only a card of the unit has at its top. */
const CARD_FOLDERS = ['IMPORT', 'EXPORT', 'BKUP', 'ROLAND'];
/** A picture of any kind that ends with .bmp, read to be refused with a reason. */
const MAX_PICTURE_FILE_BYTES = 0x10_0000;
/** Sound files are counted this deep: the unit browses sub-folders, and a link in a circle must end somewhere. */
const MAX_DEPTH = 8;

/**
 * What a file, a project folder or a card holds. Files are recognised by their content, then by their name.
 * @throws PadbridgeError not-found, io, corrupt, unsupported
 */
export async function inspectPath(target: string): Promise<PathInspection> {
  const stats = await stat(target).catch((cause: unknown) => {
    const code = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'not-found' : 'io';
    throw new PadbridgeError(code, `${target} cannot be read: ${explain(cause)}`, { subject: target, cause });
  });
  return stats.isDirectory() ? inspectFolder(target) : inspectFile(target);
}

async function inspectFolder(folder: string): Promise<PathInspection> {
  if ((await findName(folder, PADCONF_NAME)) !== undefined) {
    return { kind: 'project', found: await inspectProject(folder) };
  }
  const found = await inspectCard(folder);
  const names = new Set((await namesIn(folder)).map((name) => name.toUpperCase()));
  if (found.projects.length > 0 || CARD_FOLDERS.some((name) => names.has(name))) {
    return { kind: 'card', found };
  }
  throw new PadbridgeError('unsupported', `${folder} is neither a project nor a card of an SP-404MK2.`, {
    subject: folder,
    next: `A project holds ${PADCONF_NAME}; a card has the folders IMPORT and EXPORT.`,
  });
}

async function inspectFile(file: string): Promise<PathInspection> {
  const { head, size } = await readHead(file, SMP_HEADER_BYTES);
  const magic = Buffer.from(head.subarray(0, 4)).toString('latin1');
  const name = path.basename(file).toUpperCase();
  if (magic === 'RFPD' || name.startsWith('PADCONF')) {
    return { kind: 'padconf', found: await inspectPadconfFile(file) };
  }
  if (magic === 'RFWV' || name.endsWith('.SMP')) {
    return { kind: 'smp', found: parsing(file, () => readSmpHeader(head, size)) };
  }
  if (magic.startsWith('BM') || name.endsWith('.BMP')) {
    const bytes = await readBounded(file, MAX_PICTURE_FILE_BYTES);
    const { pixels } = parsing(file, () => readPicture(bytes));
    const litPixels = pixels.reduce((sum, pixel) => sum + pixel, 0);
    return { kind: 'picture', found: { width: SCREEN_WIDTH, height: SCREEN_HEIGHT, litPixels } };
  }
  if (magic.trimStart().startsWith('<') || name.endsWith('.CHN')) {
    const bytes = await readBounded(file, MAX_CHAIN_FILE_BYTES);
    return { kind: 'chain', found: parsing(file, () => chainOf(bytes)) };
  }
  if (name.startsWith('PTN') || (name.endsWith('.BIN') && size % 8 === 0)) {
    const bytes = await readBounded(file, MAX_PATTERN_BYTES);
    return { kind: 'pattern', found: parsing(file, () => inspectPattern(bytes)) };
  }
  throw new PadbridgeError('unsupported', `${file} is no file of an SP-404MK2 project.`, {
    subject: file,
    next: 'Name a PADCONF.BIN, an SMP, PTN or CHN file, a screen picture, a project folder or a card.',
  });
}

/** A card, or any folder laid out like one. Never throws for what single projects hold. */
export async function inspectCard(card: string): Promise<CardInspection> {
  const projects: ProjectLine[] = [];
  for (const place of PROJECT_PLACES) projects.push(...(await projectsIn(card, place)));
  return {
    card,
    projects,
    imports: await countAudio(path.join(card, 'IMPORT')),
    exportedSamples: await countAudio(path.join(card, 'EXPORT', 'SAMPLE')),
    backups: (await namesIn(path.join(card, 'BKUP'))).length,
  };
}

async function projectsIn(card: string, place: string): Promise<ProjectLine[]> {
  const lines: ProjectLine[] = [];
  for (const name of await namesIn(path.join(card, place))) {
    const folder = path.posix.join(place, name);
    const full = path.join(card, place, name);
    if ((await findName(full, PADCONF_NAME)) !== undefined) lines.push(await projectLine(full, folder));
  }
  return lines;
}

async function projectLine(full: string, folder: string): Promise<ProjectLine> {
  try {
    const { version, project, pads, patterns, remarks } = await inspectProject(full);
    const loaded = pads.filter(({ sizeBytes }) => sizeBytes > 0).length;
    const { name, tempo } = project;
    return { folder, version, name, tempo, pads: loaded, patterns: patterns.length, remarks };
  } catch (error) {
    if (!(error instanceof PadbridgeError)) throw error;
    return {
      folder,
      version: null,
      name: null,
      tempo: null,
      pads: 0,
      patterns: 0,
      remarks: [error.message],
    };
  }
}

/** Sound files in a folder and below it; 0 when it is not there. Project folders in it are not looked into. */
async function countAudio(folder: string, depth = 0): Promise<number> {
  if (depth > MAX_DEPTH) return 0;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some(({ name }) => name.toUpperCase() === PADCONF_NAME)) return 0;
  let count = 0;
  for (const entry of entries) {
    if (entry.isDirectory()) count += await countAudio(path.join(folder, entry.name), depth + 1);
    else if (entry.isFile() && hasAudioExtension(entry.name)) count += 1;
  }
  return count;
}
