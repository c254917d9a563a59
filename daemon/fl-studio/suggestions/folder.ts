import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PadbridgeError } from '../../../schemas/errors.js';
import { copyHashed } from '../../files/file-system.js';
import { produceBeside, writeAtomic } from '../../files/write-atomic.js';
import type { FolderPlan, HeldFile } from './plan.js';

/**
 * The suggestions folder on the disk. A song that was saved names the file that was dragged into it, so a file that leaves
 * the list is not deleted: it moves to a folder below, where FL finds it by its name, and what a song is known to use
 * stays where it is. Files of the user, and files of ours that the user changed, are never touched.
 */
export interface SuggestionFolder {
  readonly path: string;
  /** What of ours is there and unchanged. */
  held(): Promise<HeldFile[]>;
  /** `write` makes the file under the first free name and returns its path. Returns what is there afterwards. */
  apply(
    plan: FolderPlan,
    write: (wanted: FolderPlan['write'][number], folder: string) => Promise<string>,
  ): Promise<HeldFile[]>;
  /** Keeps these, by name, where they are from now on. */
  pin(files: readonly string[]): Promise<void>;
  /** The sample of a file of ours, by its path; a song uses it, so it stays from now on. Undefined for any other file. */
  claim(file: string): Promise<number | undefined>;
}

const MANIFEST = '.padbridge.json';
/** Where files go that left the list. */
const EARLIER = 'Earlier';
/** A song that was begun with a suggestion is saved, and read by us, long before this. */
const KEPT_EARLIER_MS = 60 * 86_400_000;
const MAX_EARLIER = 500;
const NAMES_TRIED = 20;
/** Later than any moment. */
const FOREVER = Number.MAX_SAFE_INTEGER;

const heldFile = z.object({
  file: z.string().min(1),
  sampleId: z.number().int(),
  size: z.number(),
  modifiedAt: z.number(),
  position: z.number().int().nullable(),
  score: z.number(),
  pinned: z.boolean(),
});
const earlierFile = heldFile
  .pick({ file: true, sampleId: true, size: true, modifiedAt: true })
  .extend({ since: z.number() });
const manifestSchema = z.object({ files: z.array(heldFile), earlier: z.array(earlierFile) });
type Manifest = z.infer<typeof manifestSchema>;
type Written = Pick<HeldFile, 'file' | 'size' | 'modifiedAt'>;

export function createSuggestionFolder(folder: string, now: () => number): SuggestionFolder {
  const earlier = path.join(folder, EARLIER);

  /** Without a readable list nothing is known to be ours, and nothing is touched. */
  async function load(): Promise<Manifest> {
    try {
      return manifestSchema.parse(JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8')));
    } catch {
      return { files: [], earlier: [] };
    }
  }

  async function save(manifest: Manifest): Promise<void> {
    await writeAtomic(path.join(folder, MANIFEST), `${JSON.stringify(manifest)}\n`);
  }

  async function held(): Promise<HeldFile[]> {
    const { files } = await load();
    const ours = await Promise.all(files.map((file) => isUnchanged(folder, file)));
    return files.filter((_, index) => ours[index]);
  }

  async function retire(file: HeldFile): Promise<Manifest['earlier'][number]> {
    const from = path.join(folder, file.file);
    await mkdir(earlier, { recursive: true });
    const { name, ext } = path.parse(file.file);
    const [first, ...others] = Array.from({ length: NAMES_TRIED }, (_, index) =>
      path.join(earlier, index === 0 ? file.file : `${name} (${index + 1})${ext}`),
    );
    const placed = await produceBeside([first!, ...others], async (temporary) => {
      await copyHashed({ file: from }, { file: temporary });
    });
    // The copy is safe on the disk before the original goes.
    await rm(from);
    return { ...(await describe(placed)), sampleId: file.sampleId, since: now() };
  }

  /** What has been out of the list for long goes; only copies of ours lie here. */
  async function tidy(files: Manifest['earlier']): Promise<Manifest['earlier']> {
    const newest = [...files].sort((a, b) => b.since - a.since);
    const kept = newest.filter(({ since }, at) => at < MAX_EARLIER && now() - since < KEPT_EARLIER_MS);
    for (const file of newest.filter((each) => !kept.includes(each))) {
      if (await isUnchanged(earlier, file)) await rm(path.join(earlier, file.file));
    }
    return kept;
  }

  return {
    path: folder,
    held,
    async apply({ keep, retire: leaving, write: wanted }, write) {
      await makeFolder(folder);
      const before = await load();
      const retired: Manifest['earlier'] = [];
      const files: HeldFile[] = before.files.filter(({ position }) => position === null);
      for (const file of leaving) {
        if (file.pinned) files.push({ ...file, position: null });
        else retired.push(await retire(file));
      }
      files.push(...keep);
      // The list is told after every step: a crash in between leaves nothing that is not known to be ours.
      await save({ files, earlier: [...before.earlier, ...retired] });
      for (const one of wanted) {
        const placed = await write(one, folder);
        const { sampleId, position, score } = one;
        files.push({ ...(await describe(placed)), sampleId, position, score, pinned: false });
        await save({ files, earlier: [...before.earlier, ...retired] });
      }
      if (retired.length > 0) await save({ files, earlier: await tidy([...before.earlier, ...retired]) });
      return files;
    },
    async claim(file) {
      const name = path.basename(file);
      const manifest = await load();
      if (path.dirname(file) === folder) {
        const found = manifest.files.find((each) => each.file === name);
        if (found !== undefined && !found.pinned) {
          const files = manifest.files.map((each) => (each === found ? { ...each, pinned: true } : each));
          await save({ ...manifest, files });
        }
        return found?.sampleId;
      }
      if (path.dirname(file) !== earlier) return undefined;
      const found = manifest.earlier.find((each) => each.file === name);
      if (found === undefined) return undefined;
      // It stays on the list without end, so that the next look knows it again.
      const kept = manifest.earlier.map((each) => (each === found ? { ...each, since: FOREVER } : each));
      await save({ ...manifest, earlier: kept });
      return found.sampleId;
    },
    async pin(names) {
      const manifest = await load();
      const wanted = new Set(names);
      const files = manifest.files.map((file) => (wanted.has(file.file) ? { ...file, pinned: true } : file));
      await save({ ...manifest, files });
    },
  };
}

async function describe(file: string): Promise<Written> {
  const { size, mtimeMs } = await stat(file);
  return { file: path.basename(file), size, modifiedAt: mtimeMs };
}

async function isUnchanged(folder: string, { file, size, modifiedAt }: Written): Promise<boolean> {
  // A name with a path in it would be somebody else's doing.
  if (path.basename(file) !== file) return false;
  const found = await stat(path.join(folder, file)).catch(() => undefined);
  return found?.isFile() === true && found.size === size && found.mtimeMs === modifiedAt;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new PadbridgeError('io', 'The folder for suggestions cannot be made.', {
      subject: folder,
      next: 'Check that you may write there.',
      cause,
    });
  }
}
