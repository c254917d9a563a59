import type { Handlers } from '../../schemas/facade.js';
import type { Library } from '../library/library.js';
import { ensureStarterKit } from '../starter-kit/starter-kit.js';

export type LibraryHandlers = Pick<
  Handlers,
  'roots.list' | 'roots.add' | 'roots.addStarterKit' | 'roots.remove' | 'roots.scan'
>;

export function libraryHandlers(library: Library, starterKit: string): LibraryHandlers {
  return {
    'roots.list': () => ({ roots: library.list() }),
    'roots.add': ({ path }) => library.add(path),
    'roots.addStarterKit': async () => {
      await ensureStarterKit(starterKit);
      return library.add(starterKit);
    },
    'roots.remove': async ({ id }) => ({ removedSamples: await library.remove(id) }),
    'roots.scan': ({ id }) => ({ job: library.scan(id) }),
  };
}
