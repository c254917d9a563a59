import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { firstLine } from '../../support/child.js';
import { burst, put } from '../../support/sounds.js';
import { openPage } from './page.js';

/** Benchmarks run from the project's folder. */
const PROGRAM = path.resolve('dist/program/main.js');
const ROUNDS = 5;
/** So long is the daemon away that the window tries as seldom as it ever does. */
const AWAY_MS = 4_000;
const VIEW = '#browse?q=kick';

/**
 * Restarts the real daemon under a window and measures from the moment at which it listens again until the window says
 * that it is live: milliseconds, one for each round. Throws when the window came back to another view.
 */
export async function recoveries(browser: Browser): Promise<number[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'padbridge-recovery-'));
  const data = path.join(folder, 'data');
  const library = path.join(folder, 'library');
  await put(library, { 'Kick 1.wav': burst(1), 'Kick 2.wav': burst(2), 'Snare.wav': burst(3) });
  let run = await start(data, library, '0');
  try {
    const page = await openPage(browser, run.url, data, VIEW);
    await page.locator('.row:not(.waiting)').nth(1).waitFor();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await stop(run.child);
      await page.locator('.link-lost').waitFor();
      await wait(AWAY_MS);
      const live = page.evaluate(whenLive);
      run = await start(data, library, new URL(run.url).port);
      const listening = Date.now();
      times.push(Math.max(0, (await live) - listening));
      await assertSameView(page);
    }
    await page.context().close();
    return times;
  } finally {
    await stop(run.child);
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(
  data: string,
  library: string,
  port: string,
): Promise<{ child: ChildProcess; url: string }> {
  const args = [PROGRAM, 'start', '--json', '--data', data, '--library', library, '--port', port];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const { listening } = JSON.parse(await firstLine(child)) as { listening: string[] };
  return { child, url: listening[0] ?? '' };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function assertSameView(page: Page): Promise<void> {
  const words = await page.getByRole('searchbox').inputValue();
  const rows = await page.locator('.row:not(.waiting)').count();
  if (words !== 'kick' || rows !== 2) throw new Error(`the window came back to "${words}", ${rows} rows`);
}

/** Runs in the page: the time at which it says that it is live, on the clock of the machine. */
function whenLive(): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('.link-live') !== null) resolve(Date.now());
      else setTimeout(look, 2);
    };
    look();
  });
}
