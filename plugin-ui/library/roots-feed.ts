import { signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { Root } from '../../schemas/entities.js';
import { keepLoaded } from '../link/feed.js';

/** The library folders as the daemon has them; undefined before the first answer. */
export interface RootsFeed {
  readonly roots: ReadonlySignal<readonly Root[] | undefined>;
  add: (path: string) => Promise<void>;
  addStarterKit: () => Promise<void>;
  rescan: (id: number) => Promise<void>;
  remove: (id: number) => Promise<number>;
}

export function createRootsFeed(client: PadbridgeClient, report: (error: unknown) => void): RootsFeed {
  const roots = signal<readonly Root[] | undefined>(undefined);
  keepLoaded(
    client,
    () => client.call('roots.list', {}),
    (answer) => (roots.value = inOrder(answer.roots)),
    report,
  );
  // Every change comes as an event, in order. An answer may come after the event of a later change.
  client.subscribe(['roots'], ({ payload: { root, removed } }) => {
    const others = (roots.peek() ?? []).filter(({ id }) => id !== root.id);
    roots.value = inOrder(removed ? others : [...others, root]);
  });
  return {
    roots,
    async add(path) {
      await client.call('roots.add', { path });
    },
    async addStarterKit() {
      await client.call('roots.addStarterKit', {});
    },
    async rescan(id) {
      await client.call('roots.scan', { id });
    },
    remove: async (id) => (await client.call('roots.remove', { id })).removedSamples,
  };
}

/** By path, whichever way they came: a card that changes its place under the mouse also loses the focus. */
function inOrder(roots: readonly Root[]): readonly Root[] {
  return [...roots].sort((a, b) => (a.path < b.path ? -1 : 1));
}
