import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { createRandom } from '../support/synth/signals.js';
import { burst, put } from '../support/sounds.js';
import type { BenchRow } from './rows.js';

const KILLS = 20;
const FILES = 3000;
/** Latest moment of a kill; the start of the process alone takes a few hundred milliseconds. */
const LATEST_KILL_MS = 2500;
const main = fileURLToPath(new URL('../../daemon/main.js', import.meta.url));

interface Row {
  path: string;
  analysedAt: number;
}

/** Kills an index at random moments, then lets it finish, and looks for what was lost or done twice. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'padbridge-endurance-'));
  try {
    const library = path.join(folder, 'library');
    const data = path.join(folder, 'data');
    await put(
      library,
      Object.fromEntries(Array.from({ length: FILES }, (_, n) => [`${n % 30}/${n}.wav`, burst(n + 1)])),
    );
    const random = createRandom(404);
    let broken = 0;
    let lost = 0;
    let twice = 0;
    let before = new Map<string, number>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await indexUntilKilled(library, data, 300 + random() * (LATEST_KILL_MS - 300));
      const found = inspect(data);
      if (!found.sound) broken += 1;
      for (const [file, analysedAt] of before) {
        const now = found.analysed.get(file);
        if (now === undefined) lost += 1;
        else if (now !== analysedAt) twice += 1;
      }
      before = found.analysed;
    }
    const finished = before.size;
    await index(library, data);
    const end = inspect(data);
    for (const [file, analysedAt] of before) if (end.analysed.get(file) !== analysedAt) twice += 1;
    const note = `${finished} of ${FILES} files were done when the last kill came`;
    return [
      { name: 'kill -9 during an index', value: KILLS, unit: 'times', target: '20', ok: true, note },
      zero('… integrity check failed', broken),
      zero('… results lost that were reported done', lost),
      zero('… files analysed twice', twice),
      zero('… files not done in the end', FILES - end.analysed.size),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function zero(name: string, value: number): BenchRow {
  return { name, value, unit: '', target: '0', ok: value === 0 };
}

function start(library: string, data: string) {
  return spawn(process.execPath, [main, 'index', library, '--data', data, '--json'], { stdio: 'ignore' });
}

async function indexUntilKilled(library: string, data: string, milliseconds: number): Promise<void> {
  const child = start(library, data);
  const exit = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await exit;
  clearTimeout(timer);
}

async function index(library: string, data: string): Promise<void> {
  const [code] = (await once(start(library, data), 'exit')) as [number];
  if (code !== 0) throw new Error(`The index ended with ${code}.`);
}

function inspect(data: string): { sound: boolean; analysed: Map<string, number> } {
  let db: Database.Database;
  try {
    db = new Database(path.join(data, 'padbridge.db'), { fileMustExist: true });
  } catch {
    // Killed before the catalogue was made: nothing there, nothing lost.
    return { sound: true, analysed: new Map() };
  }
  try {
    if (db.pragma('user_version', { simple: true }) === 0) return { sound: true, analysed: new Map() };
    const sound =
      db.pragma('integrity_check', { simple: true }) === 'ok' &&
      (db.pragma('foreign_key_check') as []).length === 0;
    const rows = db
      .prepare<[], Row>(
        `SELECT s.relative_path AS path, f.analysed_at AS analysedAt
         FROM samples s JOIN audio_features f ON f.sample_id = s.id WHERE s.status = 'analysed'`,
      )
      .all();
    return { sound, analysed: new Map(rows.map((row) => [row.path, row.analysedAt])) };
  } finally {
    db.close();
  }
}
