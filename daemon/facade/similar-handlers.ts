import type { Handlers } from '../../schemas/facade.js';
import type { Catalogue } from '../catalogue/types.js';
import { findDuplicates } from '../similar/duplicates.js';
import type { Similar } from '../similar/similar.js';
import type { VectorIndex } from '../similar/vector-index.js';

export type SimilarHandlers = Pick<
  Handlers,
  'similar.find' | 'similar.notThis' | 'similar.restore' | 'samples.duplicates'
>;

export function similarHandlers(
  catalogue: Catalogue,
  similar: Similar,
  vectors: VectorIndex,
): SimilarHandlers {
  return {
    'similar.find': (params, { signal }) => similar.find(params, signal),
    'similar.notThis': (params) => similar.notThis(params),
    'similar.restore': (params) => similar.restore(params),
    'samples.duplicates': (params, { signal }) => findDuplicates(catalogue, vectors, params, signal),
  };
}
