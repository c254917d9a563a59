import type { Handlers } from '../../schemas/facade.js';
import type { Library } from '../library/library.js';

export type LibraryHandlers = Pick<Handlers, 'roots.list' | 'roots.add' | 'roots.remove' | 'roots.scan'>;

export function libraryHandlers(library: Library): LibraryHandlers {
  return {
    'roots.list': () => ({ roots: library.list() }),
    'roots.add': ({ path }) => library.add(path),
    'roots.remove': async ({ id }) => ({ removedSamples: await library.remove(id) }),
    'roots.scan': ({ id }) => ({ job: library.scan(id) }),
  };
}
