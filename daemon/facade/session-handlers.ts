import type { Handlers } from '../../schemas/facade.js';
import type { Catalogue } from '../catalogue/types.js';
import type { ContextKeeper } from '../context/context.js';
import type { EventBus } from '../event-bus.js';

export type SessionHandlers = Pick<
  Handlers,
  'context.get' | 'context.set' | 'preferences.get' | 'preferences.set'
>;

/** What the studio is doing, and how a person likes it. */
export function sessionHandlers(deps: {
  catalogue: Catalogue;
  context: ContextKeeper;
  bus: EventBus;
  now: () => number;
}): SessionHandlers {
  const { catalogue, context, bus, now } = deps;
  return {
    'context.get': () => context.current(),
    'context.set': ({ source, ...said }) => context.hear(source, said),
    'preferences.get': ({ keys }) => ({ values: catalogue.preferences.get(keys) }),
    'preferences.set': ({ values }) => {
      catalogue.preferences.set(values, now());
      bus.publish({ name: 'preferences.changed', payload: { values } });
      return { values: catalogue.preferences.get(Object.keys(values)) };
    },
  };
}
