import { fileURLToPath } from 'node:url';
import { createAccess } from '../bridge/auth/access.js';
import { announce, type Announcement, type Discovery } from '../bridge/discovery/discovery.js';
import { ALL_SCOPES, createDispatcher } from '../bridge/dispatch.js';
import { createEventHub } from '../bridge/events/hub.js';
import { type FlDoor, openFlDoor } from '../bridge/fl-studio/door.js';
import { createHttpDoor } from '../bridge/http/door.js';
import type { DoorLog } from '../bridge/log.js';
import { openOscDoor, type OscDoor } from '../bridge/osc/door.js';
import { openWebSocketDoor } from '../bridge/websocket/door.js';
import { openMidiPorts } from '../hardware/midi/library.js';
import { openMidiPair } from '../hardware/midi/pair.js';
import type { ComponentHealth } from '../schemas/entities.js';
import { PadbridgeError, toErrorReport } from '../schemas/errors.js';
import { PORT_FROM_FL, PORT_TO_FL } from '../schemas/fl-studio.js';
import type { ResolvedConfig } from './config/load.js';
import { oscPortOf } from './config/osc-port.js';
import type { Log, LogFields } from './log/log.js';
import { createMetrics } from './metrics.js';
import type { Services } from './services.js';
import { createUploadSink } from './uploads/upload-sink.js';

const BYTES_PER_MB = 1e6;

/** Where the open doors are. */
export interface DoorPlaces {
  port: number;
  /** Base addresses of HTTP, the one to open first. */
  urls: string[];
  /** Null when OSC is turned off or cannot listen. */
  oscPort: number | null;
}

export interface Doors {
  /** Opens every door that can be opened. Throws when HTTP cannot be: without it there is nothing to start. */
  open(): Promise<DoorPlaces>;
  /** Path of a link that logs one browser in, once, with all scopes. */
  createLoginPath(): string;
  /** Closes all of them within the time that a stop may take. */
  close(): Promise<void>;
}

export interface DoorsOptions {
  services: Pick<Services, 'facade' | 'health' | 'catalogue' | 'library' | 'heldUploads' | 'flStudio'>;
  config: ResolvedConfig;
  log: Log;
  version: string;
}

/** Wires the bridge to the services: one facade, one dispatcher and one stream of events for all doors. */
export async function createDoors({ services, config, log, version }: DoorsOptions): Promise<Doors> {
  const { facade, health, catalogue, library, heldUploads } = services;
  const { allowedHosts, allowedOrigins } = config;
  const access = await createAccess({ dataDir: config.data, allowedHosts, allowedOrigins });
  const dispatcher = createDispatcher({ facade, limiter: access.limiter });
  const hub = createEventHub({
    source: facade,
    onError: (error) => log.failure('An event could not be delivered', error),
  });
  let osc: OscDoor | undefined;
  let discovery: Discovery | undefined;
  let flStudio: FlDoor | undefined;
  const metrics = createMetrics({
    catalogue,
    health,
    doors: {
      webSocketClients: () => webSocket.clients,
      oscSurfaces: () => osc?.surfaces ?? 0,
      events: () => hub.seq,
    },
  });
  const uploads = createUploadSink({
    dataDir: config.data,
    maxBytes: config.uploadLimit * BYTES_PER_MB,
    library,
    now: Date.now,
  });
  await uploads
    .sweep()
    .catch((error: unknown) => log.failure('What broken-off uploads left behind is still there', error));
  const http = createHttpDoor({
    facade,
    dispatcher,
    access,
    version,
    metrics,
    uiDir: fileURLToPath(new URL('../plugin-ui/', import.meta.url)),
    uploads,
    ...(heldUploads && { heldUploads }),
    log: doorLog(log.child('http')),
  });
  const webSocket = openWebSocketDoor({
    server: http.server,
    authenticate: (request) => access.authenticate(request, 'websocket'),
    dispatcher,
    facade,
    hub,
    limiter: access.limiter,
    log: doorLog(log.child('websocket')),
    version,
  });

  function report(components: readonly ComponentHealth[]): void {
    for (const { name, state, reason, next } of components) {
      health.report(name, { state, ...(reason && { reason }), ...(next && { next }) });
    }
  }

  async function openOsc(httpPort: number): Promise<void> {
    if (!config.osc) return;
    const host = config.oscHost ?? config.host;
    try {
      osc = await openOscDoor(host === 'localhost' ? '127.0.0.1' : host, oscPortOf(config, httpPort), {
        dispatcher,
        hub,
        log: doorLog(log.child('osc')),
        allow: config.oscAllow,
        onHealth: () => report(osc?.health() ?? []),
      });
      report(osc.health());
    } catch (error) {
      // A wrong setting is the user's to correct; a taken port must not keep the rest from working.
      if (!(error instanceof PadbridgeError) || error.code === 'invalid-input') throw error;
      log.failure('OSC surfaces cannot reach Padbridge', error);
      const { message, next } = toErrorReport(error);
      health.report('osc', { state: 'down', reason: message, ...(next !== undefined && { next }) });
    }
  }

  function announceDoors(httpPort: number): void {
    if (!config.discovery) return;
    const doors: Announcement[] = [{ door: 'http', port: httpPort }];
    if (osc !== undefined && config.oscHost === null) doors.push({ door: 'osc', port: osc.port });
    discovery = announce(doors, {
      host: config.host,
      version,
      log: doorLog(log.child('discovery')),
      onHealth: () => report(discovery?.health() ?? []),
    });
    report(discovery.health());
  }

  /** A demo must not be heard by the real FL Studio. */
  function openFlStudio(): void {
    if (!config.flStudio || config.demo) return;
    flStudio = openFlDoor({
      openPorts: () => openMidiPair(openMidiPorts, { out: PORT_TO_FL, in: PORT_FROM_FL }),
      events: services.flStudio.events,
      clock: SYSTEM_CLOCK,
      log: doorLog(log.child('fl-studio')),
    });
    services.flStudio.connect(flStudio);
  }

  return {
    async open() {
      const { port, urls } = await http.listen(config.host, config.port);
      report(http.health());
      health.report('websocket', { state: 'up' });
      await openOsc(port);
      announceDoors(port);
      openFlStudio();
      return { port, urls, oscPort: osc?.port ?? null };
    },
    createLoginPath: () => access.createLoginPath(ALL_SCOPES),
    async close() {
      flStudio?.close();
      const overTcp = webSocket.close().then(() => http.close());
      await Promise.all([overTcp, osc?.close(), discovery?.close()]);
      hub.close();
    },
  };
}

const SYSTEM_CLOCK = {
  now: Date.now,
  every(milliseconds: number, work: () => void) {
    const timer = setInterval(work, milliseconds).unref();
    return () => clearInterval(timer);
  },
};

/** The doors speak of fields first, the daemon of the message first. */
function doorLog(log: Log): DoorLog {
  const say = (level: 'error' | 'warn' | 'info' | 'debug') => (fields: object, message: string) =>
    log[level](message, flat(fields));
  return { error: say('error'), warn: say('warn'), info: say('info'), debug: say('debug') };
}

function flat(fields: object): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, isPlain(value) ? value : JSON.stringify(value)]),
  );
}

function isPlain(value: unknown): value is string | number | boolean | null | undefined {
  return value === null || !['object', 'function', 'bigint', 'symbol'].includes(typeof value);
}
