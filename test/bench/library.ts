import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { burst } from '../support/sounds.js';
import { analysisSpeed } from './library-analysis.js';
import type { ScanMeasurement } from './library-child.js';
import type { BenchRow } from './rows.js';

const FILES = 50_000;
const FILES_PER_FOLDER = 100;
const run1 = promisify(execFile);

/** Listing, re-scan, memory, event loop and start-up with 50,000 small files; how fast sound is analysed. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'padbridge-bench-'));
  try {
    const library = path.join(folder, 'library');
    const data = path.join(folder, 'data');
    await mkdir(data);
    await writeLibrary(library);
    const speed = await analysisSpeed();
    const listing = await scan(data, library, 'listing-only');
    const rescan = await scan(data, library, 'listing-only');
    const startup = await startupSeconds(data);
    const busy = await scan(path.join(folder, 'data'), library, 'with-analysis');
    const fresh = path.join(folder, 'fresh');
    await mkdir(fresh);
    const first = await scan(fresh, library, 'with-analysis');
    return [
      row(
        'listing 50,000 new files',
        listing.files / listing.listSeconds,
        'files/s',
        '≥ 3,000',
        (v) => v >= 3000,
      ),
      row('… resident memory', listing.peakMegabytes, 'MB', '< 350', (v) => v < 350),
      row(
        'listing them while analysing',
        first.files / first.listSeconds,
        'files/s',
        '≥ 3,000',
        (v) => v >= 3000,
      ),
      row('… resident memory', first.peakMegabytes, 'MB', '< 350', (v) => v < 350),
      row('… first numbers after', first.firstNumbersSeconds ?? Infinity, 's', '< 2', (v) => v < 2),
      row(
        '… event-loop delay p99',
        first.delayP99,
        'ms',
        '< 20',
        (v) => v < 20,
        `longest ${first.delayMax.toFixed(0)} ms`,
      ),
      row('re-scan of 50,000 unchanged files', rescan.listSeconds, 's', '< 5', (v) => v < 5),
      row('… while analysing', busy.listSeconds, 's', '< 5', (v) => v < 5),
      row('start-up to listening with 50,000 rows', startup, 's', '< 1', (v) => v < 1),
      ...speed,
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function row(
  name: string,
  value: number,
  unit: string,
  target: string,
  holds: (value: number) => boolean,
  note?: string,
): BenchRow {
  return { name, value, unit, target, ok: holds(value), ...(note === undefined ? {} : { note }) };
}

async function writeLibrary(library: string): Promise<void> {
  const sounds = Array.from({ length: 64 }, (_, seed) => burst(seed + 1));
  for (let folder = 0; folder < FILES / FILES_PER_FOLDER; folder += 1) {
    const place = path.join(library, `Pack ${Math.floor(folder / 25)}`, `Folder ${folder}`);
    await mkdir(place, { recursive: true });
    await Promise.all(
      Array.from({ length: FILES_PER_FOLDER }, (_, file) =>
        writeFile(path.join(place, `Kick ${file} ${folder}.wav`), sounds[(folder + file) % sounds.length]!),
      ),
    );
  }
}

async function scan(data: string, library: string, analysis: string): Promise<ScanMeasurement> {
  const child = fileURLToPath(new URL('library-child.js', import.meta.url));
  const { stdout } = await run1(process.execPath, [child, data, library, analysis]);
  return JSON.parse(stdout) as ScanMeasurement;
}

/** From the start of the process to the line that says where it listens. */
async function startupSeconds(data: string): Promise<number> {
  const main = fileURLToPath(new URL('../../../dist/program/main.js', import.meta.url));
  const started = performance.now();
  const daemon = spawn(process.execPath, [main, 'start', '--data', data, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(createInterface({ input: daemon.stdout }), 'line');
  const seconds = (performance.now() - started) / 1000;
  daemon.kill('SIGINT');
  await once(daemon, 'exit');
  return seconds;
}
