// Writes the pictures of the handbook, over a real daemon:
// node --import ./test/support/register-typescript.mjs test/support/ui/screenshots.ts [folder] [name…]
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { findChromium, launchChromium } from './chromium.js';
import { whenIdle } from './idle.js';
import { soundSet, writeSounds } from './sound-set.js';
import { openStudio, type Studio } from './studio.js';

const [given, ...wanted] = process.argv.slice(2);
const FOLDER = given ?? fileURLToPath(new URL('../../../docs/images', import.meta.url));
const SIZES = [
  // Only to look at: the handbook shows the other two.
  ...(given === undefined ? [] : [{ suffix: '-480x320', width: 480, height: 320 }]),
  { suffix: '-640x400', width: 640, height: 400 },
  { suffix: '', width: 1440, height: 900 },
];

const executable = findChromium();
if (executable === undefined) throw new Error('No Chromium was found; name one in CHROMIUM.');
await mkdir(FOLDER, { recursive: true });
const sounds = await mkdtemp(path.join(tmpdir(), 'padbridge-sounds-'));
await writeSounds(path.join(sounds, 'Samples'), soundSet(10));
const browser = await launchChromium(executable);
const full = await openStudio([path.join(sounds, 'Samples')], ['--demo']);
const empty = await openStudio([]);
await prepareLibrary(full);
await prepareDesk(full);

/** The one picture with a name of its own: what a person sees beside FL Studio. */
const PICTURE_NAMES: Readonly<Record<string, string>> = { 'browser-640x400': 'plugin' };

interface Shot {
  hash: string;
  theme?: 'dark' | 'light';
  prepare?: (page: Page, narrow: boolean) => Promise<void>;
}

async function shoot(name: string, studio: Studio, shot: Shot): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  for (const { suffix, ...viewport } of SIZES) {
    const context = await browser.newContext({
      viewport,
      colorScheme: shot.theme ?? 'dark',
      reducedMotion: 'reduce',
    });
    await context.addCookies(await studio.cookies());
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') process.stderr.write(`${name}: ${message.text()}\n`);
    });
    page.on('pageerror', (error) => process.stderr.write(`${name}: ${error.message}\n`));
    await page.goto(`${studio.url}/${shot.hash}`);
    await page.locator('.link-live').waitFor();
    await shot.prepare?.(page, viewport.width < 1000);
    await page.waitForTimeout(500);
    await page.evaluate(tidyPaths, [sounds, '/home/you/Music'] as const);
    await page.screenshot({
      path: `${FOLDER}/${PICTURE_NAMES[`${name}${suffix}`] ?? `${name}${suffix}`}.png`,
    });
    await context.close();
  }
}

/** Runs in the page: temporary folders are shown as what a person would have. */
function tidyPaths([temporary, shown]: readonly [string, string]): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    text.nodeValue = text.nodeValue?.replaceAll(temporary, shown) ?? null;
  }
}

/** What a person has said about some of the sounds after a week. */
async function prepareLibrary(studio: Studio): Promise<void> {
  const client = await studio.client();
  await whenIdle(client);
  const { items } = await client.call('samples.search', { sort: 'name', limit: 200 });
  const tags = ['dusty', 'warm', 'lofi', 'punchy', 'live'];
  for (const [at, { id }] of items.entries()) {
    if (at % 3 === 2) continue;
    const some = tags.filter((_, nth) => (at * 7 + nth * 5) % 11 < 2);
    await client.call('samples.update', { id, rating: (at * 3) % 6, addTags: some });
  }
  const { id: kitId } = await client.call('kits.create', { name: 'Friday set', tempo: 92 });
  for (const [at, { id }] of items.slice(0, 29).entries()) {
    if (at % 16 > 13) continue;
    const pad = `${'AB'[Math.floor(at / 16)] ?? 'C'}${(at % 16) + 1}`;
    await client.call('pads.assign', { kitId, pad, sampleId: id });
  }
}

