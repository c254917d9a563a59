import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAccess, type Access } from '../../../bridge/auth/access.js';
import { ALL_SCOPES, createDispatcher } from '../../../bridge/dispatch.js';
import { createEventHub } from '../../../bridge/events/hub.js';
import { createHttpDoor } from '../../../bridge/http/door.js';
import { silentLog } from '../../../bridge/log.js';
import { openWebSocketDoor } from '../../../bridge/websocket/door.js';
import type { Health, Job, Root, SampleDetail, SampleSummary } from '../../../schemas/entities.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { createFakeFacade, type FakeFacade } from '../fake-facade.js';
import { createMemoryCatalogue, type MemoryCatalogue } from './memory-catalogue.js';
import { makeRows } from './rows.js';
import { makeSounds, type TestSound } from './sound-set.js';

/** Where `npm run build` puts the UI. */
export const UI_DIR = fileURLToPath(new URL('../../../dist/plugin-ui', import.meta.url));

/** The real doors over a made-up library: what the browser sees is what a daemon would send. */
export interface UiDaemon {
  readonly url: string;
  readonly facade: FakeFacade;
  readonly catalogue: MemoryCatalogue;
  readonly roots: Root[];
  readonly jobs: Job[];
  /** A fresh one-time link. */
  loginUrl(): string;
  /** Ends the doors, as a daemon that stops; sessions are kept, as the next start must know this browser. */
  stop(): Promise<void>;
  /** Opens the doors again at the same port, as a new run. */
  restart(): Promise<void>;
  /** Stops and takes everything away. */
  close(): Promise<void>;
}

export interface UiDaemonOptions {
  rows: number;
  port?: number;
  /** Without any folder, as on the first day. */
  firstRun?: boolean;
  /** The time that the made-up library counts from. */
  now?: number;
}

