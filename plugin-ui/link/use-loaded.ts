import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import { useApp } from '../app/context.js';
import { startLoading } from './feed.js';

interface Loaded {
  /** What `load` depends on: it runs again when one of these is another. */
  by?: readonly unknown[];
  /** Calls `again` whenever the answer may be another one; returns how to leave. */
  follow?: (client: PadbridgeClient, again: () => void) => () => void;
}

/**
 * What the daemon answers to a question of one view, for as long as the view is open: asked again when `follow` says so
 * and when the connection was lost. Undefined before the first answer.
 */
export function useLoaded<T>(
  load: (client: PadbridgeClient) => Promise<T>,
  { by = [], follow }: Loaded = {},
): Signal<T | undefined> {
  const { link, notices } = useApp();
  const { client } = link;
  const answer = useSignal<T | undefined>(undefined);
  useEffect(() => {
    const loading = startLoading(
      client,
      () => load(client),
      (loaded) => (answer.value = loaded),
      notices.report,
    );
    const leave = follow?.(client, loading.again);
    return () => {
      loading.stop();
      leave?.();
    };
  }, [client, notices, answer, ...by]);
  return answer;
}
