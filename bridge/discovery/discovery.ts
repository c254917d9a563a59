import type { EventEmitter } from 'node:events';
import { hostname } from 'node:os';
import { Bonjour } from 'bonjour-service';
import type { ComponentHealth } from '../../schemas/entities.js';
import { causeChain } from '../../schemas/errors.js';
import { isLoopback } from '../auth/source.js';
import type { DoorLog } from '../log.js';

/** A door to announce: HTTP (with the WebSocket on it) or OSC. */
export interface Announcement {
  door: 'http' | 'osc';
  port: number;
}

export interface DiscoveryOptions {
  /** The address the doors listen on: nothing is announced from loopback. */
  host: string;
  version: string;
  log: DoorLog;
  /** Told when `health` changed after the announcement. */
  onHealth?: () => void;
  now?: () => number;
  /** Settings of the multicast socket, for tests. */
  multicast?: { port?: number; interface?: string; reuseAddr?: boolean };
}

export interface Discovery {
  /** Empty when nothing is announced. */
  health(): ComponentHealth[];
  /** Tells the network that the services are gone. */
  close(): Promise<void>;
}

/** DNS-SD types (RFC 6763): the registered one for pages, the customary one for OSC. */
const TYPES = { http: { type: 'http', protocol: 'tcp' }, osc: { type: 'osc', protocol: 'udp' } } as const;
/** A goodbye is a courtesy; a network that does not take it must not hold up the end of the program. */
const GOODBYE_MS = 1_000;

/**
 * Announces the doors by mDNS when they can be reached from other machines. Never throws: without it everything works,
 * an address has to be typed; failures show as degraded.
 */
export function announce(announcements: readonly Announcement[], options: DiscoveryOptions): Discovery {
  const { host, version, log, onHealth, now = Date.now, multicast = {} } = options;
  if (host === 'localhost' || isLoopback(host)) return { health: () => [], close: () => Promise.resolve() };
  const component: ComponentHealth = {
    name: 'discovery',
    state: 'up',
    since: now(),
    reason: null,
    next: null,
  };

  function degrade(error: unknown): void {
    if (component.state === 'degraded') return;
    const [why = 'unknown'] = causeChain(error);
    component.state = 'degraded';
    component.since = now();
    component.reason = `Padbridge cannot be found by name on the network: ${why}`;
    component.next = 'Type the address of this machine into the surface or browser.';
    log.warn({ cause: causeChain(error) }, 'mDNS does not work');
    onHealth?.();
  }

  let responder: Bonjour | undefined;
  try {
    responder = new Bonjour(multicast, degrade);
    socketOf(responder).on('error', degrade);
    for (const { door, port } of announcements) {
      // The name holds machine and port, so the library's probe for a taken name (which prints) is not needed.
      const name = `Padbridge on ${hostname()} (${door} ${port})`;
      const txt = door === 'http' ? { version, path: '/', ws: '/ws' } : { version };
      responder.publish({ name, port, txt, probe: false, disableIPv6: true, ...TYPES[door] });
    }
  } catch (error) {
    degrade(error);
  }

  return {
    health: () => [{ ...component }],
    close: () => (responder === undefined ? Promise.resolve() : sayGoodbye(responder, component)),
  };
}

/** The multicast socket emits errors that the library leaves to nobody, which would end the process. */
function socketOf(responder: Bonjour): EventEmitter {
  return (responder as unknown as { server: { mdns: EventEmitter } }).server.mdns;
}

function sayGoodbye(responder: Bonjour, component: ComponentHealth): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      responder.destroy(() => resolve());
    };
    const timer = setTimeout(end, GOODBYE_MS);
    if (component.state === 'up') responder.unpublishAll(end);
    else end();
  });
}
