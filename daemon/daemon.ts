import path from 'node:path';
import { PadbridgeError } from '../schemas/errors.js';
import type { DaemonProcess } from './cli/session.js';
import type { ResolvedConfig } from './config/load.js';
import { createDoors, type DoorPlaces, type Doors } from './doors.js';
import { acquireInstance, type Instance } from './instance/instance.js';
import type { Log } from './log/log.js';
import { backgroundThreads, createServices, STARTER_KIT_FOLDER, type Services } from './services.js';
import { ensureStarterKit } from './starter-kit/starter-kit.js';

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
 * Wires a daemon: services, then doors.
 * @throws PadbridgeError conflict when another daemon holds the data folder; what opening the catalogue throws.
 */
export async function createDaemon({ config, log, version, workers }: DaemonOptions): Promise<DaemonProcess> {
  const instance = await acquireInstance(config.data, version);
  let services: Services | undefined;
  let doors: Doors;
  try {
    const threads = backgroundThreads(config);
    services = createServices({ config, log, version, workers, threads, access: 'write' });
    doors = await createDoors({ services, config, log, version });
  } catch (error) {
    await services?.close();
    await instance.release();
    throw error;
  }
  return processOf({ config, log, services, doors, instance });
}

interface Parts {
  config: ResolvedConfig;
  log: Log;
  services: Services;
  doors: Doors;
  instance: Instance;
}

function processOf({ config, log, services, doors, instance }: Parts): DaemonProcess {
  let places: DoorPlaces | undefined;
  let stopping: Promise<void> | undefined;

  async function stop(): Promise<void> {
    await doors.close();
    await services.close();
    await instance.release();
  }

  return {
    get listening() {
      return places?.urls ?? [];
    },
    get oscPort() {
      return places?.oscPort ?? null;
    },
    async start() {
      places = await doors.open();
      await instance.publish(places);
      await includeFolders(services, config, log);
      services.queue.start();
      services.library.start();
      if (config.flStudio) services.flProjects.start();
      if (config.sampler || config.demo) services.desk.start();
      if (!config.demo) services.cards.start();
      services.exports.recover();
      void services.catalogue.search
        .warm()
        .catch((error: unknown) => log.failure('The search could not be prepared', error));
      log.info('Open this link in a browser; it works once', {
        link: `${places.urls[0] ?? ''}${doors.createLoginPath()}`,
      });
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
