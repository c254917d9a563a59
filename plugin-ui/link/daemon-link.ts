import { computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  browserSocket,
  createClient,
  type ClientState,
  type PadbridgeClient,
} from '../../bridge/client/index.js';
import { askSession } from './session.js';
import { refuseWhileAway } from './while-away.js';

/** What the header shows of the connection. `locked`: the daemon is there but does not know this browser. */
export type LinkState = 'connecting' | 'live' | 'lost' | 'locked' | 'outdated';

export interface DaemonLink {
  client: PadbridgeClient;
  state: ReadonlySignal<LinkState>;
  /** Why there is no connection, for a person. */
  reason: ReadonlySignal<string>;
  /** Connects again after a login. */
  unlocked: () => void;
}

/** A window is looked at: it is back before the person wonders, and the daemon is mostly on this machine. */
const LONGEST_WAIT_MS = 1_500;

/** The one connection of this window. */
export function createDaemonLink(onError: (error: unknown) => void): DaemonLink {
  const socketUrl = new URL('ws', location.href);
  socketUrl.protocol = socketUrl.protocol === 'https:' ? 'wss:' : 'ws:';
  socketUrl.hash = '';
  const client = createClient({
    open: browserSocket(socketUrl.href),
    onError,
    longestWaitMs: LONGEST_WAIT_MS,
  });
  const raw = signal<ClientState>(client.state);
  const wasLive = signal(false);
  const stranger = signal(false);

  client.onState((next) => {
    raw.value = next;
    if (next.connection === 'open') {
      wasLive.value = true;
      stranger.value = false;
    }
    if (next.connection !== 'waiting') return;
    void askSession().then((session) => {
      if (client.state.connection !== 'open') stranger.value = session === 'stranger';
    });
  });
  client.start();
  for (const moment of ['online', 'offline', 'pageshow']) addEventListener(moment, () => client.check());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.check();
  });

  return {
    client: refuseWhileAway(client, () => wasLive.peek() && client.state.connection !== 'open'),
    state: computed(() => {
      if (raw.value.connection === 'open') return 'live';
      if (stranger.value) return 'locked';
      if (raw.value.connection === 'closed') return 'outdated';
      return wasLive.value ? 'lost' : 'connecting';
    }),
    reason: computed(() => {
      const { reason } = raw.value;
      return [reason?.message, reason?.next].filter((part) => part !== undefined).join(' ');
    }),
    unlocked() {
      stranger.value = false;
    },
  };
}
