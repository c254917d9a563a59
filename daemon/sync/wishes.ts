import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { IMPORT_FOLDER, projectFolder } from '../../hardware/sp404/card/layout.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardWish } from '../catalogue/card-types.js';
import { hashFile } from '../files/file-system.js';
import { safeName } from '../files/safe-name.js';
import { writeAtomic } from '../files/write-atomic.js';
import type { ObjectStore } from '../snapshots/objects.js';
import { sha256 } from '../snapshots/sha256.js';
import type { Wishes } from './card-sync.js';

/** Makes the files of one kind of wish. Kits and collections each bring theirs; the sync knows nothing of either. */
export interface WishBuilder<W extends CardWish = CardWish> {
  /** Differs whenever building might give other bytes; cheap, because every plan asks for it. */
  fingerprint: (wish: W) => string;
  /**
   * Builds into an empty local folder: below it, files lie as they will below the wish's folder on the card. Returns the
   * sample each file was made from, by path with forward slashes, and what a person should know.
   */
  build: (wish: W, into: string, signal: AbortSignal) => Promise<BuiltWish>;
}

export interface BuiltWish {
  samples: ReadonlyMap<string, number>;
  remarks: string[];
}

export interface WishBuilders {
  kit?: WishBuilder<Extract<CardWish, { kind: 'kit' }>>;
  collection?: WishBuilder<Extract<CardWish, { kind: 'collection' }>>;
}

const receipt = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      size: z.number().int().nonnegative(),
      hash: z.string(),
      sampleId: z.number().int().nullable(),
    }),
  ),
  remarks: z.array(z.string()),
});
type Receipt = z.infer<typeof receipt>;

/** Where a wish lies on the card. */
export function folderOfWish(wish: CardWish): string {
  return wish.kind === 'kit' ? projectFolder(wish.project) : `${IMPORT_FOLDER}/${safeName(wish.name)}`;
}

/** What the catalogue wants on a card, ready to be written. */
export interface Fulfilled extends Wishes {
  /** Folders on the card of wishes that could not be built now. */
  unbuilt: string[];
}

export type Fulfil = (wishes: readonly CardWish[], signal: AbortSignal) => Promise<Fulfilled>;

export interface FulfilDeps {
  builders: WishBuilders;
  objects: ObjectStore;
  /** Folder for the receipts of what was built; builds lie below it until they are in the archive. */
  receipts: string;
}

/** How the folders of builds begin. */
const BUILDING = 'building-';

/**
 * Makes what the catalogue wants on a card, with every content in the archive. Built once per fingerprint: a sync with
 * nothing to do renders nothing. A wish that cannot be built is a remark; what it had on the card before then counts as wanted
 * still, so that a missing drive does not take a kit off the card. One of these per data folder: it takes away what a build
 * that was killed left behind.
 */
export function createFulfil(deps: FulfilDeps): Fulfil {
  let ready: Promise<void> | undefined;
  return async (wishes, signal) => {
    const all: Fulfilled = { files: [], remarks: [], unbuilt: [] };
    if (wishes.length > 0) await (ready ??= makeReady(deps.receipts));
    for (const wish of wishes) {
      const folder = folderOfWish(wish);
      try {
        const { files, remarks } = await receiptOf(wish, deps, signal);
        all.files.push(...files.map((file) => ({ ...file, path: `${folder}/${file.path}` })));
        all.remarks.push(...remarks.map((remark) => `${wish.name}: ${remark}`));
      } catch (error) {
        if (!(error instanceof PadbridgeError) || error.code === 'cancelled') throw error;
        const next = error.next === undefined ? '' : ` ${error.next}`;
        all.remarks.push(`${wish.name} cannot be made ready: ${error.message}${next}`);
        all.unbuilt.push(folder);
      }
    }
    return all;
  };
}

async function makeReady(receipts: string): Promise<void> {
  await mkdir(receipts, { recursive: true });
  const left = (await readdir(receipts)).filter((name) => name.startsWith(BUILDING));
  for (const name of left) await rm(path.join(receipts, name), { recursive: true, force: true });
}

async function receiptOf(wish: CardWish, deps: FulfilDeps, signal: AbortSignal): Promise<Receipt> {
  const builder = deps.builders[wish.kind] as WishBuilder | undefined;
  if (builder === undefined) {
    throw new PadbridgeError('unsupported', `A ${wish.kind} cannot be put on a card yet.`);
  }
  const name = sha256(JSON.stringify([wish.kind, builder.fingerprint(wish)]));
  const file = path.join(deps.receipts, `${name}.json`);
  const known = await readReceipt(file);
  if (known !== undefined && (await allThere(known, deps.objects))) return known;
  const built = await build(wish, builder, deps, signal);
  await writeAtomic(file, JSON.stringify(built));
  return built;
}

async function readReceipt(file: string): Promise<Receipt | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return receipt.parse(JSON.parse(text));
  } catch {
    // Built again, which writes a whole one.
    return undefined;
  }
}

async function allThere({ files }: Receipt, objects: ObjectStore): Promise<boolean> {
  for (const { hash } of files) if (!(await objects.has(hash))) return false;
  return true;
}

async function build(
  wish: CardWish,
  builder: WishBuilder,
  { objects, receipts }: FulfilDeps,
  signal: AbortSignal,
): Promise<Receipt> {
  const into = await mkdtemp(path.join(receipts, BUILDING));
  try {
    const { samples, remarks } = await builder.build(wish, into, signal);
    const files: Receipt['files'] = [];
    const entries = await readdir(into, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = path.join(entry.parentPath, entry.name);
      const { hash, size } = await hashFile(file, { signal });
      await objects.take(file, hash, { signal });
      const inside = path.relative(into, file).split(path.sep).join('/');
      files.push({ path: inside, size, hash, sampleId: samples.get(inside) ?? null });
    }
    return { files, remarks };
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}
