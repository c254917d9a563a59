import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ALL_SCOPES, createDispatcher, type Caller, type RateLimiter } from '../../bridge/dispatch.js';
import { createEventHub, type EventHub, type EventHubDeps } from '../../bridge/events/hub.js';
import { silentLog, type DoorLog } from '../../bridge/log.js';
import {
  openWebSocketDoor,
  type WebSocketDoor,
  type WebSocketDoorDeps,
} from '../../bridge/websocket/door.js';
import { exampleDetail, exampleJob } from '../../schemas/methods/examples.js';
import { createFakeFacade, type FakeFacade } from './fake-facade.js';

export const noLimit: RateLimiter = { take() {} };

export const localCaller: Caller = {
  name: 'test 127.0.0.1',
  client: '127.0.0.1',
  loopback: true,
  scopes: ALL_SCOPES,
};

export interface Harness {
  facade: FakeFacade;
  hub: EventHub;
  server: Server;
  door: WebSocketDoor;
  url: string;
  /** What the door logged at warn and above. */
  complaints: { fields: object; message: string }[];
  close(): Promise<void>;
}

export interface HarnessOptions {
  facade?: FakeFacade;
  hub?: Partial<EventHubDeps>;
  door?: Partial<WebSocketDoorDeps>;
  port?: number;
}

/** A facade that answers the calls most tests make. */
export function usualFacade(): FakeFacade {
  return createFakeFacade({
    handlers: {
      'samples.get': ({ id }) => ({ ...exampleDetail, id }),
      'samples.update': ({ id, rating }) => ({ ...exampleDetail, id, rating: rating ?? 0 }),
      'jobs.get': ({ id }) => ({ ...exampleJob, id }),
    },
    peaks: (id) => (id === 404 ? null : { framesPerPeak: 256, data: Int8Array.from([-5, 5, -127, 127]) }),
  });
}

/** The WebSocket door on a real server on loopback. */
export async function openHarness(options: HarnessOptions = {}): Promise<Harness> {
  const facade = options.facade ?? usualFacade();
  const complaints: Harness['complaints'] = [];
  const complain = (fields: object, message: string) => complaints.push({ fields, message });
  const log: DoorLog = { ...silentLog, warn: complain, error: complain };
  const hub = createEventHub({
    source: facade,
    onError: (error) => {
      throw error;
    },
    ...options.hub,
  });
  const server = createServer();
  const door = openWebSocketDoor({
    server,
    authenticate: () => localCaller,
    dispatcher: createDispatcher({ facade, limiter: noLimit }),
    facade,
    hub,
    limiter: noLimit,
    log,
    version: '0.0.0-test',
    ...options.door,
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    facade,
    hub,
    server,
    door,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    complaints,
    async close() {
      await door.close();
      hub.close();
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
