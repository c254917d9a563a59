import { PadbridgeError } from '../../../schemas/errors.js';
import { BANKS, type BankLetter, padAt } from '../../../schemas/sp404.js';
import { padRecord, readPadconf } from '../formats/padconf.js';
import { readSmpHeader, SMP_HEADER_BYTES } from '../formats/smp.js';
import { REPLY } from './control-replies.js';
import * as request from './control-requests.js';
import { CONTROL_CHANNEL, type Message } from './message.js';
import { livePadconf } from './live-padconf.js';
import { below, projectFolder, sampleStem } from './paths.js';
import type { Unit } from './unit.js';
import { projectIndex } from './unit-calls.js';

/** A whole project as files: out of the unit, and back into it (facts: import, project folder). */

/** A file of a project folder; `path` is below it, with forward slashes. */
export interface ProjectFile {
  path: string;
  size: number;
}

export interface ProjectOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { path: string; bytes: number; total: number }) => void) | undefined;
}

/** Where the files of a project go. */
export type ProjectSink = (file: ProjectFile, pieces: AsyncIterable<Uint8Array>) => Promise<void>;

/** The files of a project that is to be put onto the unit. */
export interface ProjectSource {
  files: readonly ProjectFile[];
  read: (path: string) => AsyncIterable<Uint8Array>;
}

const PADCONF = 'PADCONF.BIN';
const FOLDERS = ['PICTURE', 'PTN', 'SMPL'] as const;
/** 160 samples, 160 patterns, a handful of pictures; more is not a project of this unit. */
const MAX_FILES = 1000;
const ERASE_MS = 30_000;
const RELOAD_MS = 60_000;

/** Every file of a project, read from the unit's storage. It is what the unit last stored, byte for byte. */
export async function listProject(unit: Unit, project: number, signal?: AbortSignal): Promise<ProjectFile[]> {
  const found: ProjectFile[] = [];
  const visit = async (folder: string, prefix: string, depth: number): Promise<void> => {
    for (const entry of await unit.files.list(folder, signal)) {
      checkName(entry.name);
      const path = prefix + entry.name;
      if (entry.folder && depth > 0) await visit(below(folder, entry.name), `${path}/`, depth - 1);
      else if (!entry.folder) found.push({ path, size: entry.size });
      if (found.length > MAX_FILES) throw notAProject(`it has more than ${MAX_FILES} files`);
    }
  };
  await visit(projectFolder(projectIndex(project)), '', 2);
  return found;
}

/**
 * Copies a project out. Settles when the sink has every file; returns them. Of the selected project the settings are those
 * the unit holds now, which its stored file may lag behind.
 */
export async function exportProject(
  unit: Unit,
  project: number,
  sink: ProjectSink,
  { signal, onProgress }: ProjectOptions = {},
): Promise<ProjectFile[]> {
  const index = projectIndex(project);
  const folder = projectFolder(index);
  const stored = await listProject(unit, project, signal);
  const current =
    (await unit.status()).project === index ? await currentPadconf(unit, project, stored, signal) : undefined;
  const files =
    current === undefined
      ? stored
      : [{ path: PADCONF, size: current.length }, ...stored.filter(({ path }) => path !== PADCONF)];
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const file of files) {
    const progress = (bytes: number) => onProgress?.({ path: file.path, bytes: before + bytes, total });
    if (current !== undefined && file.path === PADCONF) await sink(file, once(current));
    else await sink(file, unit.files.read(`${folder}/${file.path}`, { signal, onProgress: progress }));
    before += file.size;
  }
  return files;
}

