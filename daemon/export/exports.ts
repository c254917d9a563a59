import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { ExportFile, ExportRun, ExportState } from '../../schemas/exports.js';
import type { ExportRecord } from '../catalogue/export-types.js';
import type { Catalogue } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';
import type { Log } from '../log/log.js';
import type { Cards } from '../sync/cards.js';
import { projectFolderName } from '../sp404/project-paths.js';
import type { RenderPool } from '../workers/render-pool.js';
import { planExport, type ExportRequest } from './plan-export.js';
import type { ExportRunning } from './running.js';
import { runFiles } from './run-files.js';
import { runProject } from './run-project.js';
import { zipFolder } from './zip.js';

export interface ExportsDeps {
  catalogue: Catalogue;
  pool: RenderPool;
  bus: EventBus;
  log: Log;
  cards: Pick<Cards, 'list'>;
  /** Where exports go when nobody says otherwise. */
  folder: string;
  /** Where the files of a zip lie until it is closed. */
  staging: string;
  now: () => number;
}

export interface Exports {
  start: (request: ExportRequest, wait: boolean, signal: AbortSignal) => Promise<ExportRun>;
  list: (limit: number) => ExportRun[];
  get: (id: number) => { export: ExportRun; files: ExportFile[] };
  cancel: (id: number) => Promise<ExportRun>;
  /** Ends with the file at hand and holds the rest until it is resumed, also over a restart. Throws 'conflict' when it has ended. */
  pause: (id: number) => Promise<ExportRun>;
  /** Throws 'conflict' for one that is running or done. */
  resume: (id: number, wait: boolean) => Promise<ExportRun>;
  /** Goes on with what a crash broke off. */
  recover: () => void;
  stop: () => Promise<void>;
}

/** An export that waits for its turn or has it. */
interface Turn {
  abort: AbortController;
  /** What becomes of it when it is told to end. */
  told: 'cancelled' | 'paused';
  hasBegun: boolean;
  ended: Promise<ExportRun>;
}

/** Between two tellings of how far it is. */
const TELL_MS = 250;

