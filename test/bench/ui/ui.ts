import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { firstLine } from '../../support/child.js';
import { findChromium, launchChromium } from '../../support/ui/chromium.js';
import type { BenchRow } from '../rows.js';
import { openPage } from './page.js';
import * as probes from './probes.js';
import { recoveries } from './recovery.js';

const SERVE = fileURLToPath(new URL('serve.js', import.meta.url));
/** Benchmarks run from the project's folder. */
const UI = path.resolve('dist/plugin-ui');
const QUERIES = ['dusty kick', 'warm chord', 'vinyl break', 'snare 12', 'lofi pad', 'tight hat'];

/** The window in a real Chromium over a daemon with 100,000 rows. */
export async function run(): Promise<BenchRow[]> {
  const chromium = findChromium();
  if (chromium === undefined || !existsSync(path.join(UI, 'index.html'))) {
    console.error('There is no Chromium or no built UI here: the window is not measured.');
    return [];
  }
  const data = await mkdtemp(path.join(tmpdir(), 'padbridge-ui-bench-'));
  const child = spawn(process.execPath, [SERVE, data, UI], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    const { url } = JSON.parse(await firstLine(child)) as { url: string };
    const browser = await launchChromium(chromium);
    try {
      return await measure(browser, url, data);
    } finally {
      await browser.close();
    }
  } finally {
    child.kill('SIGKILL');
    await ended;
    await rm(data, { recursive: true, force: true });
  }
}

async function measure(browser: Browser, url: string, data: string): Promise<BenchRow[]> {
  const rows = [bundleRow()];
  rows.push(
    atMost('First paint from a cold cache, median of 5', await firstPaint(browser, url, data), 'ms', 1000),
  );
  rows.push(...(await keystrokeRows(browser, { url, data, hash: '#browse', order: 'best first' })));
  const byName = { url, data, hash: '#browse?sort=name', order: 'sorted by name' };
  rows.push(...(await keystrokeRows(browser, byName)));
  const page = await openPage(browser, url, data, '#browse?sort=name');
  for (const speed of SPEEDS) rows.push(await scrollRow(page, speed));
  await page.evaluate(probes.toTop);
  // An arrow key on a row that is not there yet plays nothing.
  await page.locator('.row:not(.waiting)').first().waitFor();
  rows.push(await auditionRow(page));

  const map = await openPage(browser, url, data, '#map');
  await map.locator('.map-box canvas').waitFor();
  await map.getByText('50,000 sounds').waitFor();
  const moves = await map.evaluate(probes.panMap, 180);
  rows.push(
    atMost(
      'Panning the map of 50,000 sounds, frame p95',
      quantile(moves, 0.95),
      'ms',
      17.5,
      framesNote(moves),
    ),
  );
  await map.context().close();
  rows.push(await memoryRow(page));
  await page.context().close();
  const times = await recoveries(browser);
  rows.push(
    atMost(
      'Daemon listens again to a live window, longest of 5',
      Math.max(...times),
      'ms',
      2000,
      `median ${quantile(times, 0.5).toFixed(0)} ms; away for more than 4 s each time; words and rows are as before`,
    ),
  );
  return rows;
}

/** How a list is scrolled; `perFrame` in rows. */
const SPEEDS = [
  { perFrame: 8, note: 'a wheel spun hard: 15,000 pixels a second; rows show sign and name' },
  { perFrame: 24, note: 'a dragged scroll bar; rows show sign and name until the list rests' },
];

async function scrollRow(page: Page, { perFrame, note }: (typeof SPEEDS)[number]): Promise<BenchRow> {
  await page.evaluate(probes.toTop);
  await page.locator('.row:not(.waiting)').first().waitFor();
  const frames = await page.evaluate(probes.scroll, { rows: 10_000, rowHeight: 32, perFrame });
  return atMost(
    `Scrolling through 10,000 rows, ${perFrame} a frame, longest frame`,
    Math.max(...frames),
    'ms',
    32,
    `${note}; ${framesNote(frames)}`,
  );
}

async function keystrokeRows(
  browser: Browser,
  { url, data, hash, order }: { url: string; data: string; hash: string; order: string },
): Promise<BenchRow[]> {
  const page = await openPage(browser, url, data, hash);
  await page.locator('.row:not(.waiting)').first().waitFor();
  const keys = await typing(page);
  await page.context().close();
  const name = `Keystroke to painted result on 100,000 rows, ${order}`;
  return [0.5, 0.95].map((share) => atMost(`${name}, p${share * 100}`, quantile(keys, share), 'ms', 60));
}

async function firstPaint(browser: Browser, url: string, data: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const page = await openPage(browser, url, data, '#browse');
    await page.locator('.top-bar').waitFor();
    times.push(await page.evaluate(probes.firstContentfulPaint));
    await page.context().close();
  }
  return quantile(times, 0.5);
}

async function typing(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (const query of QUERIES) {
    await page.evaluate(probes.typeAndWait, '');
    for (let length = 1; length <= query.length; length++) {
      if (query[length - 1] === ' ') continue;
      times.push(await page.evaluate(probes.typeAndWait, query.slice(0, length)));
    }
  }
  return times;
}

async function auditionRow(page: Page): Promise<BenchRow> {
  await page.locator('#samples').focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => (globalThis as unknown as { soundsStarted: number }).soundsStarted > 0);
  const times: number[] = [];
  for (let at = 0; at < 40; at++) times.push(await page.evaluate(probes.auditionNext));
  return atMost(
    'Arrow key to the start of the sound, p95',
    quantile(times, 0.95),
    'ms',
    80,
    `median ${quantile(times, 0.5).toFixed(1)} ms; fetched and decoded, most of them ahead`,
  );
}

/** Ten minutes of browsing in short: every query, a long scroll and two hundred sounds, then a collection of garbage. */
async function memoryRow(page: Page): Promise<BenchRow> {
  for (let round = 0; round < 4; round++) {
    await typing(page);
    await page.getByRole('searchbox').fill('');
    await page.locator('.row:not(.waiting)').first().waitFor();
    await page.evaluate(probes.scroll, { rows: 6_000, rowHeight: 32, perFrame: 30 });
    await page.evaluate(probes.toTop);
    await page.locator('#samples').focus();
    for (let at = 0; at < 50; at++) await page.keyboard.press('ArrowDown');
  }
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  return atMost('Memory of the page after browsing (JavaScript heap)', usedSize / 1e6, 'MB', 200);
}

function bundleRow(): BenchRow {
  const assets = path.join(UI, 'assets');
  const html = readFileSync(path.join(UI, 'index.html'), 'utf8');
  const first = readdirSync(assets).filter((file) => file.endsWith('.js') && html.includes(file));
  const bytes = first.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(assets, file))).length, 0);
  return atMost('Compressed script before the first paint', bytes / 1000, 'kB', 250);
}

function framesNote(frames: readonly number[]): string {
  return `${frames.length} frames, median ${quantile(frames, 0.5).toFixed(1)} ms, ${frames.filter((one) => one > 32).length} over 32 ms`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function atMost(name: string, value: number, unit: string, limit: number, note?: string): BenchRow {
  const row = { name, value, unit, target: `< ${limit}`, ok: value < limit };
  return note === undefined ? row : { ...row, note };
}
