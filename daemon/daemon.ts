import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAccess } from '../bridge/auth/access.js';
import { ALL_SCOPES, createDispatcher } from '../bridge/dispatch.js';
import { createEventHub } from '../bridge/events/hub.js';
import { createHttpDoor } from '../bridge/http/door.js';
import type { DoorLog } from '../bridge/log.js';
import { openWebSocketDoor } from '../bridge/websocket/door.js';
import { PadbridgeError } from '../schemas/errors.js';
import type { DaemonProcess } from './cli/session.js';
import type { ResolvedConfig } from './config/load.js';
import { acquireInstance } from './instance/instance.js';
import type { Log, LogFields } from './log/log.js';
import { backgroundThreads, createServices, type Services } from './services.js';
import { ensureStarterKit } from './starter-kit/starter-kit.js';

/** Folder of the starter kit in the data folder. */
const STARTER_KIT_FOLDER = 'Starter Kit';
/** Stopping takes no longer than this, whatever hangs: the user pressed Ctrl-C. */
const STOP_MS = 1_800;

export interface DaemonOptions {
  config: ResolvedConfig;
  log: Log;
  version: string;
  /** Folder of the compiled thread entry points. */
  workers: URL;
}

/**
 * Wires a daemon: services, then doors. The only place that knows both.
 * @throws PadbridgeError conflict when another daemon holds the data folder; what opening the catalogue throws.
 */
export async function createDaemon({ config, log, version, workers }: DaemonOptions): Promise<DaemonProcess> {
  const instance = await acquireInstance(config.data, version);
  let services: Services;
  try {
    const threads = backgroundThreads(config);
    services = createServices({ config, log, version, workers, threads, access: 'write' });
  } catch (error) {
    await instance.release();
    throw error;
  }
  const { facade, health } = services;
  const access = await createAccess({ dataDir: config.data });
  const audit = auditTo(log.child('audit'));
  const dispatcher = createDispatcher({ facade, limiter: access.limiter, audit });
  const hub = createEventHub({
    source: facade,
    onError: (error) => log.failure('An event could not be delivered', error),
  });
  const http = createHttpDoor({
    facade,
    dispatcher,
    access,
    version,
    uiDir: fileURLToPath(new URL('../plugin-ui/', import.meta.url)),
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
  let listening: string[] = [];
  let stopping: Promise<void> | undefined;

  async function stop(): Promise<void> {
    await webSocket.close();
    await http.close();
    hub.close();
    await services.close();
    await instance.release();
  }

  return {
    get listening() {
      return listening;
    },
    async start() {
      const { port, urls } = await http.listen(config.host, config.port);
      listening = urls;
      await instance.publish({ port, urls });
      for (const { name, state, reason, next } of http.health()) {
        health.report(name, { state, ...(reason && { reason }), ...(next && { next }) });
      }
      health.report('websocket', { state: 'up' });
      await includeFolders(services, config, log);
      services.queue.start();
      services.library.start();
      const login = access.createLoginPath(ALL_SCOPES);
      log.info('Open this link in a browser; it works once', { link: `${urls[0] ?? ''}${login}` });
    },
    stop() {
      stopping ??= within(STOP_MS, stop(), () => log.warn('Something did not stop in time and is cut off'));
      return stopping;
    },
  };
}

/** The folders of the configuration; the starter kit when there is nothing else to hear. */
async function includeFolders(
  { library, catalogue }: Services,
  config: ResolvedConfig,
  log: Log,
): Promise<void> {
  for (const folder of config.library) {
    try {
      await library.expect(folder);
    } catch (error) {
      if (!(error instanceof PadbridgeError)) throw error;
      log.failure('A folder of the configuration cannot be part of the library', error, { folder });
    }
  }
  if (!config.starterKit || catalogue.roots.list().length > 0) return;
  const folder = path.join(config.data, STARTER_KIT_FOLDER);
  const { created } = await ensureStarterKit(folder);
  log.info('The starter kit is ready', { folder, created });
  await library.expect(folder);
}

function auditTo(log: Log): Parameters<typeof createDispatcher>[0]['audit'] {
  return { record: ({ caller, method, outcome }) => log.info('Dangerous call', { caller, method, outcome }) };
}

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

async function within(milliseconds: number, work: Promise<void>, onLate: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      onLate();
      resolve();
    }, milliseconds);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
