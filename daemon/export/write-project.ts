import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { smfToPattern } from '../../hardware/sp404/formats/midi-ptn.js';
import { MAX_PATTERN_BYTES, readPattern } from '../../hardware/sp404/formats/ptn.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { PlannedKit, PlannedPad } from '../../schemas/kit.js';
import { openAudio } from '../audio/open.js';
import { stagedName, sweepStaged } from './staged-folders.js';
import { placeFolder } from '../files/place-folder.js';
import { produceAtomic } from '../files/write-atomic.js';
import { nameOfFile, screenName } from '../kits/names.js';
import type { RenderSettings } from '../../schemas/render.js';
import {
  PADCONF_NAME,
  PATTERNS_FOLDER,
  patternName,
  PROJECT_COUNT,
  projectFolderName,
  projectNumber,
  SAMPLES_FOLDER,
  smpName,
} from '../sp404/project-paths.js';
import { parsing, readBounded } from '../sp404/read-files.js';
import type { RenderPool } from '../workers/render-pool.js';
import { padconfOf, type RenderedPad } from './project-conf.js';

/** One more than there are threads, so that none waits for the next order. */
const EXTRA_LANES = 1;

export interface ProjectReport {
  /** The project folder. */
  folder: string;
  project: PlannedKit['project'];
  pads: ProjectPad[];
  patterns: string[];
  /** Of all files together. */
  bytes: number;
}

export interface ProjectPad {
  pad: string;
  name: string;
  file: string;
  frames: number;
  channels: number;
  sizeBytes: number;
  /** Every value is that of the source. */
  exact: boolean;
  remarks: string[];
}

export interface WriteProjectOptions {
  pool: RenderPool;
  signal: AbortSignal;
  /** Called after each sample. */
  onProgress?: (done: number, total: number) => void;
  /** How a file gets to its place: safely, unless the folder is thrown away again anyway. */
  place?: PlaceFile;
}

/** `produce` is given the path to write to, where nothing lies yet. */
export type PlaceFile = (file: string, produce: (target: string) => Promise<void>) => Promise<void>;

/**
 * Writes a kit that passed its pre-flight as a project folder the unit opens. Everything is made in a hidden folder beside
 * the target and given its name in one step, so that a crash or a full card never leaves half a project.
 * @throws PadbridgeError conflict when the folder is there, what rendering and writing throw; nothing is left behind then
 */
export async function writeProject(
  kit: PlannedKit,
  folder: string,
  options: WriteProjectOptions,
): Promise<ProjectReport> {
  await refuseExisting(folder);
  const parent = path.dirname(folder);
  const made = await mkdir(parent, { recursive: true });
  await sweepStaged(parent);
  const staged = path.join(parent, stagedName(path.basename(folder)));
  try {
    const { pads, patterns, bytes } = await writeProjectFiles(kit, staged, options);
    await placeFolder(staged, folder);
    return { folder, project: kit.project, pads, patterns, bytes };
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    if (made !== undefined) await removeEmpty(parent, made);
    throw error;
  }
}