export async function startUiDaemon(options: UiDaemonOptions): Promise<UiDaemon> {
  const folder = await mkdtemp(path.join(tmpdir(), 'padbridge-ui-'));
  const now = options.now ?? Date.now();
  const sounds = await makeSounds(path.join(folder, 'sounds'));
  const catalogue = createMemoryCatalogue(makeRows(options.rows, sounds, now));
  const soundOf = matchSounds(catalogue.rows, sounds);
  const roots = options.firstRun === true ? [] : makeRoots(options.rows, now);
  const jobs = options.firstRun === true ? [] : makeJobs(options.rows, now);
  const facade = createUiFacade({ catalogue, soundOf, roots, jobs, now });
  const access = await createAccess({ dataDir: folder });
  let doors = await openDoors(facade, access, options.port ?? 0);
  const { port } = doors;
  return {
    url: `http://127.0.0.1:${port}`,
    facade,
    catalogue,
    roots,
    jobs,
    loginUrl: () => `http://127.0.0.1:${port}${access.createLoginPath(ALL_SCOPES)}`,
    stop: () => doors.close(),
    async restart() {
      doors = await openDoors(facade, access, port);
    },
    async close() {
      await doors.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openDoors(facade: FakeFacade, access: Access, port: number) {
  const { limiter } = access;
  const dispatcher = createDispatcher({ facade, limiter, audit: { record() {} } });
  const hub = createEventHub({
    source: facade,
    onError: (error) => {
      throw error;
    },
  });
  const version = '0.1.0';
  const http = createHttpDoor({ facade, dispatcher, access, log: silentLog, version, uiDir: UI_DIR });
  const socket = openWebSocketDoor({
    server: http.server,
    authenticate: (request) => access.authenticate(request, 'websocket'),
    dispatcher,
    facade,
    hub,
    limiter,
    log: silentLog,
    version,
  });
  const listening = await http.listen('127.0.0.1', port);
  return {
    port: listening.port,
    async close() {
      await socket.close();
      hub.close();
      await http.close();
    },
  };
}

interface FacadeParts {
  catalogue: MemoryCatalogue;
  soundOf: (id: number) => TestSound;
  roots: Root[];
  jobs: Job[];
  now: number;
}

function createUiFacade({ catalogue, soundOf, roots, jobs, now }: FacadeParts): FakeFacade {
  const rowOf = (id: number): SampleSummary => {
    const row = catalogue.rows[id - 1];
    if (row === undefined) throw new PadbridgeError('not-found', 'There is no such sample.');
    return row;
  };
  const jobOf = (id: number): Job => {
    const job = jobs.find((one) => one.id === id);
    if (job === undefined) throw new PadbridgeError('not-found', 'There is no such job.');
    return job;
  };
  const setState = (id: number, state: Job['state']): Job => {
    const job = jobOf(id);
    job.state = state;
    facade.publish({ name: 'jobs.changed', payload: { job: { ...job } } });
    return job;
  };
  const facade = createFakeFacade({
    handlers: {
      'samples.search': (params) => catalogue.search(params),
      'samples.facets': (params) => catalogue.facets(params),
      'samples.get': ({ id }) => detailOf(rowOf(id)),
      'samples.update': ({ id, rating, tags, addTags = [], removeTags = [] }) => {
        const row = rowOf(id);
        if (rating !== undefined) row.rating = rating;
        const kept = [...(tags ?? row.tags), ...addTags].filter((tag) => !removeTags.includes(tag));
        row.tags = [...new Set(kept)].sort();
        facade.publish({ name: 'samples.changed', payload: { samples: [{ ...row }] } });
        return detailOf(row);
      },
      'samples.analyse': ({ ids }) => ({ queued: ids.length }),
      'roots.list': () => ({ roots }),
      'roots.add': ({ path: added }) => {
        if (!added.startsWith('/')) {
          throw new PadbridgeError('invalid-input', 'This is not the full path of a folder.', {
            next: 'Write it from the root, for example /home/you/Samples.',
          });
        }
        const root: Root = { ...makeRoots(0, now)[0]!, id: roots.length + 1, path: added, samples: 0 };
        roots.push(root);
        return { root, job: makeJobs(0, now)[0]! };
      },
      'roots.remove': ({ id }) => {
        const at = roots.findIndex((root) => root.id === id);
        const [root] = roots.splice(at, 1);
        return { removedSamples: root?.samples ?? 0 };
      },
      'roots.scan': () => ({ job: jobOf(jobs[0]?.id ?? 0) }),
      'jobs.list': () => ({ jobs }),
      'jobs.pause': ({ id }) => setState(id, 'paused'),
      'jobs.resume': ({ id }) => setState(id, 'running'),
      'jobs.cancel': ({ id }) => setState(id, 'cancelled'),
      'jobs.retry': ({ id }) => setState(id, 'running'),
      'jobs.items': ({ id }) => ({
        items: ['Broken Break 07.wav', 'Old Session/take 3.aif'].map((name, at) => ({
          id: at + 1,
          jobId: id,
          sampleId: null,
          path: `/music/Samples/${name}`,
          state: 'failed' as const,
          attempts: 2,
          error: at === 0 ? 'The file ends in the middle of its sound.' : 'The file is empty.',
        })),
        nextAfter: null,
      }),
      'health.get': () => makeHealth(now),
    },
    audio: (id) => Promise.resolve(soundOf(rowOf(id).id).audio),
    peaks: (id) => (rowOf(id).status === 'analysed' ? soundOf(id).peaks : null),
  });
  return facade;
}

/** Rows say their size, and that is as good as a name. */
function matchSounds(
  rows: readonly SampleSummary[],
  sounds: readonly TestSound[],
): (id: number) => TestSound {
  return (id) => {
    const row = rows[id - 1];
    return sounds.find((one) => one.frames === row?.frames && one.peakDb === row.peakDb) ?? sounds[0]!;
  };
}

function detailOf(row: SampleSummary): SampleDetail {
  const entry = (key: string, value: string, source: 'audio' | 'name', agrees: boolean | null) => ({
    key,
    value,
    type: 'text' as const,
    source,
    confidence: 0.9,
    agrees,
  });
  return {
    ...row,
    contentHash: null,
    audioHash: null,
    metadata: [
      ...(row.bpm === null ? [] : [entry('bpm', String(row.bpm), 'name', row.id % 5 !== 0)]),
      ...(row.key === null ? [] : [entry('key', row.key.tonic, 'audio', null)]),
      ...(row.kind === null ? [] : [entry('kind', row.kind, 'audio', null)]),
      ...(row.drumClass === null ? [] : [entry('drumClass', row.drumClass, 'name', true)]),
    ],
    remarks: row.id % 9 === 0 ? ['The loop is 12 ms longer than whole beats.'] : [],
    features: null,
    onsets: [0],
    beats: row.bpm === null ? null : 8,
    rootNote: row.drumClass === 'kick' || row.drumClass === 'tom' ? 33.12 : null,
    tuningCents: null,
    engine: row.status === 'analysed' ? 'padbridge-analysis/1' : null,
    analysedAt: row.status === 'analysed' ? row.addedAt : null,
  };
}

const HOUR = 3_600_000;

function makeRoots(samples: number, now: number): Root[] {
  const root: Root = {
    id: 1,
    path: '/music/Samples',
    addedAt: now - 90 * 24 * HOUR,
    state: 'online',
    watching: 'watch',
    watchingReason: null,
    lastScanAt: now - HOUR / 4,
    samples,
    missing: Math.floor(samples / 97),
  };
  return [
    root,
    {
      ...root,
      id: 2,
      path: '/media/usb/Field recordings',
      addedAt: root.addedAt + HOUR,
      state: 'offline',
      samples: 1204,
      missing: 1204,
      lastScanAt: now - 52 * HOUR,
    },
    {
      ...root,
      id: 3,
      path: '/mnt/studio-nas/Shared packs',
      addedAt: root.addedAt + 2 * HOUR,
      watching: 'rescan',
      watchingReason: 'network drives do not report changes',
      samples: 8312,
      missing: 0,
    },
  ];
}

function makeJobs(samples: number, now: number): Job[] {
  const job: Job = {
    id: 4,
    kind: 'analyse',
    state: 'running',
    subject: '/mnt/studio-nas/Shared packs',
    total: 8312,
    done: 5120,
    failed: 2,
    createdAt: now - HOUR / 3,
    startedAt: now - HOUR / 4,
    finishedAt: null,
    error: null,
  };
  return [
    job,
    { ...job, id: 3, kind: 'scan', state: 'done', done: 8312, failed: 0, finishedAt: now - HOUR / 5 },
    {
      ...job,
      id: 2,
      kind: 'backup',
      state: 'failed',
      subject: 'Catalogue',
      total: 1,
      done: 0,
      failed: 0,
      finishedAt: now - 20 * HOUR,
      error: 'The backups folder is full.',
    },
    {
      ...job,
      id: 1,
      state: 'done',
      subject: '/music/Samples',
      total: samples,
      done: samples,
      failed: 2,
      finishedAt: now - 30 * HOUR,
    },
  ];
}

function makeHealth(now: number): Health {
  const since = now - 2 * HOUR;
  const up = (name: string) => ({ name, state: 'up' as const, since, reason: null, next: null });
  return {
    state: 'degraded',
    version: '0.1.0',
    startedAt: since,
    components: [
      up('catalogue'),
      up('library'),
      up('analysis'),
      up('http'),
      up('websocket'),
      {
        name: 'midi',
        state: 'down',
        since,
        reason: 'This machine has no MIDI system.',
        next: 'Plug in a MIDI device, or go on without: everything else works.',
      },
      {
        name: 'watcher',
        state: 'degraded',
        since: now - HOUR / 2,
        reason: 'The system allows 8,192 watched folders, the library has 11,630.',
        next: 'Raise fs.inotify.max_user_watches, or let Padbridge rescan every ten minutes as it does now.',
      },
    ],
  };
}
