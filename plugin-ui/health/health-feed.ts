import { signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { Health } from '../../schemas/entities.js';
import { keepLoaded } from '../link/feed.js';

/** What works and what does not; undefined before the first answer. */
export interface HealthFeed {
  readonly health: ReadonlySignal<Health | undefined>;
}

export function createHealthFeed(client: PadbridgeClient, report: (error: unknown) => void): HealthFeed {
  const health = signal<Health | undefined>(undefined);
  keepLoaded(
    client,
    () => client.call('health.get', {}),
    (answer) => (health.value = answer),
    report,
  );
  client.subscribe(['health'], ({ payload }) => (health.value = payload.health));
  return { health };
}
