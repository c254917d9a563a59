import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect } from '../../bridge/client/node.js';
import { createRandom } from '../support/synth/signals.js';
import { runCommand, startDaemon, type RunningDaemon } from '../support/running-daemon.js';
import { burst, put } from '../support/sounds.js';

const FILES = 150;
/** The benchmark kills twenty times; a test run needs to see that it still holds. */
const KILLS = 4;

let home: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(path.join(os.tmpdir(), 'padbridge-kill-')));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Files that are reported done, with the moment of their analysis; complains about a database that is not sound. */
function done(data: string): Map<string, number> {
  const db = new Database(path.join(data, 'padbridge.db'), { fileMustExist: true });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    const rows = db
      .prepare<[], { path: string; analysedAt: number }>(
        `SELECT s.relative_path AS path, f.analysed_at AS analysedAt
         FROM samples s JOIN audio_features f ON f.sample_id = s.id WHERE s.status = 'analysed'`,
      )
      .all();
    return new Map(rows.map((row) => [row.path, row.analysedAt]));
  } finally {
    db.close();
  }
}

it('survives kill -9 in the middle of an index: sound, nothing lost, nothing done twice, and it completes', async () => {
  const data = path.join(home, 'data');
  const library = path.join(home, 'library');
  await put(
    library,
    Object.fromEntries(Array.from({ length: FILES }, (_, n) => [`${n % 7}/${n}.wav`, burst(n + 1)])),
  );
  const random = createRandom(404);
  let before = new Map<string, number>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const daemon = await startDaemon(data, ['--library', library, '--workers', '1']);
    const told = await reported(daemon, 1 + Math.floor(random() * 15));
    await daemon.stop('SIGKILL');
    const now = done(data);
    for (const file of told) expect(now.has(file), `${file} was reported done`).toBe(true);
    for (const [file, analysedAt] of before) expect(now.get(file), file).toBe(analysedAt);
    before = now;
  }
  expect(before.size).toBeLessThanOrEqual(FILES);
  const { code, out, err } = await runCommand(['index', library, '--data', data, '--json'], home);
  expect(code, err).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ files: FILES, analysed: FILES - before.size, failed: [] });
  const end = done(data);
  expect(end.size).toBe(FILES);
  for (const [file, analysedAt] of before) expect(end.get(file), file).toBe(analysedAt);
});

/** Sample names the daemon has reported as analysed on its own door, once there are so many more or all are done. */
function reported(daemon: RunningDaemon, count: number): Promise<Set<string>> {
  const names = new Set<string>();
  const client = connect(`ws://127.0.0.1:${daemon.port}/ws`, {
    token: daemon.token,
    onError: () => undefined,
  });
  return new Promise<Set<string>>((resolve) => {
    client.subscribe(['samples', 'jobs'], (event) => {
      if (event.name === 'samples.changed') {
        for (const sample of event.payload.samples) {
          if (sample.status === 'analysed') names.add(`${sample.folder}/${sample.name}`);
        }
      }
      const allDone =
        event.name === 'jobs.changed' &&
        event.payload.job.kind === 'analyse' &&
        event.payload.job.state === 'done';
      if (names.size >= count || allDone) resolve(names);
    });
  }).finally(() => client.close());
}