/** Takes away the folders that were made for nothing, from the innermost out, as long as they are empty. */
async function removeEmpty(innermost: string, outermost: string): Promise<void> {
  for (let folder = innermost; folder.startsWith(outermost); folder = path.dirname(folder)) {
    const gone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}

/** Writes the files of a project into a folder that is empty or not there yet, the settings last. */
export async function writeProjectFiles(
  kit: PlannedKit,
  staged: string,
  options: WriteProjectOptions,
): Promise<Pick<ProjectReport, 'pads' | 'patterns' | 'bytes'>> {
  const { place = produceAtomic } = options;
  for (const name of [SAMPLES_FOLDER, PATTERNS_FOLDER]) {
    await mkdir(path.join(staged, name), { recursive: true });
  }
  const samples = await renderPads(kit.pads, path.join(staged, SAMPLES_FOLDER), options);
  const patterns: string[] = [];
  for (const { pad, source } of kit.patterns) {
    const file = patternName(pad);
    const bytes = await patternBytes(source);
    await place(path.join(staged, PATTERNS_FOLDER, file), (target) => writeFile(target, bytes));
    patterns.push(file);
  }
  const conf = padconfOf(
    kit,
    samples.map(({ rendered }) => rendered),
  );
  await place(path.join(staged, PADCONF_NAME), (target) => writeFile(target, conf));
  const pads = samples.map(({ report }) => report);
  return { pads, patterns, bytes: pads.reduce((sum, { sizeBytes }) => sum + sizeBytes, conf.length) };
}

interface PadResult {
  rendered: RenderedPad;
  report: ProjectPad;
}

/** Renders the pads in as many lanes as there are threads; the first failure stops the others. */
async function renderPads(
  pads: readonly PlannedPad[],
  folder: string,
  { pool, signal, onProgress, place = produceAtomic }: WriteProjectOptions,
): Promise<PadResult[]> {
  const results: PadResult[] = [];
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  let next = 0;
  let done = 0;
  const lane = async () => {
    for (let pad = pads[next++]; pad !== undefined && !stop.aborted; pad = pads[next++]) {
      const index = next - 1;
      results[index] = await renderPad(pad, folder, { pool, place }, stop);
      done += 1;
      onProgress?.(done, pads.length);
    }
  };
  const lanes = Array.from({ length: pool.threads + EXTRA_LANES }, () =>
    lane().catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  const outcomes = await Promise.allSettled(lanes);
  // An abort makes every lane fail; the reason is what failed first by itself.
  const errors = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  const cause = errors.find((error) => !(error instanceof PadbridgeError && error.code === 'cancelled'));
  if (errors.length > 0) throw cause ?? errors[0];
  if (signal.aborted) throw new PadbridgeError('cancelled', 'Building the project was stopped.');
  return results;
}

async function renderPad(
  pad: PlannedPad,
  folder: string,
  { pool, place }: { pool: RenderPool; place: PlaceFile },
  signal: AbortSignal,
): Promise<PadResult> {
  const source = pad.source ?? '';
  const name = screenName(pad.name ?? nameOfFile(source), `Pad ${pad.pad}`);
  const { crop, ...settings } = pad.render;
  const wanted: RenderSettings = { ...settings };
  if (crop === true && pad.start !== null) wanted.start = pad.start;
  if (crop === true && pad.end !== null) wanted.end = pad.end;
  try {
    const sourceRate = await rateOf(source, signal);
    const file = path.join(folder, smpName(pad.pad));
    const { result } = await produced(file, place, (target) =>
      pool.render({ source, target, format: 'smp', settings: wanted }, signal),
    );
    const { channels, frames, bytes, exact, remarks } = result;
    return {
      rendered: { pad, name, extent: { channels, frames }, bytes, sourceRate },
      report: {
        pad: pad.pad,
        name,
        file: source,
        frames,
        channels,
        sizeBytes: bytes,
        exact,
        remarks,
      },
    };
  } catch (error) {
    if (!(error instanceof PadbridgeError) || error.code === 'cancelled') throw error;
    throw new PadbridgeError(error.code, `${pad.pad}, ${source}: ${error.message}`, {
      subject: source,
      next: error.next,
      cause: error,
    });
  }
}

/** What the safe writer's producer returned, beside the file it wrote. */
async function produced<T>(
  file: string,
  place: PlaceFile,
  produce: (target: string) => Promise<T>,
): Promise<{ result: T }> {
  let made: { result: T } | undefined;
  await place(file, async (target) => {
    made = { result: await produce(target) };
  });
  if (made === undefined) throw new PadbridgeError('internal', 'Nothing was written.', { subject: file });
  return made;
}

async function rateOf(source: string, signal: AbortSignal): Promise<number> {
  const sound = await openAudio(source, signal);
  await sound.close();
  return sound.format.sampleRate;
}

/** A pattern file as it is, or made from a Standard MIDI File. */
async function patternBytes(source: string): Promise<Uint8Array> {
  const bytes = await readBounded(source, MAX_PATTERN_BYTES);
  const isMidi = Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'MThd';
  return parsing(source, () => (isMidi ? smfToPattern(bytes).bytes : readPattern(bytes).bytes));
}

/**
 * Where a project goes: the folder itself when it is named like a project, else the first free `PROJECT_NN` in it, or the
 * one asked for.
 * @throws PadbridgeError conflict when all 16 are taken
 */
export async function projectFolderIn(out: string, number?: number): Promise<string> {
  if (number !== undefined) return path.join(out, projectFolderName(number));
  if (projectNumber(path.basename(out)) !== undefined) return out;
  const taken = new Set((await readdir(out).catch(() => [])).map(projectNumber));
  for (let free = 1; free <= PROJECT_COUNT; free++) {
    if (!taken.has(free)) return path.join(out, projectFolderName(free));
  }
  throw new PadbridgeError('conflict', `${out} holds all ${PROJECT_COUNT} projects the unit can have.`, {
    subject: out,
    next: 'Move one away, or choose another folder.',
  });
}

async function refuseExisting(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') return [folder];
    throw new PadbridgeError('io', `${folder} cannot be read: ${code ?? 'unknown error'}`, {
      subject: folder,
      cause: error,
    });
  });
  if (names.length === 0) return;
  throw new PadbridgeError('conflict', `${folder} is already there; it was left as it is.`, {
    subject: folder,
    next: 'Choose another project number or folder, or move it away.',
  });
}
