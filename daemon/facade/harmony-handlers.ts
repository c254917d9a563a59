import type { Handlers } from '../../schemas/facade.js';
import type { Catalogue } from '../catalogue/types.js';
import { findCompatible } from '../harmony/find-compatible.js';
import { relationsOfSample } from '../harmony/relations.js';
import type { Similar } from '../similar/similar.js';

export type HarmonyHandlers = Pick<Handlers, 'harmony.compatible' | 'relations.of'>;

export function harmonyHandlers(deps: { catalogue: Catalogue; similar: Similar }): HarmonyHandlers {
  return {
    'harmony.compatible': (params) => findCompatible(deps.catalogue, params),
    'relations.of': (params, { signal }) => relationsOfSample(deps, params, signal),
  };
}
