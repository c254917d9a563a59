import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { bankOf, projectOf } from '../../hardware/sp404/formats/padconf-project.js';
import { readPadconf } from '../../hardware/sp404/formats/padconf.js';
import { patternToSmf } from '../../hardware/sp404/formats/ptn-midi.js';
import { readPattern } from '../../hardware/sp404/formats/ptn.js';
import { nameOf } from '../../hardware/sp404/card/paths.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { TEMPO_RANGE, type PadInspection } from '../../schemas/sp404.js';
import { hashes } from '../audio/hashes.js';
import type { CardRow, CardStore, SnapshotRow } from '../catalogue/card-types.js';
import { copyHashed, type FileSystem } from '../files/file-system.js';
import { safeName } from '../files/safe-name.js';
import { produceAtomic, writeAtomic } from '../files/write-atomic.js';
import { settingsFile } from '../snapshots/capture.js';
import { changedMeanwhile, type ObjectStore } from '../snapshots/objects.js';
import { readProjectContent } from '../snapshots/project-content.js';
import { smpToWavFile } from '../sp404/convert.js';
import { bankOfPad } from '../sp404/project-paths.js';
import { smpAudio } from './smp-audio.js';

export interface ImportDeps {
  cards: CardStore;
  objects: ObjectStore;
  files: FileSystem;
  /** Where new sounds and patterns are put, one folder per card. */
  folder: string;
  /** Makes a file below `folder` a sample of the catalogue; the sound is known already. */
  adopt: (file: string, audioHash: string) => Promise<number>;
  now: () => number;
  signal: AbortSignal;
}

export interface ImportCount {
  /** Sounds the catalogue did not have. */
  added: number;
  /** Sounds it knew by their audio. */
  recognised: number;
  patterns: number;
  remarks: string[];
}

export const NOTHING: ImportCount = { added: 0, recognised: 0, patterns: 0, remarks: [] };

/** A sample the unit exported: linked when its sound is known, copied into the library otherwise. */
export async function importSample(
  card: CardRow & { mount: string },
  file: { path: string; hash: string },
  deps: ImportDeps,
): Promise<ImportCount> {
  const source = path.join(card.mount, file.path);
  const { audio } = await hashes(source, deps.signal);
  const known = deps.cards.sampleByWritten(file.hash) ?? deps.cards.sampleByAudio(audio);
  const place = `${card.name}: ${file.path.slice(0, -nameOf(file.path).length - 1)}`;
  if (known !== undefined) {
    deps.cards.noteUse(known, place, nameOf(file.path), deps.now());
    return { ...NOTHING, recognised: 1 };
  }
  const { name, ext } = path.parse(nameOf(file.path));
  const folder = path.join(deps.folder, safeName(card.name), 'Samples');
  const target = await inFreePlace(folder, name, ext, (candidate) =>
    produceAtomic(
      candidate,
      async (temporary) => {
        const copied = await copyHashed(
          { file: source, files: deps.files },
          { file: temporary },
          deps.signal,
        );
        if (copied.hash !== file.hash) throw changedMeanwhile(source);
      },
      { existing: 'keep' },
    ),
  );
  deps.cards.noteUse(await deps.adopt(target, audio), place, nameOf(file.path), deps.now());
  return { ...NOTHING, added: 1 };
}

/**
 * The pads and patterns of a project, out of its snapshot. A sound is known by the file we once wrote, or by its audio; a new
 * one becomes a WAV of the same values. A damaged sample or pattern is a remark and holds nothing else up.
 */