/** Exports, one after the other; each is a journal before it is a file, so that any of them can go on. */
export function createExports(deps: ExportsDeps): Exports {
  const { catalogue, bus, now } = deps;
  const { exports } = catalogue;
  const log = deps.log.child('exports');
  const active = new Map<number, Turn>();
  let tail: Promise<unknown> = Promise.resolve();
  let stopped = false;

  function tell(record: ExportRecord): ExportRun {
    const shown = show(record);
    bus.publish({ name: 'exports.changed', payload: { export: shown } });
    const job = catalogue.jobs.get(record.jobId);
    if (job !== undefined) bus.publish({ name: 'jobs.changed', payload: { job } });
    return shown;
  }

  function begin(id: number): Promise<ExportRun> {
    const turn: Omit<Turn, 'ended'> = { abort: new AbortController(), told: 'cancelled', hasBegun: false };
    const ended = tail.then(() => carryOut(id, turn));
    tail = ended.catch(() => undefined);
    const whole = Object.assign(turn, { ended });
    active.set(id, whole);
    const leave = () => {
      if (active.get(id) === whole) active.delete(id);
    };
    ended.then(leave, (error: unknown) => {
      leave();
      log.failure('An export broke off', error, { export: id });
    });
    return ended;
  }

  async function carryOut(id: number, turn: Omit<Turn, 'ended'>): Promise<ExportRun> {
    const { signal } = turn.abort;
    if (signal.aborted) return show(exports.get(id));
    turn.hasBegun = true;
    const record = exports.setState(id, 'running', now(), null);
    tell(record);
    try {
      await write(record, signal);
      const { failed, total } = exports.get(id);
      if (failed === 0) return ended(id, signal, 'done', null);
      return ended(id, signal, 'failed', `${failed} of ${total} files could not be written.`);
    } catch (error) {
      if (!(error instanceof PadbridgeError) && !signal.aborted) {
        ended(id, signal, 'failed', 'Something went wrong inside Padbridge; the log has the details.');
        throw error;
      }
      const reason = error instanceof Error ? error.message : null;
      if (signal.aborted) return ended(id, signal, turn.told, null);
      return ended(id, signal, 'failed', reason);
    }
  }

  /** An export that ends because the program does stays open: the next start goes on with it. */
  function ended(id: number, signal: AbortSignal, state: ExportState, error: string | null): ExportRun {
    if (stopped && signal.aborted) return show(exports.get(id));
    return tell(exports.setState(id, state, now(), error));
  }

  async function write(record: ExportRecord, signal: AbortSignal): Promise<void> {
    const { id, zip, destination, kind } = record;
    const into = zip ? path.join(deps.staging, `export-${id}`, topOf(record)) : destination;
    await mkdir(path.dirname(into), { recursive: true });
    let bytes = 0;
    let told = 0;
    const running: ExportRunning = {
      record,
      into,
      signal,
      settle(file, outcome) {
        exports.setFile(id, file, outcome, now());
        const counted = exports.count(id, bytes);
        if (Date.now() - told < TELL_MS) return;
        told = Date.now();
        tell(counted);
      },
      count: (size) => void (bytes += size),
    };
    await (kind === 'project' ? runProject(running, deps) : runFiles(running, deps));
    if (!zip) return;
    const done = exports.files(id).filter(({ state }) => state === 'done');
    await zipFolder(
      into,
      done.map((file) => file.path),
      destination,
      topOf(record),
      signal,
    );
    await rm(path.dirname(into), { recursive: true, force: true });
  }

  /** One whose turn has not come does not wait for it to be told so. */
  async function halt(id: number, turn: Turn, told: Turn['told']): Promise<ExportRun> {
    turn.told = told;
    turn.abort.abort();
    if (turn.hasBegun) return turn.ended;
    active.delete(id);
    return tell(exports.setState(id, told, now(), null));
  }

  return {
    async start(request, wait, signal) {
      if (stopped) throw new PadbridgeError('unavailable', 'Padbridge is about to end.');
      const wanted = await planExport(request, deps, signal);
      const record = exports.create(wanted, now());
      await catalogue.flush();
      const end = begin(record.id);
      tell(record);
      return wait ? end : show(exports.get(record.id));
    },
    list: (limit) => exports.list(limit).map(show),
    get: (id) => ({
      export: show(exports.get(id)),
      files: exports.files(id).map(({ hash: _hash, ...file }) => file),
    }),
    async cancel(id) {
      const record = exports.get(id);
      const running = active.get(id);
      if (running === undefined) {
        return record.state === 'done' ? show(record) : tell(exports.setState(id, 'cancelled', now(), null));
      }
      return halt(id, running, 'cancelled');
    },
    async pause(id) {
      const { state } = exports.get(id);
      const running = active.get(id);
      if (running !== undefined) return halt(id, running, 'paused');
      throw new PadbridgeError('conflict', `Export ${id} is ${state}: there is nothing to hold.`, {
        subject: String(id),
      });
    },
    async resume(id, wait) {
      const record = exports.get(id);
      if (active.has(id) || record.state === 'done') {
        throw new PadbridgeError(
          'conflict',
          `Export ${id} is ${record.state}: there is nothing to go on with.`,
          {
            subject: String(id),
          },
        );
      }
      const end = begin(id);
      return wait ? end : show(record);
    },
    recover() {
      for (const { id } of exports.unfinished()) if (!active.has(id)) void begin(id);
    },
    async stop() {
      stopped = true;
      for (const { abort } of active.values()) abort.abort();
      await tail;
    },
  };
}

/** The folder inside a zip; a project keeps the name the unit knows it by. */
function topOf({ project, destination }: ExportRecord): string {
  return project === null ? path.basename(destination, '.zip') : projectFolderName(project);
}

function show({ kitId: _kit, project: _project, ...run }: ExportRecord): ExportRun {
  return run;
}
