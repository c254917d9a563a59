// Writes the pictures of the handbook: node --import ./test/support/register-typescript.mjs test/support/ui/screenshots.ts
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { findChromium, launchChromium } from './chromium.js';
import { startUiDaemon, type UiDaemon } from './ui-daemon.js';

const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../../../docs/images', import.meta.url));
const SIZES = [
  { name: '640x400', width: 640, height: 400 },
  { name: '1440x900', width: 1440, height: 900 },
];

const executable = findChromium();
if (executable === undefined) throw new Error('No Chromium was found; name one in CHROMIUM.');
await mkdir(FOLDER, { recursive: true });
const browser = await launchChromium(executable);
const full = await startUiDaemon({ rows: 100_000 });
const empty = await startUiDaemon({ rows: 0, firstRun: true });

async function shoot(
  name: string,
  daemon: UiDaemon,
  options: { hash: string; theme?: 'dark' | 'light'; prepare?: (page: Page) => Promise<void> },
): Promise<void> {
  for (const { name: sizeName, ...viewport } of SIZES) {
    const context = await browser.newContext({
      viewport,
      colorScheme: options.theme ?? 'dark',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') process.stderr.write(`${name}: ${message.text()}\n`);
    });
    page.on('pageerror', (error) => process.stderr.write(`${name}: ${error.message}\n`));
    await page.goto(daemon.loginUrl());
    await page.goto(`${daemon.url}/${options.hash}`);
    await page.locator('.link-live').waitFor();
    await options.prepare?.(page);
    await page.waitForTimeout(600);
    await page.screenshot({ path: `${FOLDER}/${name}-${sizeName}.png` });
    await context.close();
  }
}

/** Starts a sound and goes on while it is heard, so that the pad is lit and the playhead stands in the picture. */
async function audition(page: Page, row: number): Promise<void> {
  await page.locator('.row:not(.waiting)').first().waitFor();
  await page.locator('#samples').focus();
  await page.keyboard.press('l');
  for (let step = 0; step < row; step++) await page.keyboard.press('ArrowDown');
}

await shoot('browser', full, {
  hash: '#browse?q=dusty',
  prepare: (page) => audition(page, 6),
});
await shoot('browser-light', full, { hash: '#browse', theme: 'light', prepare: (page) => audition(page, 3) });
await shoot('browser-filters', full, {
  hash: '#browse?kind=loop&bpm=80-95x&key=Am~&sort=bpm',
  prepare: async (page) => {
    await audition(page, 2);
    await page.keyboard.press('f');
  },
});
await shoot('browser-details', full, {
  hash: '#browse?q=break',
  prepare: async (page) => {
    await audition(page, 4);
    await page.keyboard.press('Enter');
  },
});
await shoot('first-run', empty, { hash: '#browse' });
await shoot('library', full, { hash: '#library' });
await shoot('activity', full, {
  hash: '#activity',
  prepare: (page) => page.locator('summary').first().click(),
});
await shoot('health', full, { hash: '#health' });

await browser.close();
await full.close();
await empty.close();