export async function importProject(
  card: CardRow,
  snapshot: SnapshotRow,
  isNews: (path: string) => boolean,
  deps: ImportDeps,
): Promise<ImportCount> {
  const content = await readProjectContent(snapshot.files, deps.objects);
  const title = [nameOf(snapshot.folder), snapshot.name].filter((part) => part !== '').join(' ');
  const folder = path.join(deps.folder, safeName(card.name), safeName(title));
  const count: ImportCount = { ...NOTHING, remarks: [] };
  const place = `${card.name}: ${title}`;

  for (const pad of content.inspection.pads) {
    deps.signal.throwIfAborted();
    const file = content.samples.get(pad.pad);
    if (file === undefined || pad.sizeBytes === 0 || !isNews(file.path)) continue;
    await tolerating(count, `${title} ${pad.pad}`, async () => {
      const { sampleId, isNew } = await soundOf(pad, file.hash, folder, deps);
      deps.cards.noteUse(sampleId, place, `${pad.pad} ${pad.name}`.trim(), deps.now());
      if (isNew) count.added += 1;
      else count.recognised += 1;
    });
  }
  for (const [pad, file] of content.patterns) {
    if (!isNews(file.path)) continue;
    await tolerating(count, `${title} pattern ${pad}`, async () => {
      await writePattern(pad, file.hash, snapshot, path.join(folder, 'Patterns'), deps);
      count.patterns += 1;
    });
  }
  return count;
}

async function soundOf(
  pad: PadInspection,
  hash: string,
  folder: string,
  { cards, objects, adopt }: ImportDeps,
): Promise<{ sampleId: number; isNew: boolean }> {
  const written = cards.sampleByWritten(hash);
  if (written !== undefined) return { sampleId: written, isNew: false };
  const source = objects.fileOf(hash);
  const { audioHash } = await smpAudio(source);
  const known = cards.sampleByAudio(audioHash);
  if (known !== undefined) return { sampleId: known, isNew: false };
  const name = safeName(`${pad.pad} ${pad.name}`);
  const target = await inFreePlace(folder, name, '.wav', async (candidate) => {
    await smpToWavFile(source, candidate, { overwrite: false });
  });
  return { sampleId: await adopt(target, audioHash), isNew: true };
}

async function writePattern(
  pad: string,
  hash: string,
  { files }: SnapshotRow,
  folder: string,
  { objects }: ImportDeps,
): Promise<void> {
  const settings = settingsFile(files);
  const conf = readPadconf(await objects.read(settings?.hash ?? ''));
  const project = projectOf(conf);
  const stored = project.tempoSelect === 'project' ? project.tempo : bankOf(conf, bankOfPad(pad)).tempo;
  const tempo = Math.min(TEMPO_RANGE.max, Math.max(TEMPO_RANGE.min, stored));
  const midi = patternToSmf(readPattern(await objects.read(hash)), { tempo, name: `Pattern ${pad}` });
  await inFreePlace(folder, `${pad} ${tempo} BPM`, '.mid', (candidate) =>
    writeAtomic(candidate, midi, { existing: 'keep' }),
  );
}

/** Damage is told and passed over; a full disk or a pulled card is not. */
async function tolerating(count: ImportCount, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PadbridgeError) || !['corrupt', 'unsupported'].includes(error.code)) throw error;
    count.remarks.push(`${what}: ${error.message}`);
  }
}

/** Copies of one name that are tried; nobody has more sounds called the same in one project. */
const MAX_COPIES = 200;

/** Writes under the first name that is free: "Kick", "Kick 2" … Returns the path. */
export async function inFreePlace(
  folder: string,
  name: string,
  extension: string,
  write: (candidate: string) => Promise<void>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (let copy = 1; copy <= MAX_COPIES; copy++) {
    const candidate = path.join(folder, `${name}${copy === 1 ? '' : ` ${copy}`}${extension}`);
    try {
      if (await exists(candidate)) continue;
      await write(candidate);
      return candidate;
    } catch (error) {
      if (!(error instanceof PadbridgeError) || error.code !== 'conflict' || !(await exists(candidate))) {
        throw error;
      }
    }
  }
  throw new PadbridgeError('conflict', `There are too many files called ${name}.`, { subject: folder });
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
