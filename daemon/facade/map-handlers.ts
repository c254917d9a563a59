import type { Handlers } from '../../schemas/facade.js';
import type { SoundMap } from '../map/map.js';

export type MapHandlers = Pick<Handlers, 'map.get' | 'map.build'>;

export function mapHandlers(map: SoundMap): MapHandlers {
  return {
    'map.get': (params) => map.get(params),
    'map.build': (params) => map.build(params),
  };
}