/** A bank of the kit on the simulated unit, and a card in a folder that waits for a word. */
async function prepareDesk(studio: Studio): Promise<void> {
  const client = await studio.client();
  const { kits } = await client.call('kits.list', {});
  const { pads } = await client.call('kits.get', { id: kits[0]?.id ?? 0 });
  const sends = pads.flatMap(({ pad, sample }) => (sample === null ? [] : [{ pad, sampleId: sample.id }]));
  const isConnected = async () => (await client.call('device.get', {})).state === 'connected';
  while (!(await isConnected())) await new Promise((resolve) => setTimeout(resolve, 100));
  await client.call('device.send', { sends: sends.slice(0, 14) });
  const isSent = async () =>
    (await client.call('device.transfers', {})).transfers.every(({ state }) => state === 'done');
  while (!(await isSent())) await new Promise((resolve) => setTimeout(resolve, 100));
  const card = path.join(sounds, 'SP-404MK2');
  for (const folder of ['EXPORT/PROJECT', 'EXPORT/SAMPLE', 'IMPORT']) {
    await mkdir(path.join(card, folder), { recursive: true });
  }
  await writeSounds(path.join(card, 'EXPORT/SAMPLE'), soundSet(1).slice(0, 3));
  const { id } = await client.call('cards.add', { path: card });
  await client.call('cards.wish', { id, kitId: kits[0]?.id ?? 0, project: 3 });
  await client.call('map.build', {});
  while ((await client.call('map.get', { limit: 1 })).state !== 'ready') {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function idOf(studio: Studio, query: string): Promise<number> {
  const client = await studio.client();
  const { items } = await client.call('samples.search', { query, limit: 1 });
  return items[0]?.id ?? 0;
}

/** Starts a sound and goes on while it is heard, so that the pad is lit and the playhead stands in the picture. */
async function audition(page: Page, row: number): Promise<void> {
  await page.locator('.row:not(.waiting)').first().waitFor();
  await page.locator('#samples').focus();
  await page.keyboard.press('l');
  for (let step = 0; step < row; step++) await page.keyboard.press('ArrowDown');
}

try {
  await shoot('browser', full, { hash: '#browse?sort=name', prepare: (page) => audition(page, 6) });
  await shoot('browser-light', full, {
    hash: '#browse?q=loop',
    theme: 'light',
    prepare: (page) => audition(page, 3),
  });
  await shoot('browser-filters', full, {
    hash: '#browse?kind=loop&bpm=80-95x&key=Am~&sort=bpm',
    prepare: async (page, narrow) => {
      await audition(page, 2);
      if (narrow) await page.keyboard.press('f');
    },
  });
  await shoot('browser-details', full, {
    hash: '#browse?q=break',
    prepare: async (page, narrow) => {
      await audition(page, 4);
      if (narrow) await page.keyboard.press('Enter');
    },
  });
  await shoot('pads', full, {
    hash: `#pads?q=loop&pad=A2&sound=${await idOf(full, 'Dusty Break')}`,
    prepare: async (page) => {
      await page.locator('.big-pad[data-loaded=true]').first().waitFor();
      await page.getByRole('button', { name: 'Chop at hits' }).click();
      await page.locator('.kit-bar').scrollIntoViewIfNeeded();
    },
  });
  await shoot('similar', full, {
    hash: '#browse?q=velvet%20snare',
    prepare: async (page) => {
      await audition(page, 1);
      await page.keyboard.press('s');
      await page.getByRole('searchbox').fill('');
      await page.locator('.likeness').first().waitFor({ state: 'attached' });
      await page.locator('#samples').focus();
      await page.keyboard.press('ArrowDown');
    },
  });
  await shoot('first-run', empty, { hash: '#browse' });
  await shoot('map', full, {
    hash: '#map',
    prepare: async (page) => {
      await page.getByText('120 sounds').waitFor();
      await page.locator('.map-box').focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('.map-tip').waitFor();
    },
  });
  await shoot('device', full, {
    hash: `#device?pad=A2&sound=${await idOf(full, 'Dusty Break')}`,
    prepare: (page) => page.getByText('PROJECT_01').first().waitFor({ state: 'attached' }),
  });
  await shoot('effects', full, {
    hash: '#device/effects',
    prepare: async (page) => {
      await page.getByLabel('Effect of Bus 1').selectOption('Super Filter');
      await page.getByLabel('Effect of Bus 3').selectOption('Reverb');
      await page.getByRole('slider', { name: 'Cutoff' }).focus();
      await page.keyboard.press('PageUp');
    },
  });
  await shoot('midi', full, {
    hash: '#device/midi',
    prepare: async (page) => {
      const client = await full.client();
      for (const pad of ['A1', 'A5', 'B3']) await client.call('midi.playPad', { pad, velocity: 101 });
      await client.call('midi.setEffect', { place: 'bus1', effect: 'Reverb', on: true, knobs: [null, 64] });
      await page.getByText('Note 48 on').first().waitFor({ state: 'attached' });
    },
  });
  await shoot('export', full, {
    hash: '#pads?pad=A2',
    prepare: async (page) => {
      await page.locator('.big-pad[data-loaded=true]').first().waitFor();
      await page.getByRole('button', { name: 'Export this kit' }).click();
    },
  });
  await shoot('cards', full, {
    hash: '#cards',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Plan a sync' }).click();
      await page.getByText('comes into the library').first().waitFor();
      await page.getByRole('heading', { name: 'Cards' }).scrollIntoViewIfNeeded();
    },
  });
  await shoot('settings', full, { hash: '#settings/folders' });
  await shoot('activity', full, { hash: '#activity' });
  await shoot('health', full, { hash: '#settings/health' });
} finally {
  await browser.close();
  await full.close();
  await empty.close();
  await rm(sounds, { recursive: true, force: true });
}