async function currentPadconf(
  unit: Unit,
  project: number,
  files: readonly ProjectFile[],
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const isStored = files.some(({ path }) => path === PADCONF);
  const path = `${projectFolder(projectIndex(project))}/${PADCONF}`;
  const stored = isStored ? await gather(unit.files.read(path, { signal })) : undefined;
  const { words } = await unit.project(project);
  return livePadconf(stored, await unit.blocks(signal), words);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** What a restore would write. Throws 'corrupt', 'unsupported' or 'invalid-input' when it is no project the unit can hold. */
export async function checkProject(source: ProjectSource): Promise<ProjectFile[]> {
  const wanted = source.files.filter(({ path }) => orderOf(path) !== undefined);
  if (!wanted.some(({ path }) => path === PADCONF)) throw notAProject(`there is no ${PADCONF} in it`);
  if (wanted.length > MAX_FILES) throw notAProject(`it has more than ${MAX_FILES} files`);
  const conf = readPadconf(await gather(source.read(PADCONF)));
  for (let index = 0; index < BANKS.length * 16; index++) {
    const pad = padAt(index);
    const stated = padRecord(conf, pad)[0]!;
    const file = wanted.find(({ path }) => path === `SMPL/${sampleStem(pad)}.SMP`);
    if (stated === 0 || file === undefined) continue;
    readSmpHeader(await gather(source.read(file.path), SMP_HEADER_BYTES), file.size);
  }
  return wanted.sort((a, b) => orderOf(a.path)! - orderOf(b.path)! || (a.path < b.path ? -1 : 1));
}

/**
 * Replaces a project of the unit. The unit erases whichever project is current, so the target is selected first and checked,
 * and `backUp` must have kept what is there before anything is erased. Every file is read back and compared.
 * @throws PadbridgeError forbidden for a project with a protected bank; what `backUp` throws, before any change
 */
export async function restoreProject(
  unit: Unit,
  project: number,
  source: ProjectSource,
  backUp: () => Promise<void>,
  { signal, onProgress }: ProjectOptions = {},
): Promise<ProjectFile[]> {
  const files = await checkProject(source);
  const index = projectIndex(project);
  const folder = projectFolder(index);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const what = `Restore project ${project}`;
  await unit.selectProject(project, signal);
  await checkErasable(unit, project);
  await backUp();
  await unit.exclusive(async () => {
    if ((await unit.status()).project !== index) throw otherProject(project);
    const { session } = unit;
    await session.send(request.beginEdit());
    try {
      await command(unit, request.erase('restore'), REPLY.erased, what, ERASE_MS);
      for (const name of FOLDERS) await makeFolder(unit, `${folder}/${name}`);
      let before = 0;
      for (const file of files) {
        const path = `${folder}/${file.path}`;
        await unit.files.write(path, source.read(file.path), {
          signal,
          onProgress: (bytes) => onProgress?.({ path: file.path, bytes: before + bytes, total }),
        });
        if (!(await sameBytes(unit.files.read(path, { signal }), source.read(file.path))))
          throw differs(file.path);
        before += file.size;
      }
      await reload(unit, index, what);
    } finally {
      if (!session.closed) await session.send(request.endEdit());
    }
    await checkLoaded(unit, files, project);
  });
  return files;
}

/**
 * Erases part of the current project. `expected` is the project the caller means: another one selected is a refusal.
 * @throws PadbridgeError forbidden when a bank that would lose samples is protected
 */
export async function eraseProject(
  unit: Unit,
  expected: number,
  scope: Exclude<request.EraseScope, 'restore'>,
  bank: BankLetter | undefined,
  backUp: () => Promise<void>,
): Promise<void> {
  const index = projectIndex(expected);
  if ((await unit.status()).project !== index) throw otherProject(expected);
  await checkErasable(unit, expected, scope === 'bankSamples' || scope === 'bankPatterns' ? bank : undefined);
  await backUp();
  await unit.exclusive(async () => {
    if ((await unit.status()).project !== index) throw otherProject(expected);
    const message = request.erase(scope, bank === undefined ? 0 : BANKS.indexOf(bank));
    await command(unit, message, REPLY.erased, `Erase in project ${expected}`, ERASE_MS);
  });
}

async function checkErasable(unit: Unit, project: number, only?: BankLetter): Promise<void> {
  const { banks } = (await unit.project(project)).project;
  const guarded = BANKS.find((bank) => banks[bank].protected && (only === undefined || bank === only));
  if (guarded === undefined) return;
  throw new PadbridgeError(
    'forbidden',
    `Bank ${guarded} of project ${project} is protected on the SP-404MK2.`,
    {
      subject: `bank ${guarded}`,
      next: 'Turn the protection of the bank off first if you mean it.',
    },
  );
}

async function reload(unit: Unit, index: number, what: string): Promise<void> {
  const loaded = unit.session.hear({
    what,
    answer: ({ channel, payload }) =>
      channel === CONTROL_CHANNEL && payload[0] === REPLY.reloaded ? true : undefined,
    timeoutMs: RELOAD_MS,
    complains: true,
  });
  loaded.catch(() => undefined);
  await command(unit, request.reloadProject(index), REPLY.reloading, what, ERASE_MS);
  await loaded;
}

async function checkLoaded(unit: Unit, files: readonly ProjectFile[], project: number): Promise<void> {
  const blocks = await unit.blocks();
  for (const { index, words } of blocks) {
    const file = files.find(({ path }) => path === `SMPL/${sampleStem(padAt(index))}.SMP`);
    if (file !== undefined && words[0] !== 0 && words[0] !== file.size)
      throw differs(`${file.path} in project ${project}`);
  }
}

function command(
  unit: Unit,
  message: Message,
  reply: number,
  what: string,
  timeoutMs: number,
): Promise<true> {
  return unit.session.ask(message, {
    what,
    answer: ({ channel, payload }) =>
      channel === CONTROL_CHANNEL && payload[0] === reply ? true : undefined,
    timeoutMs,
    complains: true,
  });
}

async function makeFolder(unit: Unit, path: string): Promise<void> {
  if ((await unit.files.stat(path)) === undefined) await unit.files.mkdir(path);
}

/** Place of a file in the order of writing, undefined for one that does not belong to a project. */
function orderOf(path: string): number | undefined {
  if (path === PADCONF) return 0;
  if (/^PICTURE\/[\w-]+\.bmp$/i.test(path)) return 1;
  if (/^PTN\/(PTN\d{5}\.BIN|PATTERNCHAIN_\d{2}\.CHN)$/.test(path)) return 2;
  return /^SMPL\/BANK(10|[1-9])-(0[1-9]|1[0-6])\.SMP$/.test(path) ? 3 : undefined;
}

/** Compares two streams of bytes without holding either. */
export async function sameBytes(
  a: AsyncIterable<Uint8Array>,
  b: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const right = b[Symbol.asyncIterator]();
  let held = new Uint8Array(0);
  try {
    for await (const left of a) {
      let at = 0;
      while (at < left.length) {
        if (held.length === 0) {
          const next = await right.next();
          if (next.done === true) return false;
          held = new Uint8Array(next.value);
          continue;
        }
        const count = Math.min(held.length, left.length - at);
        if (Buffer.compare(held.subarray(0, count), left.subarray(at, at + count)) !== 0) return false;
        held = held.subarray(count);
        at += count;
      }
    }
    return held.length === 0 && (await right.next()).done === true;
  } finally {
    await right.return?.();
  }
}

/** A small file, or the beginning of a large one, in memory. */
async function gather(pieces: AsyncIterable<Uint8Array>, most = 0x10_0000): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    parts.push(piece.slice(0, most - size));
    size += parts.at(-1)!.length;
    if (size >= most) break;
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** A name from the unit becomes a name on this computer: only plain ones do. */
function checkName(name: string): void {
  if (!/^[^/\\:*?"<>|\p{Cc}]{1,200}$/u.test(name) || name === '.' || name === '..')
    throw notAProject('it has a file with a strange name');
}

function notAProject(reason: string): PadbridgeError {
  return new PadbridgeError('invalid-input', `This is not a project of the SP-404MK2: ${reason}.`, {
    subject: 'project',
    next: 'Name a folder that an export of the unit or of Padbridge has written.',
  });
}

function otherProject(project: number): PadbridgeError {
  return new PadbridgeError(
    'conflict',
    `Project ${project} is not the selected one; the unit would erase another.`,
    {
      subject: `project ${project}`,
      next: 'Select it on the unit and try again. Nothing was changed.',
    },
  );
}

function differs(path: string): PadbridgeError {
  return new PadbridgeError('corrupt', `${path} reads back differently from what was sent.`, {
    subject: path,
    next: 'Restore again; what was there before is in the backup.',
  });
}
