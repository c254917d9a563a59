import type { Handlers } from '../../schemas/facade.js';
import type { Similar } from '../similar/similar.js';

export type SimilarHandlers = Pick<Handlers, 'similar.find'>;

export function similarHandlers(similar: Similar): SimilarHandlers {
  return {
    'similar.find': (params, { signal }) => similar.find(params, signal),
  };
}
