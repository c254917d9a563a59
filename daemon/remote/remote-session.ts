import type { Session } from '../cli/session.js';
import type { Catalogue } from '../catalogue/types.js';
import type { ParamsInput } from '../../schemas/methods.js';
import { indexRemotely } from './remote-index.js';
import type { RemoteDaemon } from './remote-daemon.js';

/**
 * A session beside a running daemon: what it looks up it reads itself, what it changes it asks the daemon to change, so
 * that there is one writer and every other door hears of it. `local` is a read-only session of the same data folder.
 */
export function remoteSession(daemon: RemoteDaemon, local: Session, catalogue: Catalogue): Session {
  return {
    ...local,
    facade: {
      ...local.facade,
      // Valid params with their defaults filled in are valid params.
      call: (name, params, { signal }) => daemon.call(name, params as ParamsInput<typeof name>, { signal }),
    },
    index: (folders, options) => indexRemotely(daemon, catalogue, folders, options),
    async close() {
      daemon.close();
      await local.close();
    },
  };
}
