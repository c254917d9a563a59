import type { Handlers } from '../../schemas/facade.js';
import type { Catalogue } from '../catalogue/types.js';
import { findCompatible } from '../harmony/find-compatible.js';

export type HarmonyHandlers = Pick<Handlers, 'harmony.compatible'>;

export function harmonyHandlers(catalogue: Catalogue): HarmonyHandlers {
  return {
    'harmony.compatible': (params) => findCompatible(catalogue, params),
  };
}
