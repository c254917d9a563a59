import type { Handlers } from '../../schemas/facade.js';
import type { PortKeeper } from '../../hardware/midi/port-keeper.js';
import type { Controllers } from '../controllers/controllers.js';
import { noSuchProfile } from '../controllers/profile-store.js';
import { READY_ACTIONS } from '../controllers/ready-actions.js';

export type ControllerHandlers = Pick<Handlers, Extract<keyof Handlers, `controllers.${string}`>>;

export function controllerHandlers(controllers: Controllers, ports: PortKeeper): ControllerHandlers {
  const { profiles } = controllers;
  return {
    'controllers.list': () => ({
      available: ports.available,
      reason: ports.problem?.message ?? null,
      controllers: controllers.list(),
    }),
    'controllers.profiles': () => ({
      profiles: profiles.list().map(({ profile: { id, name, match, pads, bindings }, origin }) => ({
        id,
        name,
        origin,
        match,
        pads: pads.length,
        bindings: bindings.length,
      })),
      refused: [...profiles.refused],
    }),
    'controllers.profile': ({ id }) => {
      const found = profiles.get(id);
      if (found === undefined) throw noSuchProfile(id);
      return found.profile;
    },
    'controllers.saveProfile': async ({ profile }) => {
      await profiles.save(profile);
      controllers.refresh();
      return profile;
    },
    'controllers.removeProfile': async ({ id }) => {
      const archived = await profiles.remove(id);
      controllers.refresh();
      return { id, archived };
    },
    'controllers.use': ({ port, profile }) => {
      controllers.use(port, profile);
      return { controllers: controllers.list() };
    },
    'controllers.learn': ({ port, seconds }, { signal }) => controllers.learn(port, seconds, signal),
    'controllers.bind': ({ port, ...binding }) => controllers.bind(port, binding),
    'controllers.unbind': ({ port, control, layer }) => controllers.unbind(port, control, layer),
    'controllers.actions': () => ({ actions: [...READY_ACTIONS] }),
  };
}
