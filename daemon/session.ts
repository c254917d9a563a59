import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { analyseFiles } from './analyse-files.js';
import { restoreCatalogue } from './catalogue/backup.js';
import type { Services as Program, Session } from './cli/session.js';
import type { ResolvedConfig } from './config/load.js';
import { createDaemon } from './daemon.js';
import { runDoctor } from './doctor/doctor.js';
import { buildProject } from './export/build-kit.js';
import { indexFolders } from './indexing.js';
import { acquireInstance } from './instance/instance.js';
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
  async analyzeFiles(config, _log, paths, options) {
    const pool = createSoundPool(new URL('sound-worker.js', workers), foregroundThreads(config));
    try {
      await analyseFiles(pool, paths, options);
    } finally {
      await pool.close();
    }
  },
  async buildKit(config, kitFile, options) {
    const kit = await readKitFile(kitFile);
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
  doctor: (config) => runDoctor(config),
};

async function openForWork(config: ResolvedConfig, log: Log): Promise<Session> {
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
