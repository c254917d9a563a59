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
  const put = (root: Root, removed: boolean) => {
    const others = (roots.peek() ?? []).filter(({ id }) => id !== root.id);
    roots.value = (removed ? others : [...others, root]).sort((a, b) => a.addedAt - b.addedAt || a.id - b.id);
  };
  keepLoaded(
    client,
    () => client.call('roots.list', {}),
    (answer) => (roots.value = answer.roots),
    report,
  );
  client.subscribe(['roots'], ({ payload }) => put(payload.root, payload.removed));
  return {
    roots,
    async add(path) {
      const { root } = await client.call('roots.add', { path });
      put(root, false);
    },
    async addStarterKit() {
      put((await client.call('roots.addStarterKit', {})).root, false);
    },
    async rescan(id) {
      await client.call('roots.scan', { id });
    },
    async remove(id) {
      const { removedSamples } = await client.call('roots.remove', { id });
      roots.value = roots.peek()?.filter((root) => root.id !== id);
      return removedSamples;
    },
  };
}
