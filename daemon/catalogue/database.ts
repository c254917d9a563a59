import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { createAuditStore } from './audit.js';
import { backupDatabase, backupName, backupNow, refuseNewer } from './backup.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { createCorrectionStore } from './corrections.js';
import { createCardStore } from './cards.js';
import { asCatalogueError, openDatabase } from './connection.js';
import { createCollectionStore } from './collections.js';
import { createExportStore } from './exports.js';
import { createDawProjectStore } from './daw-projects.js';
import { createTransferStore } from './unit-transfers.js';
import { createMapStore } from './map.js';
import { createRelationStore } from './relations.js';
import { createGraphStore } from './graph.js';
import { createHistoryStore } from './history.js';
import { createNotAlikeStore } from './not-alike.js';
import { createJobStore } from './jobs.js';
import { createContextStore } from './context.js';
import { createFlush } from './flush.js';
import { createKitStore } from './kits.js';
import { loadMigrations, type Migration, migrateUp, schemaVersion } from './migrations.js';
import { createPreferenceStore } from './preferences.js';
import { createRootStore } from './roots.js';
import { createSampleStore } from './samples.js';
import { createSearchIndex } from './search.js';
import { createSnapshotStore } from './snapshots.js';
import { createSyncStore } from './syncs.js';
import type { Catalogue } from './types.js';
import { createVectorStore } from './vectors.js';

export interface OpenOptions {
  /** Look only: the schema must be the present one already. */
  readonly?: boolean;
  /** Where the schema steps lie; the shipped ones unless a test says otherwise. */
  migrationsDir?: string;
}

/** Rows the planner looks at per index when it refreshes its statistics: enough to choose, quick on any size. */
const ANALYSIS_LIMIT = 400;
/** Pages of the text index merged per idle call: some 10 ms. */
const MERGE_PAGES = 200;

/**
 * Opens the catalogue at `path`, making it when there is none and bringing an older one up to date after a verified
 * copy was put into `backups/` beside it.
 * @throws PadbridgeError corrupt, conflict (another program's file), unsupported (newer), not-found (readonly), io
 */
export function openCatalogue(path: string, options: OpenOptions = {}): Catalogue {
  const readonly = options.readonly ?? false;
  const migrations = loadMigrations(options.migrationsDir);
  const db = openDatabase(path, { readonly });
  try {
    refuseNewer(db, path, migrations.length);
    if (readonly) requireCurrent(db, path, migrations);
    else bringUpToDate(db, path, migrations);
    return assemble(db, path);
  } catch (cause) {
    db.close();
    throw asCatalogueError(cause, path);
  }
}

function bringUpToDate(db: Database.Database, path: string, migrations: readonly Migration[]): void {
  const version = schemaVersion(db);
  if (version === migrations.length) return;
  if (version > 0) {
    backupNow(db, backupName(dirname(path), `before-schema-${String(migrations.length)}`, new Date()));
  }
  migrateUp(db, migrations);
}

function requireCurrent(db: Database.Database, path: string, migrations: readonly Migration[]): void {
  if (schemaVersion(db) === migrations.length) return;
  throw new PadbridgeError('unavailable', 'This catalogue is from an older Padbridge.', {
    subject: path,
    next: 'Start the daemon once; it brings the catalogue up to date.',
  });
}

function assemble(db: Database.Database, path: string): Catalogue {
  const samples = createSampleStore(db);
  const jobs = createJobStore(db);
  const transaction = db.transaction((work: () => unknown) => work());
  return {
    path,
    samples,
    roots: createRootStore(db),
    jobs,
    collections: createCollectionStore(db),
    exports: createExportStore(db, jobs),
    search: createSearchIndex(db, (ids) => samples.summaries(ids)),
    audit: createAuditStore(db),
    vectors: createVectorStore(db),
    corrections: createCorrectionStore(db),
    cards: createCardStore(db),
    syncs: createSyncStore(db),
    snapshots: createSnapshotStore(db),
    context: createContextStore(db),
    preferences: createPreferenceStore(db),
    graph: createGraphStore(db),
    relations: createRelationStore(db),
    dawProjects: createDawProjectStore(db),
    unitTransfers: createTransferStore(db),
    map: createMapStore(db),
    history: createHistoryStore(db),
    notAlike: createNotAlikeStore(db),
    kits: createKitStore(db),
    atomically: <T>(work: () => T) => transaction.immediate(work) as T,
    flush: createFlush(path),
    backup: (file) => backupDatabase(db, file),
    optimise() {
      db.pragma(`analysis_limit = ${String(ANALYSIS_LIMIT)}`);
      db.pragma('optimize');
      db.prepare(`INSERT INTO samples_fts (samples_fts, rank) VALUES ('merge', ?)`).run(MERGE_PAGES);
    },
    close() {
      db.close();
    },
  };
}
