import os from 'node:os';
import path from 'node:path';
import type { Facade } from '../schemas/facade.js';
import { openCatalogue } from './catalogue/database.js';
import { keepLogShort } from './catalogue/log-keeper.js';
import type { Catalogue } from './catalogue/types.js';
import type { ResolvedConfig } from './config/load.js';
import { type ContextKeeper, createContext } from './context/context.js';
import { createCorrections } from './corrections/corrections.js';
import type { PortKeeperDeps } from '../hardware/midi/port-keeper.js';
import { createDesk, type Desk } from './desk.js';
import { createEventBus, type EventBus } from './event-bus.js';
import { createFacade } from './facade/facade.js';
import { createFlStudio, type FlStudio } from './fl-studio/fl-studio.js';
import { flFolders, flSurroundings, suggestionsFolderOf, userDataOrNull } from './fl-studio/places.js';
import { createFlProjects, type FlProjects } from './fl-studio/projects.js';
import { createSuggestionsForFl } from './fl-studio/suggestions/suggestions.js';
import { createHealthBoard, type HealthBoard } from './health.js';
import { type AnalysisQueue, createAnalysisQueue } from './jobs/analysis-queue.js';
import { createAskedSoon } from './jobs/asked-soon.js';
import { createChangeFeed } from './jobs/change-feed.js';
import { createPressure } from './jobs/pressure.js';
import { createLibrary, type Library } from './library/library.js';
import { rootOf } from './library/root-paths.js';
import { libraryHealth } from './library/library-health.js';
import type { Log } from './log/log.js';
import { createBackfill } from './similar/backfill.js';
import { createLooseHearing } from './similar/loose-sound.js';
import { createSimilar } from './similar/similar.js';
import { createMapKeeper } from './map/map-keeper.js';
import { createSoundMap } from './map/map.js';
import { createSuggest } from './suggest/suggest.js';
import { createVectorIndex } from './similar/vector-index.js';
import { platformVolumes } from '../hardware/volumes/watch.js';
import { createObjectStore } from './snapshots/objects.js';
import { createSnapshots } from './snapshots/snapshots.js';
import { createExports, type Exports } from './export/exports.js';
import { keepRenders } from './render/kept-renders.js';
import { createAdopt } from './sync/adopt.js';
import { createCollectionBuilder } from './sync/collection-builder.js';
import { firstSight } from './sync/first-sight.js';
import { createKitBuilder } from './sync/kit-builder.js';
import { importFolderOf } from './sync/card-work.js';
import { type Cards, createCards } from './sync/cards.js';
import { createHeldUploads, type HeldUploads } from './uploads/held-uploads.js';
import { createRenderPool } from './workers/render-pool.js';
import { createSoundPool } from './workers/sound-pool.js';

/** Folder of the starter kit in the data folder. */
export const STARTER_KIT_FOLDER = 'Starter Kit';

/** The services of one data folder, wired and idle. */
export interface Services {
  catalogue: Catalogue;
  bus: EventBus;
  health: HealthBoard;
  queue: AnalysisQueue;
  library: Library;
  context: ContextKeeper;
  cards: Cards;
  exports: Exports;
  facade: Facade;
  /** The sampler and controllers; idle until started. */
  desk: Desk;
  flStudio: FlStudio;
  /** Sounds sent to ask with; none in a read-only session, which has no doors. */
  heldUploads: HeldUploads | undefined;
  /** Songs; watched when started. */
  flProjects: FlProjects;
  /** Stops work, then closes what the work used. */
  close(): Promise<void>;
}

export interface ServicesOptions {
  config: ResolvedConfig;
  log: Log;
  version: string;
  /** Folder of the compiled thread entry points. */
  workers: URL;
  /** Analysis threads. */
  threads: number;
  /** `readonly` works beside a running daemon and changes nothing. */
  access: 'readonly' | 'write';
  /** The MIDI system; that of this machine unless a benchmark brings one. */
  openMidi?: PortKeeperDeps['open'];
}

