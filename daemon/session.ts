import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { analyseFiles } from './analyse-files.js';
import { restoreCatalogue } from './catalogue/backup.js';
import type { Services as Program, Session } from './cli/session.js';
import type { ResolvedConfig } from './config/load.js';
import { createDaemon } from './daemon.js';
import { connectToDaemon, requestLoginLink } from './remote/connect.js';
import { remoteSession } from './remote/remote-session.js';
import { runDoctor } from './doctor/doctor.js';
import { buildProject } from './export/build-kit.js';
import { indexFolders } from './indexing.js';
import { PadbridgeError } from '../schemas/errors.js';
import { acquireInstance, runningInstance } from './instance/instance.js';
import { readKitFile } from './kits/read-kit-file.js';
import { relativeTo, rootOf } from './library/root-paths.js';
import type { Log } from './log/log.js';
import { catalogueFile, createServices, foregroundThreads } from './services.js';
import { readVersion } from './version.js';
import { createRenderPool } from './workers/render-pool.js';
import { createSoundPool } from './workers/sound-pool.js';

const workers = new URL('./workers/', import.meta.url);

/** What the command line runs on: the real thing, in this process. */
export const services: Program = {
  createDaemon: (config, log) => createDaemon({ config, log, version: readVersion(), workers }),
  openSession: (config, log, { readonly }) =>
    readonly ? openReadonly(config, log) : openForWork(config, log),
  async askDaemon(config, log) {
    const url = (await runningInstance(config.data))?.info?.urls[0];
    return url === undefined ? null : openBeside(config, log, url);
  },
  async analyzeFiles(config, _log, paths, options) {
    const pool = createSoundPool(new URL('sound-worker.js', workers), foregroundThreads(config));
    try {
      await analyseFiles(pool, paths, options);
    } finally {
      await pool.close();
    }
  },
  async buildKit(config, kitOrFile, options) {
    const kit = typeof kitOrFile === 'string' ? await readKitFile(kitOrFile) : kitOrFile;
    const pool = createRenderPool(new URL('render-worker.js', workers), foregroundThreads(config));
    try {
      return await buildProject(kit, { ...options, pool });
    } finally {
      await pool.close();
    }
  },
  async restore(config, _log, file) {
    const instance = await acquireInstance(config.data, readVersion());
    try {
      const { kept, samples } = await restoreCatalogue(path.resolve(file), catalogueFile(config));
      return { samples, previous: kept };
    } finally {
      await instance.release();
    }
  },
  async loginLink(config) {
    const url = (await runningInstance(config.data))?.info?.urls[0];
    if (url !== undefined) return requestLoginLink(url, config.data);
    throw new PadbridgeError('unavailable', 'No daemon is running here.', {
      subject: config.data,
      next: 'Start it with `padbridge start`.',
    });
  },
  doctor: (config) => runDoctor(config),
};

async function openForWork(config: ResolvedConfig, log: Log): Promise<Session> {
  const running = await runningInstance(config.data);
  const url = running?.info?.urls[0];
  if (url !== undefined) return openBeside(config, log, url);
  const version = readVersion();
  const instance = await acquireInstance(config.data, version);
  try {
    const threads = foregroundThreads(config);
    const wired = createServices({ config, log, version, workers, threads, access: 'write' });
    return sessionOf(wired, () => instance.release());
  } catch (error) {
    await instance.release();
    throw error;
  }
}

/** Looks for itself and lets the running daemon make the changes. */
async function openBeside(config: ResolvedConfig, log: Log, url: string): Promise<Session> {
  const daemon = await connectToDaemon(url, config.data);
  try {
    const options = { log, version: readVersion(), workers, threads: 1 };
    const wired = createServices({ ...options, config, access: 'readonly' });
    return remoteSession(
      daemon,
      sessionOf(wired, () => Promise.resolve()),
      wired.catalogue,
    );
  } catch (error) {
    daemon.close();
    throw error;
  }
}

/** Without a catalogue yet there is an empty one for the moment, so that looking changes nothing. */
async function openReadonly(config: ResolvedConfig, log: Log): Promise<Session> {
  const options = { log, version: readVersion(), workers, threads: 1 };
  if (existsSync(catalogueFile(config))) {
    return sessionOf(createServices({ ...options, config, access: 'readonly' }), () => Promise.resolve());
  }
  const data = await mkdtemp(path.join(os.tmpdir(), 'padbridge-empty-'));
  const wired = createServices({ ...options, config: { ...config, data }, access: 'write' });
  return sessionOf(wired, () => rm(data, { recursive: true, force: true }));
}

function sessionOf(wired: ReturnType<typeof createServices>, release: () => Promise<void>): Session {
  const { catalogue, facade } = wired;
  return {
    facade,
    findByPath(file) {
      const root = rootOf(catalogue.roots.list(), file);
      const row = root && catalogue.samples.byPath(root.id, relativeTo(root, file));
      return row && catalogue.samples.get(row.id);
    },
    index: (folders, options) => indexFolders({ ...wired, now: Date.now }, folders, options),
    backup: async (file) => ({ path: file, ...(await catalogue.backup(file)) }),
    async close() {
      try {
        await wired.close();
      } finally {
        await release();
      }
    },
  };
}
