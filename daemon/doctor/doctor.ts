import type { ResolvedConfig } from '../config/load.js';
import { check, type Check } from './check.js';
import { midi, serial, usb } from './desk.js';
import { flStudio } from './fl-studio.js';
import { thisMachine, type Machine } from './machine.js';
import { oscPort } from './osc-port.js';

/** What the doctor looks into, in the order it is read. */
const EXAMINATIONS: readonly ((machine: Machine, config: ResolvedConfig) => Promise<Check[]>)[] = [
  (machine) => Promise.resolve(node(machine)),
  sqlite,
  dataFolder,
  freeSpace,
  libraryFolders,
  codecs,
  daemonOrPort,
  oscPort,
  watching,
  midi,
  usb,
  serial,
  flStudio,
];

/** A catalogue of 100,000 samples with waveforms takes about 300 MB, and a backup as much again. */
const COMFORTABLE_BYTES = 1e9;
const LEAST_BYTES = 50e6;
/** A library of 100,000 files has a few thousand folders; other programs watch some too. */
const COMFORTABLE_WATCHES = 65536;

/** Looks at this machine: what works, what does not, and what to do. Never rejects. */
export async function runDoctor(config: ResolvedConfig, machine: Machine = thisMachine()): Promise<Check[]> {
  const found = await Promise.all(EXAMINATIONS.map((examine) => examine(machine, config)));
  return found.flat();
}

function node(machine: Machine): Check[] {
  const [major = 0, minor = 0] = machine.nodeVersion.split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  return [
    {
      name: 'node',
      state: fits ? 'ok' : 'missing',
      detail: `Node ${machine.nodeVersion}${fits ? '' : ', 20.19 or newer is needed'}`,
      next: fits ? null : 'Install a newer Node from https://nodejs.org.',
      required: true,
    },
  ];
}

async function sqlite(machine: Machine): Promise<Check[]> {
  const failed = {
    state: 'missing',
    detail: 'SQLite does not load',
    next: 'Run npm rebuild better-sqlite3.',
  } as const;
  return [
    await check(
      'sqlite',
      true,
      () => {
        const { version, fullText } = machine.sqlite();
        return fullText
          ? { state: 'ok', detail: `SQLite ${version} with full-text search` }
          : { ...failed, detail: `SQLite ${version} has no full-text search` };
      },
      failed,
    ),
  ];
}

async function dataFolder(machine: Machine, { data }: ResolvedConfig): Promise<Check[]> {
  const next = 'Choose a folder on a local drive that you may write to, with --data or PADBRIDGE_DATA.';
  return [
    await check(
      'data folder',
      true,
      async () => {
        const mode = await machine.journalMode(data);
        return mode === 'wal'
          ? { state: 'ok', detail: `${data} is writable, with write-ahead log` }
          : {
              state: 'degraded',
              detail: `${data} allows no write-ahead log (${mode}): searching waits while indexing`,
              next,
            };
      },
      { state: 'missing', detail: `${data} cannot be used`, next },
    ),
  ];
}

async function freeSpace(machine: Machine, { data }: ResolvedConfig): Promise<Check[]> {
  return [
    await check(
      'free space',
      true,
      async () => {
        const bytes = await machine.freeBytes(data);
        const detail = `${(bytes / 1e9).toFixed(1)} GB free for the catalogue`;
        const next = 'Free some space, or move the data folder to another drive with --data.';
        if (bytes < LEAST_BYTES) return { state: 'missing', detail, next };
        return bytes < COMFORTABLE_BYTES ? { state: 'degraded', detail, next } : { state: 'ok', detail };
      },
      { state: 'degraded', detail: 'The free space is not known' },
    ),
  ];
}

async function libraryFolders(machine: Machine, { library }: ResolvedConfig): Promise<Check[]> {
  if (library.length === 0) {
    return [
      {
        name: 'library',
        state: 'ok',
        detail: 'No folder in the settings; the catalogue may have some (padbridge roots)',
        next: null,
        required: false,
      },
    ];
  }
  return Promise.all(
    library.map((folder) =>
      check(
        'library',
        false,
        async () => ({
          state: 'ok',
          detail: `${folder} is readable, ${(await machine.listFolder(folder)).length} entries`,
        }),
        {
          state: 'missing',
          detail: `${folder} cannot be read`,
          next: 'Plug in the drive, or correct the path.',
        },
      ),
    ),
  );
}

async function codecs(machine: Machine): Promise<Check[]> {
  try {
    return (await machine.codecs()).map(({ codec, available, reason, next }) => ({
      name: `codec ${codec}`,
      state: available ? 'ok' : 'missing',
      detail: available ? 'decodes' : (reason ?? 'does not load'),
      next: next ?? null,
      required: codec === 'wav',
    }));
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    return [{ name: 'codecs', state: 'missing', detail, next: 'Run npm ci.', required: true }];
  }
}

async function daemonOrPort(machine: Machine, { data, host, port }: ResolvedConfig): Promise<Check[]> {
  const daemon = await check(
    'daemon',
    false,
    async () => {
      const running = await machine.runningDaemon(data);
      if (running === undefined) return { state: 'ok', detail: 'not running; start it with padbridge start' };
      const { info } = running;
      const where =
        info === null || info.urls.length === 0
          ? 'not listening yet'
          : `listening on ${info.urls.join(' and ')}${info.oscPort === null ? '' : `, OSC on UDP port ${info.oscPort}`}`;
      return {
        state: 'ok',
        detail: `running${info === null ? '' : ` (process ${info.pid}, version ${info.version})`}, ${where}`,
      };
    },
    { state: 'degraded', detail: 'Whether a daemon runs is not known' },
  );
  const own = await machine.runningDaemon(data).catch(() => undefined);
  if (own?.info?.port === port) {
    return [
      daemon,
      { name: 'port', state: 'ok', detail: `${port} is the running daemon's`, next: null, required: false },
    ];
  }
  const listening = await check(
    'port',
    false,
    async () => {
      await machine.tryListen(host, port);
      return { state: 'ok', detail: port === 0 ? 'any free one' : `${host}:${port} is free` };
    },
    {
      state: 'missing',
      detail: `${host}:${port} cannot be listened on`,
      next: 'Choose another port with --port (0 takes a free one), or end the program that has it.',
    },
  );
  return [daemon, listening];
}

async function watching(machine: Machine): Promise<Check[]> {
  return [
    await check(
      'watching',
      false,
      async () => {
        const limit = await machine.watchLimit();
        if (limit === null) return { state: 'ok', detail: 'the system sets no limit on watched folders' };
        if (limit >= COMFORTABLE_WATCHES) return { state: 'ok', detail: `up to ${limit} folders` };
        return {
          state: 'degraded',
          detail: `up to ${limit} folders; a big library is read again from time to time instead`,
          next: `Raise it: sudo sysctl fs.inotify.max_user_watches=${COMFORTABLE_WATCHES * 8}`,
        };
      },
      { state: 'degraded', detail: 'The limit on watched folders is not known' },
    ),
  ];
}
