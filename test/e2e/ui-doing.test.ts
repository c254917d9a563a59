import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PadbridgeClient } from '../../bridge/client/client.js';
import { encodeWav } from '../../daemon/audio/encode-wav.js';
import { findChromium, launchChromium } from '../support/ui/chromium.js';
import { whenIdle } from '../support/ui/idle.js';
import { drumLoop } from '../support/synth/signals.js';
import { soundSet, writeSounds } from '../support/ui/sound-set.js';
import { findBuiltUi, openStudio, type Studio } from '../support/ui/studio.js';
import { openWindow, POLL, TIME, type UiWindow } from '../support/ui/window.js';

const chromium = findChromium();
const ui = findBuiltUi();

const PAGES = ['Browse', 'Map', 'Pads', 'Device', 'Cards', 'Activity', 'Settings'];
const SETTINGS = ['Folders', 'FL Studio', 'Preferences', 'Access', 'Health'];

/** An evening with the sounds, in order: each step goes on where the one before left off. */
describe.skipIf(chromium === undefined || ui === undefined)('working in the window', TIME, () => {
  let browser: Browser;
  let studio: Studio;
  let client: PadbridgeClient;
  let first: UiWindow;
  let folder: string;
  const sounds = soundSet(2);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'padbridge-evening-'));
    await writeSounds(path.join(folder, 'Samples'), sounds);
    browser = await launchChromium(chromium ?? '');
    // One thread for analysis: a job that is to be paused lasts long enough on any machine.
    studio = await openStudio([path.join(folder, 'Samples')], ['--workers', '1']);
    client = await studio.client();
    await whenIdle(client);
    first = await openWindow(browser, studio);
    await first.page.goto(`${studio.url}/#browse`);
    await first.page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
  }, TIME.timeout);
  afterAll(async () => {
    await browser.close();
    await studio.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('does to many at once what is done to one: by keys, by mouse, to all that a search finds', async () => {
    const { page } = first;
    await page.getByRole('searchbox').fill('dusty');
    await page.locator('.total').getByText('12 sounds').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    for (let times = 0; times < 2; times++) await page.keyboard.press('Shift+ArrowDown');
    const panel = page.getByRole('complementary', { name: 'Details' });
    await panel.getByText('3 sounds').waitFor();
    await page
      .getByRole('option')
      .nth(5)
      .click({ modifiers: ['ControlOrMeta'] });
    await panel.getByText('4 sounds').waitFor();
    expect(await page.locator('.row[aria-selected=true]').count()).toBe(4);
    expect(await first.accessProblems()).toEqual([]);
    await panel.getByLabel('Add a tag to all').fill('crate');
    await page.keyboard.press('Enter');
    await page.getByText('4 sounds tagged crate').waitFor();
    expect((await client.call('samples.search', { tags: ['crate'] })).items).toHaveLength(4);
    await page.locator('#samples').focus();
    await page.keyboard.press('ControlOrMeta+a');
    await panel.getByText('12 sounds').waitFor();
    await panel.getByRole('button', { name: '2 stars' }).click();
    await expect
      .poll(
        async () => (await client.call('samples.search', { query: 'dusty', minRating: 2 })).items.length,
        POLL,
      )
      .toBe(12);
    await panel.getByLabel('Name of the new collection').fill('Crate');
    await panel.getByRole('button', { name: 'Collect', exact: true }).click();
    await page.getByText('Crate holds 12 sounds now.').waitFor();
    const { collections } = await client.call('collections.list', {});
    expect(collections).toMatchObject([{ name: 'Crate', samples: 12 }]);
    await page.locator('#samples').focus();
    await page.keyboard.press('Escape');
    await panel.getByText('12 sounds').waitFor({ state: 'detached' });
    await page.getByRole('searchbox').fill('kick');
    await page.locator('.total').getByText('2 sounds').waitFor();
    const filters = page.getByRole('complementary', { name: 'Filters' });
    await filters.getByRole('button', { name: /^Crate \d/ }).click();
    await page.locator('.total').getByText('1 sound').waitFor();
    await page.waitForURL(/collection=\d+/);
    await filters.getByRole('button', { name: /^Crate \d/ }).click();
    await client.call('samples.updateMany', {
      ids: (await client.call('samples.ids', {})).ids,
      rating: 0,
      removeTags: ['crate'],
    });
    await page.getByRole('searchbox').fill('');
    await page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
  });

  it('lays sounds out on pads: dragged, moved, chopped, edited, undone', async () => {
    const { page } = first;
    await page.locator('#samples').focus();
    await page.keyboard.press('p');
    await page.getByLabel('Name of the new kit').fill('Friday');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'A1 empty' }).waitFor();
    const { kits } = await client.call('kits.list', {});
    const kitId = kits[0]?.id ?? 0;
    const pad = async (address: string) =>
      (await client.call('kits.get', { id: kitId })).pads.find((one) => one.pad === address);

    const row = page.getByRole('option', { name: /Dusty Break 72/ });
    await row.dragTo(page.getByRole('button', { name: 'A1 empty' }));
    await page.getByRole('button', { name: /^A1 Dusty Break/ }).waitFor();
    expect((await pad('A1'))?.sample?.name).toBe('Dusty Break 72 BPM.wav');
    await page.getByRole('button', { name: /^A1 Dusty Break/ }).click();
    await first.heard();
    expect(await page.getByRole('button', { name: /^A1 Dusty/ }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press(' ');
    await first.silent();

    await page.getByRole('button', { name: 'Chop at hits' }).click();
    await expect.poll(async () => (await pad('A1'))?.chops.length, POLL).toBeGreaterThan(3);
    const found = (await pad('A1'))?.chops.length ?? 0;
    await page.getByRole('slider', { name: 'Chop 2' }).press('Delete');
    await expect.poll(async () => (await pad('A1'))?.chops.length, POLL).toBe(found - 1);
    await page.getByRole('slider', { name: 'Level' }).focus();
    for (let times = 0; times < 7; times++) await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await pad('A1'))?.level, POLL).toBe(120);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(async () => (await pad('A1'))?.level, POLL).toBe(127);

    await page.getByRole('button', { name: /^A1 / }).dragTo(page.getByRole('button', { name: 'A6 empty' }));
    await page.getByRole('button', { name: /^A6 Dusty Break/ }).focus();
    await page.keyboard.press('c');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('v');
    await page.getByRole('button', { name: /^A7 Dusty Break/ }).waitFor();
    expect((await pad('A7'))?.chops).toHaveLength(found - 1);
    expect(await pad('A1')).toBeUndefined();
    expect(await first.accessProblems()).toEqual([]);

    const files = await page.evaluateHandle(
      (wav) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(wav)], 'From the desktop.wav', { type: 'audio/wav' }));
        return transfer;
      },
      [...encodeWav([sounds[0]!.make()], { sampleRate: 22_050, encoding: 16 })],
    );
    await page.getByRole('button', { name: 'A10 empty' }).dispatchEvent('drop', { dataTransfer: files });
    await page.getByRole('button', { name: /^A10 From the desktop/ }).waitFor();
    expect((await pad('A10'))?.sample?.name).toBe('From the desktop.wav');

    await page.getByRole('button', { name: 'Pre-flight' }).click();
    await page.getByRole('dialog', { name: 'Pre-flight of Friday' }).waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Browse' }).click();
    expect(first.errors).toEqual([]);
  });

  it('takes sounds out of the window: into FL Studio’s Browser, as files, as a project', async () => {
    const { page } = first;
    await page.getByRole('searchbox').fill('dusty kick');
    await page.locator('.total').getByText('1 sound').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: 'To FL Studio' }).click();
    await page.getByText('Dusty Kick 1.wav: now under “Chosen”').waitFor();
    const { suggestionsFolder } = await client.call('flstudio.status', {});
    expect(await readdir(path.join(suggestionsFolder, 'Chosen'))).toEqual(['Dusty Kick 1.wav']);

    const newest = async () => (await client.call('exports.list', { limit: 1 })).exports[0];
    await page.getByRole('button', { name: 'Export …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export Dusty Kick 1' });
    await dialog.getByText('1 sound as WAV, 48 kHz, 16 bit').waitFor();
    await dialog.getByLabel('As one zip file').check();
    expect(await first.accessProblems()).toEqual([]);
    await dialog.getByRole('button', { name: 'Write it' }).click();
    await dialog.getByText('Written: 1 file').waitFor();
    expect((await newest())?.destination).toMatch(/\.zip$/);
    await access((await newest())?.destination ?? '');
    await dialog.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Pads' }).click();
    await page.getByRole('button', { name: 'Export this kit' }).click();
    const kit = page.getByRole('dialog', { name: 'Export Friday' });
    await kit.getByText(/^A project folder of 3 sounds/).waitFor();
    await kit.getByRole('button', { name: 'Write it' }).click();
    await kit.getByText('Written: 4 files').waitFor();
    await kit.getByRole('list', { name: 'Files' }).getByText('PADCONF.BIN').waitFor();
    expect(await first.accessProblems()).toEqual([]);
    expect(await readdir((await newest())?.destination ?? '')).toContain('PADCONF.BIN');
    await kit.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Browse' }).click();
    await page.getByRole('searchbox').fill('');
    await page.keyboard.press('Escape');
    expect(first.errors).toEqual([]);
  });

  it('rates and tags, and a second window shows the same at once', async () => {
    const second = await openWindow(browser, studio, { width: 640, height: 400 });
    await second.page.goto(`${studio.url}/#browse?q=crash&sort=name`);
    await second.page.getByRole('option').first().waitFor();
    const { page } = first;
    await page.getByRole('searchbox').fill('crash');
    await page.locator('.total').getByText('2 sounds').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('4');
    await page.getByLabel('Add a tag').fill('bright');
    await page.keyboard.press('Enter');
    const chosen = await page.locator('.deck-words b').textContent();
    await second.page.getByRole('option', { name: new RegExp(`${chosen}.*4 of 5 stars`) }).waitFor();
    await second.page.getByRole('option').getByText('bright').waitFor();
    const { items } = await client.call('samples.search', { query: chosen ?? '', limit: 5 });
    expect(items[0]).toMatchObject({ rating: 4, tags: ['bright'] });
    await client.call('samples.update', { id: items[0]?.id ?? 0, rating: 2 });
    await page.getByRole('group', { name: 'Rated 2 of 5' }).waitFor();
    await second.page.getByRole('option', { name: /2 of 5 stars/ }).waitFor();
    await second.close();
  });

  it('says that the daemon is away and goes on by itself when it is back', async () => {
    const { page } = first;
    const rated = async () =>
      (await client.call('samples.search', { query: 'crash', sort: 'name' })).items.map(
        ({ rating }) => rating,
      );
    const before = await rated();
    await page.locator('#samples').focus();
    await page.keyboard.press('ArrowDown');
    const stars = page.getByRole('group', { name: /^(Not rated|Rated \d of 5)$/ });
    await stars.waitFor();
    const shown = await stars.getAttribute('aria-label');
    await studio.stop();
    await page.locator('.banner').getByText('not answering').waitFor();
    expect(await first.accessProblems()).toEqual([]);
    // What is pressed now is refused, and not done behind the person's back later.
    await page.keyboard.press('5');
    const refused = page.getByRole('status').getByText('nothing was done');
    await refused.waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await studio.start();
    await page.locator('.link-live').waitFor();
    expect(await rated()).toEqual(before);
    expect(await stars.getAttribute('aria-label')).toBe(shown);
    expect(await page.getByRole('searchbox').inputValue()).toBe('crash');
    await page.getByRole('searchbox').fill('snare');
    await page.getByRole('option', { name: /Velvet Snare/ }).waitFor();
    expect(first.errors).toEqual([]);
  });

  it('shows a setting that another window changed, also when it changed while the connection was lost', async () => {
    const { page } = first;
    await page.goto(`${studio.url}/#settings/sound`);
    const dial = page.getByRole('slider', { name: 'Tempo' });
    await dial.waitFor();
    await client.call('suggest.setWeights', { weights: { tempo: 1.5 } });
    await expect.poll(() => dial.getAttribute('aria-valuetext'), POLL).toBe('1.50');
    await first.page.context().setOffline(true);
    await page.locator('.link-lost').waitFor();
    await client.call('suggest.setWeights', { weights: { tempo: 0.5 } });
    await first.page.context().setOffline(false);
    await page.locator('.link-live').waitFor();
    await expect.poll(() => dial.getAttribute('aria-valuetext'), POLL).toBe('0.50');
    await client.call('suggest.setWeights', { weights: null });
    expect(first.errors).toEqual([]);
  });

  it('shows work as it goes on, pauses it, gives it up, and tells of it in the log', async () => {
    const { page } = first;
    const more = path.join(folder, 'Long ones');
    // Some twenty seconds each: one thread is busy with them for longer than a click takes.
    await writeSounds(
      more,
      Array.from({ length: 30 }, (_, at) => ({
        path: `Long ${at}.wav`,
        make: () => drumLoop(22_050, 80 + at, 32),
      })),
    );
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Activity' }).click();
    await client.call('roots.add', { path: more });
    const card = page.getByRole('listitem').filter({ hasText: `Listen to sounds ${more}` });
    const stateOf = async () =>
      (await client.call('jobs.list', { limit: 5 })).jobs.find(
        ({ kind, subject }) => kind === 'analyse' && subject === more,
      )?.state;
    await card.getByRole('progressbar').waitFor();
    await card.getByRole('button', { name: 'Pause' }).click();
    await card.getByText('Paused').waitFor();
    expect(await stateOf()).toBe('paused');
    expect(await first.accessProblems()).toEqual([]);
    await card.getByRole('button', { name: 'Resume' }).click();
    await card.getByText(/^(Running|Waiting)$/).waitFor();
    await card.getByRole('button', { name: 'Cancel' }).click();
    await card.waitFor({ state: 'detached' });
    expect(await stateOf()).toBe('cancelled');
    const log = page.getByRole('region', { name: 'Log' });
    await log.getByText(new RegExp(`^Sounds listened to: ${more}, .* stopped$`)).waitFor();
    await log.getByText(`Folder added: ${more}`).waitFor();

    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Folders' }).click();
    const root = page.getByRole('listitem').filter({ hasText: more });
    await root.getByRole('button', { name: 'Remove' }).click();
    const sure = page.getByRole('alertdialog', { name: 'Remove this folder?' });
    await sure.waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await page.keyboard.press('Escape');
    await sure.waitFor({ state: 'detached' });
    await expect
      .poll(
        () => root.getByRole('button', { name: 'Remove' }).evaluate((one) => one === document.activeElement),
        POLL,
      )
      .toBe(true);
    await page.keyboard.press('Enter');
    await sure.getByRole('button', { name: 'Remove' }).click();
    await root.waitFor({ state: 'detached' });
    expect((await client.call('roots.list', {})).roots.map((one) => one.path)).not.toContain(more);
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Activity' }).click();
    await log.getByText(`Folder removed: ${more}`).waitFor();
    expect(first.errors).toEqual([]);
  });

  it('is accessible on every page', async () => {
    const { page } = first;
    for (const name of PAGES) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name }).click();
      expect(await first.accessProblems(), name).toEqual([]);
    }
    for (const name of SETTINGS) {
      await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      expect(await first.accessProblems(), name).toEqual([]);
    }
    await page.setViewportSize({ width: 480, height: 320 });
    for (const key of ['f', 'Enter', '?']) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Browse' }).click();
      await page.locator('#samples').focus();
      await page.keyboard.press(key);
      expect(await first.accessProblems(), key).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });

  it('changes its theme and keeps it', async () => {
    const { page } = first;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Browse' }).click();
    await page.getByRole('button', { name: 'Use the light theme' }).click();
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
    expect(await theme()).toBe('light');
    expect(await first.accessProblems()).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Use the dark theme' }).waitFor();
    expect(await theme()).toBe('light');
    expect(first.errors).toEqual([]);
  });
});
