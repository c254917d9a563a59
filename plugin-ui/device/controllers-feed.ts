import type { PadbridgeClient } from '../../bridge/client/index.js';

/** Calls `again` whenever a controller comes, goes or does something else than before; returns how to leave. */
export function followControllers(client: PadbridgeClient, again: () => void): () => void {
  return client.subscribe(['controllers'], ({ name }) => {
    if (name === 'controllers.changed') again();
  });
}
