import type { Handlers } from '../../schemas/facade.js';
import type { Snapshots } from '../snapshots/snapshots.js';

export type SnapshotHandlers = Pick<Handlers, Extract<keyof Handlers, `snapshots.${string}`>>;

export function snapshotHandlers(snapshots: Snapshots): SnapshotHandlers {
  return {
    'snapshots.list': (filter) => ({ snapshots: snapshots.list(filter) }),
    'snapshots.take': async ({ cardId }, { signal }) => ({ snapshots: await snapshots.take(cardId, signal) }),
    'snapshots.update': ({ id, note }) => snapshots.setNote(id, note),
    'snapshots.diff': ({ id, from }) => snapshots.diff(id, from),
    'snapshots.plan': (request, { signal }) => snapshots.plan(request, signal),
    'snapshots.restore': ({ confirm, wait, ...request }) => snapshots.restore(request, confirm, wait),
  };
}
