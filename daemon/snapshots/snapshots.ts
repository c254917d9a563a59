import { checkWritable, PADCONF_NAME, projectFolder, projectRole } from '../../hardware/sp404/card/layout.js';
import { foldPath } from '../../hardware/sp404/card/paths.js';
import type { CardSync, SyncPlan } from '../../schemas/cards.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Snapshot, SnapshotChange } from '../../schemas/methods/snapshots.js';
import type { SnapshotFile, SnapshotRow } from '../catalogue/card-types.js';
import type { Catalogue } from '../catalogue/types.js';
import type { CardTools } from '../sync/card-work.js';
import type { Cards } from '../sync/cards.js';
import { projectsIn } from '../sync/contents.js';
import { measuredItems } from '../sync/plan.js';
import { notAsPlanned, refuseUnlessAllowed } from '../sync/refusals.js';
import { diffProjects } from './diff.js';
import type { ObjectStore } from './objects.js';
import { readProjectContent } from './project-content.js';
import { restoreItems, type RestoreScope } from './restore-plan.js';

export interface SnapshotsDeps {
  catalogue: Pick<Catalogue, 'cards' | 'snapshots'>;
  objects: ObjectStore;
  cards: Pick<Cards, 'get' | 'work' | 'carry'>;
}

/** Which snapshot, what of it, and where to. */
export interface RestoreRequest extends RestoreScope {
  id: number;
  cardId?: number | undefined;
  project?: number | undefined;
}

export interface Snapshots {
  list: (filter: { cardId?: number | undefined; project?: number | undefined; limit: number }) => Snapshot[];
  take: (cardId: number, signal: AbortSignal) => Promise<Snapshot[]>;
  setNote: (id: number, note: string | null) => Snapshot;
  diff: (
    id: number,
    from?: number,
  ) => Promise<{ from: Snapshot | null; to: Snapshot; changes: SnapshotChange[] }>;
  plan: (request: RestoreRequest, signal: AbortSignal) => Promise<SyncPlan>;
  restore: (request: RestoreRequest, confirm: string, wait: boolean) => Promise<CardSync>;
}

/** The projects of cards over time: shown, compared and brought back. */
export function createSnapshots({ catalogue, objects, cards }: SnapshotsDeps): Snapshots {
  const { snapshots } = catalogue;

  function row(id: number): SnapshotRow {
    const found = snapshots.get(id);
    if (found !== undefined) return found;
    throw new PadbridgeError('not-found', `There is no snapshot ${id}.`, {
      subject: String(id),
      next: 'See the list of snapshots.',
    });
  }

  async function planIn(tools: CardTools, request: RestoreRequest): Promise<SyncPlan> {
    const snapshot = row(request.id);
    const folder = targetFolder(snapshot, request.project);
    const { inventory, measures } = await tools.look();
    const project = projectsIn(inventory.files).find((one) => foldPath(one.folder) === foldPath(folder));
    const seen = project?.files ?? inventory.files.filter(({ path }) => isInside(path, folder));
    refuseUnreadable(seen);
    // Its settings are needed to put single pads into them, and bringing a snapshot back can be taken back like this.
    if (project !== undefined) await tools.capture(project);
    const target = {
      folder: project?.folder ?? folder,
      files: seen.map(({ path, size, hash }): SnapshotFile => ({
        path: path.slice(folder.length + 1),
        size,
        hash,
      })),
    };
    const { items, unchanged } = await restoreItems(snapshot.files, request, target, objects);
    return {
      cardId: tools.card.id,
      ...measuredItems(items, [], measures),
      conflicts: [],
      kept: [],
      incoming: [],
      unchanged,
      remarks: [...inventory.remarks, ...wishedThere(tools.card.id, folder)],
    };
  }

  /** The user's own project takes the place of the catalogue's: worth knowing beforehand. */
  function wishedThere(cardId: number, folder: string): string[] {
    return catalogue.cards.wishes(cardId).flatMap((wish) => {
      if (wish.kind !== 'kit' || foldPath(projectFolder(wish.project)) !== foldPath(folder)) return [];
      return [
        `The kit ${wish.name} is wanted there too: the next sync will leave what you bring back alone.`,
      ];
    });
  }

  function targetFolder(snapshot: SnapshotRow, project: number | undefined): string {
    if (project !== undefined) return projectFolder(project);
    checkWritable(`${snapshot.folder}/${PADCONF_NAME}`);
    return snapshot.folder;
  }

  return {
    list: ({ cardId, project, limit }) =>
      snapshots
        .list({
          ...(cardId === undefined ? {} : { cardId }),
          ...(project === undefined ? {} : { project }),
          limit,
        })
        .map(shown),
    async take(cardId, signal) {
      return (await cards.work(cardId).capture(signal)).map(shown);
    },
    setNote(id, note) {
      row(id);
      snapshots.setNote(id, note);
      return shown(row(id));
    },
    async diff(id, from) {
      const to = row(id);
      const before = from === undefined ? (to.parentId === null ? undefined : row(to.parentId)) : row(from);
      const changes = diffProjects(
        before === undefined ? null : await readProjectContent(before.files, objects),
        await readProjectContent(to.files, objects),
      );
      return { from: before === undefined ? null : shown(before), to: shown(to), changes };
    },
    plan(request, signal) {
      const cardId = request.cardId ?? row(request.id).cardId;
      return cards.work(cardId).inTurn((tools) => planIn(tools, request), signal);
    },
    restore(request, confirm, wait) {
      const cardId = request.cardId ?? row(request.id).cardId;
      return cards.carry(cardId, wait, async (tools, onBegun) => {
        const plan = await planIn(tools, request);
        if (plan.confirm !== confirm) throw notAsPlanned();
        refuseUnlessAllowed(catalogue.cards.get(cardId)!, plan);
        const sync = await tools.run({ items: plan.items, fetches: [], restores: request.id }, onBegun);
        const { inventory } = await tools.look();
        const folder = foldPath(targetFolder(row(request.id), request.project));
        const after = projectsIn(inventory.files).find((one) => foldPath(one.folder) === folder);
        if (sync.state === 'done' && after !== undefined) await tools.capture(after);
        return sync;
      });
    },
  };
}

function shown({ files, contentHash: _hash, parentId: _parent, ...snapshot }: SnapshotRow): Snapshot {
  return {
    ...snapshot,
    files: files.length,
    pads: files.filter(({ path }) => projectRole(path).role === 'sample').length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
  };
}

function isInside(path: string, folder: string): boolean {
  return foldPath(path).startsWith(`${foldPath(folder)}/`);
}

function refuseUnreadable(files: readonly { path: string; hash: string }[]): void {
  const bad = files.find(({ hash }) => hash === '');
  if (bad === undefined) return;
  throw new PadbridgeError('io', `${bad.path} cannot be read, so it cannot be kept before it is replaced.`, {
    subject: bad.path,
    next: 'Copy what is on the card, format it, and bring the whole project back.',
  });
}
