import path from 'node:path';
import { readPadconf } from '../../hardware/sp404/formats/padconf.js';
import { inspectPadconf } from '../../hardware/sp404/formats/inspect.js';
import { readPatternChain } from '../../hardware/sp404/formats/pattern-chain.js';
import { MAX_PATTERN_BYTES, readPattern } from '../../hardware/sp404/formats/ptn.js';
import { readSmpHeader, SMP_HEADER_BYTES } from '../../hardware/sp404/formats/smp.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { PadconfInspection, SmpShape } from '../../schemas/sp404.js';
import type { ChainInspection, PatternFile, ProjectInspection } from '../../schemas/sp404-files.js';
import {
  CHAIN_NAME,
  PADCONF_NAME,
  padOfPatternName,
  padOfSmpName,
  PATTERNS_FOLDER,
  PICTURES_FOLDER,
  SAMPLES_FOLDER,
} from './project-paths.js';
import { findName, namesIn, parsing, readBounded, readHead } from './read-files.js';

/** Longest PADCONF there is: version 3. */
export const MAX_PADCONF_BYTES = 52_000;
/** A chain is a few hundred bytes of XML. */
export const MAX_CHAIN_FILE_BYTES = 0x1_0000;

/** The SMP files of a project by pad. */
export interface SampleFiles {
  /** Whether there is a folder for samples at all; a lone PADCONF says nothing about missing samples. */
  present: boolean;
  shapes: ReadonlyMap<string, SmpShape>;
  /** Full paths, readable or not. */
  paths: ReadonlyMap<string, string>;
  /** Files that could not be read, one sentence each. */
  remarks: string[];
}

/**
 * Everything a project folder holds. Damaged samples and patterns are remarks: one bad file must not hide the others.
 * @throws PadbridgeError not-found, io, and what `readPadconf` throws
 */
export async function inspectProject(folder: string): Promise<ProjectInspection> {
  const padconf = await findName(folder, PADCONF_NAME);
  if (padconf === undefined) {
    throw new PadbridgeError('not-found', `${folder} has no ${PADCONF_NAME}, so it is not a project.`, {
      subject: folder,
    });
  }
  const inspection = await inspectPadconfFile(padconf);
  const { patterns, chain, remarks } = await readPatterns(folder);
  const pictures = await findName(folder, PICTURES_FOLDER);
  return {
    ...inspection,
    remarks: [...inspection.remarks, ...remarks],
    folder,
    patterns,
    chain,
    pictures: pictures === undefined ? [] : (await namesIn(pictures)).filter((name) => /\.bmp$/i.test(name)),
  };
}

/**
 * A PADCONF file with frames for the pads whose SMP lies beside it (in `SMPL`, or in the same folder).
 * @throws PadbridgeError as `inspectProject`
 */
export async function inspectPadconfFile(file: string): Promise<PadconfInspection> {
  const bytes = await readBounded(file, 4 * MAX_PADCONF_BYTES);
  parsing(file, () => readPadconf(bytes));
  const samples = await readSampleFiles(path.dirname(file));
  const inspection = inspectPadconf(bytes, (pad) => samples.shapes.get(pad));
  const remarks = [...inspection.remarks, ...samples.remarks];
  if (samples.present) remarks.push(...missingSamples(inspection, samples));
  return { ...inspection, remarks };
}

/** The SMP files that belong to the PADCONF in this folder. Only their headers are read. */
export async function readSampleFiles(folder: string): Promise<SampleFiles> {
  const inside = await findName(folder, SAMPLES_FOLDER);
  const place = inside ?? folder;
  const shapes = new Map<string, SmpShape>();
  const paths = new Map<string, string>();
  const remarks: string[] = [];
  for (const name of await namesIn(place)) {
    const pad = padOfSmpName(name);
    if (pad === undefined) continue;
    const file = path.join(place, name);
    paths.set(pad, file);
    try {
      const { head, size } = await readHead(file, SMP_HEADER_BYTES);
      const { channels, frames } = readSmpHeader(head, size);
      shapes.set(pad, { channels, frames });
    } catch (error) {
      remarks.push(`${pad}: ${name} cannot be used: ${reasonOf(error)}`);
    }
  }
  return { present: inside !== undefined || paths.size > 0, shapes, paths, remarks };
}

function missingSamples({ pads }: PadconfInspection, samples: SampleFiles): string[] {
  const lost = pads.filter(({ pad, sizeBytes }) => sizeBytes > 0 && !samples.paths.has(pad));
  const stray = [...samples.paths.keys()].filter((pad) =>
    pads.some((one) => one.pad === pad && one.sizeBytes === 0),
  );
  return [
    ...lost.map(({ pad }) => `${pad}: its SMP file is missing, the unit will drop the pad.`),
    ...stray.map((pad) => `${pad}: there is an SMP file, but PADCONF says the pad is empty.`),
  ];
}

async function readPatterns(
  folder: string,
): Promise<{ patterns: PatternFile[]; chain: ChainInspection | null; remarks: string[] }> {
  const place = await findName(folder, PATTERNS_FOLDER);
  if (place === undefined) return { patterns: [], chain: null, remarks: [] };
  const patterns: PatternFile[] = [];
  let chain: ChainInspection | null = null;
  const remarks: string[] = [];
  for (const name of await namesIn(place)) {
    const file = path.join(place, name);
    try {
      if (/^PTN\d{5}\.BIN$/i.test(name)) {
        const { bars, beats, notes } = readPattern(await readBounded(file, MAX_PATTERN_BYTES));
        patterns.push({ pad: padOfPatternName(name) ?? null, file: name, bars, beats, notes: notes.length });
      } else if (name.toUpperCase() === CHAIN_NAME) {
        chain = chainOf(await readBounded(file, MAX_CHAIN_FILE_BYTES));
      }
    } catch (error) {
      remarks.push(`${name} cannot be used: ${reasonOf(error)}`);
    }
  }
  return { patterns, chain, remarks };
}

/** A chain as `inspect` prints it. Throws as `readPatternChain`. */
export function chainOf(bytes: Uint8Array): ChainInspection {
  const { repeat, current, patterns } = readPatternChain(bytes);
  return { repeat, current, patterns: [...patterns] };
}

function reasonOf(error: unknown): string {
  if (error instanceof PadbridgeError) return error.message;
  throw error;
}
