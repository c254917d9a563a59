import { once } from 'node:events';
import { type ChildProcess, spawn } from 'node:child_process';
import { type FSWatcher, mkdirSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { realFileSystem } from '../../../daemon/files/file-system.js';
import { settleUnfinished } from '../../../daemon/sync/resume.js';
import { firstLine } from '../../support/child.js';
import { filesBelow, house, quickFolder, scene } from './scene.js';

const FILES = ['IMPORT/One.wav', 'EXPORT/PROJECT/PROJECT_01/PADCONF.BIN', 'IMPORT/Two.wav'];
/** Longer than one piece of a copy, so that a kill can fall into the middle of a file. */
const state = (letter: string) => Object.fromEntries(FILES.map((file) => [file, letter.repeat(600_000)]));
const [A, B] = [state('a'), state('b')];
/** The child is killed at the so-manieth change that the card's folder shows. */
const KILLED_AT = [1, 2, 3, 5, 8, 13];

it('a real process that is killed while it writes leaves each file whole, and the next one finishes', async () => {
  const [data, mount] = [quickFolder(), quickFolder()];
  for (const folder of ['IMPORT', 'EXPORT/PROJECT/PROJECT_01'])
    mkdirSync(path.join(mount, folder), { recursive: true });
  writeFileSync(path.join(data, 'states.json'), JSON.stringify([A, B]));
  for (const changes of KILLED_AT) {
    const child = writer(data, mount);
    const ended = once(child, 'exit');
    await firstLine(child);
    await nthChange(path.join(mount, 'IMPORT'), changes);
    child.kill('SIGKILL');
    await ended;
    for (const [file, content] of Object.entries(filesBelow(mount))) {
      if (!file.endsWith('.tmp')) expect([A[file], B[file]].includes(content), file).toBe(true);
    }
  }
  const at = scene(mount, house(data));
  await settleUnfinished(await at.card(), at.catalogue, realFileSystem, Date.now);
  expect((await at.plan(A)).conflicts).toEqual([]);
  expect((await at.sync(A)).state).toBe('done');
  const left = at.contents();
  expect(Object.keys(left).sort()).toEqual([...FILES].sort());
  for (const file of FILES) expect(left[file] === A[file], file).toBe(true);
});

function writer(data: string, mount: string): ChildProcess {
  const script = path.join(import.meta.dirname, 'kill-child.mjs');
  return spawn(process.execPath, [script, data, mount], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function nthChange(folder: string, count: number): Promise<void> {
  let watcher: FSWatcher | undefined;
  await new Promise<void>((resolve) => {
    let seen = 0;
    watcher = watch(folder, () => {
      if ((seen += 1) === count) resolve();
    });
  });
  watcher?.close();
}