/** The catalogue of a data folder. */
export function catalogueFile(config: Pick<ResolvedConfig, 'data'>): string {
  return path.join(config.data, 'padbridge.db');
}

/** Wires the services. Whoever asks for write access holds the instance lock of the data folder. */
export function createServices({
  config,
  log,
  version,
  workers,
  threads,
  access,
  openMidi,
}: ServicesOptions): Services {
  const now = Date.now;
  const catalogue = openCatalogue(catalogueFile(config), {
    readonly: access === 'readonly',
  });
  const logKeeper =
    access === 'write'
      ? keepLogShort(new URL('checkpoint-worker.js', workers), catalogueFile(config), log.child('catalogue'))
      : undefined;
  const bus = createEventBus((error) => log.failure('A listener failed', error));
  const health = createHealthBoard(version, bus, now);
  health.report('catalogue', { state: 'up' });
  const feed = createChangeFeed(catalogue, bus);
  const pool = createSoundPool(new URL('sound-worker.js', workers), threads);
  const pressure = createPressure();
  const queue = createAnalysisQueue({
    catalogue,
    pool,
    feed,
    pressure,
    log: log.child('jobs/analysis'),
    now,
  });
  const library = createLibrary({
    catalogue,
    bus,
    feed,
    queue,
    pressure,
    log,
    now,
    platform: process.platform,
    ignore: config.ignore,
    rescanMinutes: config.rescanMinutes,
    scanWorker: new URL('scan-worker.js', workers),
    hashFile: async (file, size, signal) => {
      const inspection = await pool.inspect(file, size, signal).catch(() => undefined);
      return inspection?.contentHash;
    },
  });
  const heldUploads = access === 'write' ? createHeldUploads({ dataDir: config.data, now }) : undefined;
  const vectors = createVectorIndex(new URL('vector-worker.js', workers), catalogueFile(config));
  const similar = createSimilar({
    catalogue,
    index: vectors,
    hear: createLooseHearing({
      catalogue,
      pool,
      heldUploads,
      // Whoever opens a session on this machine may read every file of theirs; who calls through a door may not.
      mayHear:
        access === 'readonly' ? () => true : (file) => rootOf(catalogue.roots.list(), file) !== undefined,
    }),
    now,
  });
  const suggest = createSuggest({ catalogue, similar, bus, canWrite: access === 'write', now });
  const map = createSoundMap(catalogue, new URL('map-worker.js', workers), bus, log.child('map'));
  const mapKeeper = createMapKeeper({ catalogue, map, bus, log: log.child('map') });
  const corrections = createCorrections({ catalogue, feed, now });
  const backfill = createBackfill(catalogue, log.child('similar'));
  const context = createContext({
    store: catalogue.context,
    bus,
    now,
    onSaveFailed: (error) => log.failure('What the DAW does could not be kept', error),
  });
  const rendering = createRenderPool(new URL('render-worker.js', workers), 1);
  const desk = createDesk({
    config,
    catalogue,
    bus,
    health,
    context,
    log,
    now,
    render: (task, signal) => rendering.render(task, signal),
    facade: () => facade,
    openMidi,
  });
  const surroundings = flSurroundings({
    platform: process.platform,
    home: os.homedir(),
    env: process.env,
  });
  const flStudio = createFlStudio({
    context,
    bus,
    health,
    surroundings,
    suggestionsFolder: suggestionsFolderOf(config.data),
    now,
  });
  const flSuggestions = createSuggestionsForFl({
    folder: suggestionsFolderOf(config.data),
    catalogue,
    context,
    suggest,
    flStudio,
    bus,
    log: log.child('fl-studio'),
    now,
  });
  const objects = createObjectStore(path.join(config.data, 'cards', 'objects'));
  const renders = keepRenders(
    createRenderPool(new URL('render-worker.js', workers), threads),
    objects,
    path.join(config.data, 'cards', 'rendered'),
  );
  const flProjects = createFlProjects({
    catalogue,
    bus,
    log: log.child('fl-studio'),
    now,
    flFolders: () => flFolders(surroundings, userDataOrNull(surroundings), []),
    claim: (file) => flSuggestions.claim(file),
  });
  const adopt = createAdopt({ catalogue, library, queue, feed, now }, importFolderOf(config.data));
  const cards = createCards({
    catalogue,
    objects,
    builders: {
      kit: createKitBuilder({ kits: catalogue.kits, samples: catalogue.samples, pool: renders }),
      collection: createCollectionBuilder({ catalogue, pool: renders }),
    },
    receipts: path.join(config.data, 'cards', 'built'),
    importFolder: importFolderOf(config.data),
    adopt,
    now,
    bus,
    health,
    log,
    volumes: platformVolumes(process.platform),
    firstSight: () => firstSight(catalogue.preferences, config.cardConsent),
    access,
  });
  const exports = createExports({
    catalogue,
    pool: renders,
    bus,
    log,
    cards,
    folder: path.join(config.data, 'Exports'),
    staging: path.join(config.data, 'cards', 'zipping'),
    now,
  });
  const lookedAt = createAskedSoon((ids) => {
    try {
      queue.ask(ids, () => undefined);
    } catch (error) {
      log.failure('What is looked at could not be moved to the front', error);
    }
  }, now);
  const facade: Facade = createFacade({
    ...desk,
    pressure,
    pull: { adopt, folder: importFolderOf(config.data) },
    context,
    catalogue,
    cards,
    snapshots: createSnapshots({ catalogue, objects, cards }),
    exports,
    library,
    queue,
    feed,
    bus,
    health,
    flStudio,
    flSuggestions,
    flProjects,
    dataFolder: config.data,
    render: (task, signal) => rendering.render(task, signal),
    similar,
    suggest,
    vectors,
    map,
    corrections,
    now,
    backupsFolder: path.join(config.data, 'backups'),
    starterKitFolder: path.join(config.data, STARTER_KIT_FOLDER),
    onAwaited: access === 'readonly' ? () => undefined : (id) => lookedAt.asked(id),
  });
  const reportLibrary = () => health.report('library', libraryHealth(library.list()));
  reportLibrary();
  bus.subscribe((event) => {
    if (event.name === 'roots.changed') reportLibrary();
    // A good moment: nothing else wants the catalogue as much as the work that just ended.
    if (event.name === 'jobs.changed' && event.payload.job.state === 'done') tidyUp(catalogue, log);
  });
  if (access === 'write') {
    catalogue.jobs.recover();
    backfill.start();
    mapKeeper.start();
  }
  return {
    catalogue,
    bus,
    health,
    queue,
    library,
    context,
    cards,
    exports,
    facade,
    desk,
    flStudio,
    heldUploads,
    flProjects,
    async close() {
      await flProjects.stop();
      await flSuggestions.stop();
      await desk.stop();
      await rendering.close();
      await cards.stop();
      await exports.stop();
      await renders.close();
      backfill.stop();
      mapKeeper.stop();
      heldUploads?.close();
      context.close();
      suggest.close();
      await library.stop();
      await vectors.close();
      await map.close();
      lookedAt.close();
      await queue.stop();
      await pool.close();
      feed.close();
      await logKeeper?.close();
      catalogue.close();
    },
  };
}

function tidyUp(catalogue: Catalogue, log: Log): void {
  try {
    catalogue.optimise();
  } catch (error) {
    log.failure('The catalogue could not be tidied up', error);
  }
}

/** Threads for a daemon that shares the machine with a DAW: one core is left for everything else. */
export function backgroundThreads(config: ResolvedConfig): number {
  return config.workers === 0 ? Math.max(1, os.availableParallelism() - 1) : config.workers;
}

/** Threads for a command that a person waits for. */
export function foregroundThreads(config: ResolvedConfig): number {
  return config.workers === 0 ? os.availableParallelism() : config.workers;
}
