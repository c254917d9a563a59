import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Catalogue } from '../../../daemon/catalogue/types.js';
import { type FileSystem, realFileSystem } from '../../../daemon/files/file-system.js';
import { createObjectStore, type ObjectStore } from '../../../daemon/snapshots/objects.js';
import type { MountedCard } from '../../../daemon/sync/apply.js';
import {
  type CardSyncDeps,
  lookAtCard,
  mountedCard,
  planSync,
  runSync,
  type Wishes,
} from '../../../daemon/sync/card-sync.js';
import type { SyncRow } from '../../../daemon/catalogue/card-types.js';
import type { SyncPlan } from '../../../schemas/cards.js';
import { afterEach } from 'vitest';
import { openCatalogue } from '../../../daemon/catalogue/database.js';
import { NOW } from '../catalogue/support.js';

/** What is wanted on the card, by path. */
export type Wanted = Readonly<Record<string, string>>;

export interface Scene {
  catalogue: Catalogue;
  objects: ObjectStore;
  mount: string;
  cardId: number;
  deps: (files?: FileSystem) => CardSyncDeps;
  /** Puts a file on the card by hand, as the unit or its owner would. */
  byHand: (file: string, content: string) => void;
  wishes: (wanted: Wanted) => Promise<Wishes>;
  plan: (wanted: Wanted, files?: FileSystem) => Promise<SyncPlan>;
  /** Plans and carries out. */
  sync: (wanted: Wanted, files?: FileSystem) => Promise<SyncRow>;
  card: (files?: FileSystem) => Promise<MountedCard>;
  /** Every file on the card with its content, hidden ones too. */
  contents: () => Record<string, string>;
}

const never = new AbortController().signal;
/** Hundreds of broken-off syncs, each with its flushes to disk, take seconds in memory and minutes on a busy disk. */
const QUICK_PLACE = existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0).reverse()) end();
});

export function quickFolder(): string {
  const folder = mkdtempSync(path.join(QUICK_PLACE, 'padbridge-card-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface House {
  catalogue: Catalogue;
  objects: ObjectStore;
}

/** A catalogue and an archive in a data folder, closed after the test. */
export function house(data = quickFolder()): House {
  const catalogue = openCatalogue(path.join(data, 'padbridge.db'));
  endings.push(() => catalogue.close());
  return { catalogue, objects: createObjectStore(path.join(data, 'objects')) };
}

/** A card in a folder, a catalogue and an archive, all real. */
export function scene(mount = quickFolder(), { catalogue, objects }: House = house()): Scene {
  mkdirSync(path.join(mount, 'IMPORT'), { recursive: true });
  mkdirSync(path.join(mount, 'EXPORT', 'PROJECT'), { recursive: true });
  const identity = { kind: 'folder' as const, identity: `place:${mount}`, name: 'Card' };
  const cardId = catalogue.cards.seen(identity, 'allowed', NOW).id;
  const deps = (files: FileSystem = realFileSystem): CardSyncDeps => ({
    catalogue,
    objects,
    files,
    now: Date.now,
  });
  const card = (files: FileSystem = realFileSystem) => mountedCard(cardId, mount, files);

  async function wishes(wanted: Wanted): Promise<Wishes> {
    const files = await Promise.all(
      Object.entries(wanted).map(async ([file, content]) => ({
        path: file,
        sampleId: null,
        ...(await objects.put(Buffer.from(content))),
      })),
    );
    return { files, remarks: [] };
  }

  async function plan(wanted: Wanted, files?: FileSystem): Promise<SyncPlan> {
    const mounted = await card(files);
    return planSync(mounted, await lookAtCard(mounted, deps(files), never), await wishes(wanted), []);
  }

  return {
    catalogue,
    objects,
    mount,
    cardId,
    deps,
    card,
    wishes,
    plan,
    byHand(file, content) {
      mkdirSync(path.dirname(path.join(mount, file)), { recursive: true });
      writeFileSync(path.join(mount, file), content);
    },
    async sync(wanted, files) {
      const { items } = await plan(wanted, files);
      return runSync(
        await card(files),
        { items, fetches: [], restores: null },
        () => Promise.resolve(),
        deps(files),
        { signal: never, onProgress: () => undefined },
      );
    },
    contents: () => filesBelow(mount),
  };
}

export function filesBelow(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = path.join(folder, name);
    if (statSync(file).isFile()) found[name.split(path.sep).join('/')] = readFileSync(file, 'utf8');
  }
  return found;
}
