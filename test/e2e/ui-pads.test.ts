import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PadbridgeClient } from '../../bridge/client/client.js';
import { findChromium, launchChromium } from '../support/ui/chromium.js';
import { whenIdle } from '../support/ui/idle.js';
import { soundSet, writeSounds } from '../support/ui/sound-set.js';
import { findBuiltUi, openStudio, type Studio } from '../support/ui/studio.js';
import { pinch, touch } from '../support/ui/touch.js';
import { openWindow, POLL, TIME, type UiWindow } from '../support/ui/window.js';

const chromium = findChromium();
const ui = findBuiltUi();

/** Stands for the file manager of a desktop: writes down what it is to show. The daemon finds it first in its path. */
async function putFileManager(bin: string, shown: string): Promise<void> {
  await mkdir(bin, { recursive: true });
  const program = path.join(bin, 'xdg-open');
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$1" > '${shown}'\n`);
  await chmod(program, 0o755);
  vi.stubEnv('PATH', `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`);
}

/** A set laid out by keyboard alone, by a patient mouse, and in a small window; each step goes on from the one before. */
describe.skipIf(chromium === undefined || ui === undefined)('pads in the hand', TIME, () => {
  let browser: Browser;
  let studio: Studio;
  let client: PadbridgeClient;
  let first: UiWindow;
  let page: Page;
  let folder: string;
  let kitId: number;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'padbridge-pads-'));
    await writeSounds(path.join(folder, 'Samples'), soundSet(1));
    await putFileManager(path.join(folder, 'bin'), path.join(folder, 'shown'));
    browser = await launchChromium(chromium ?? '');
    studio = await openStudio([path.join(folder, 'Samples')]);
    client = await studio.client();
    await whenIdle(client);
    kitId = (await client.call('kits.create', { name: 'Friday' })).id;
    first = await openWindow(browser, studio);
    page = first.page;
    await page.goto(`${studio.url}/#pads?q=dusty%20break`);
    await page.getByRole('button', { name: 'A1 empty' }).waitFor();
    await page.getByRole('option').first().waitFor();
  }, TIME.timeout);
  afterAll(async () => {
    await browser.close();
    await studio.close();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  const kit = () => client.call('kits.get', { id: kitId });
  const pad = async (address: string) => (await kit()).pads.find((one) => one.pad === address);

  it('puts the chosen sound onto a pad, chops it, moves a chop and goes to the settings, all by keys', async () => {
    await page.locator('#samples').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: 'A1 empty' }).focus();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: /^A1 Dusty Break/ }).waitFor();
    await page.keyboard.press('h');
    await expect.poll(async () => (await pad('A1'))?.chops.length, POLL).toBe(1);
    await page.keyboard.press('h');
    await expect.poll(async () => (await pad('A1'))?.chops.length, POLL).toBe(2);
    const [, second = 0] = (await pad('A1'))?.chops ?? [];
    await page.getByRole('slider', { name: 'Chop 2' }).press('Shift+ArrowRight');
    const rate = (await pad('A1'))?.sample?.sampleRate ?? 0;
    await expect.poll(async () => (await pad('A1'))?.chops[1], POLL).toBe(Math.round(second + rate / 1000));
    await page.getByRole('button', { name: /^A1 / }).focus();
    await page.keyboard.press('e');
    const inEditor = () => page.evaluate(() => document.activeElement?.closest('.pad-editor') !== null);
    expect(await inEditor()).toBe(true);
    expect(await first.accessProblems()).toEqual([]);
  });

  it('takes no chop away when one is dragged far over the others', async () => {
    const view = page.getByRole('group', { name: 'Start, end and chops' });
    const box = (await view.boundingBox())!;
    const before = (await pad('A1'))?.chops ?? [];
    await page.getByRole('slider', { name: 'Chop 1' }).hover();
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.97, box.y + 20, { steps: 12 });
    await page.mouse.up();
    await expect.poll(async () => (await pad('A1'))?.chops[0], POLL).not.toBe(before[0]);
    const after = (await pad('A1'))?.chops ?? [];
    expect(after).toHaveLength(2);
    expect(after[1]).toBe(before[1]);
  });

  it('goes near enough to set a chop by single frames: wheel, drag, fingers, keys', async () => {
    const view = page.getByRole('group', { name: 'Start, end and chops' });
    const box = (await view.boundingBox())!;
    const inView = page.getByRole('slider', { name: 'Part in view' });
    const length = async () => {
      const [from = 0, until = 0] = ((await inView.getAttribute('aria-valuetext')) ?? '')
        .split(' to ')
        .map(Number.parseFloat);
      return until - from;
    };
    const middle = async () => Number(await inView.getAttribute('aria-valuenow'));
    const at = { x: box.x + box.width * 0.3, y: box.y + 30 };
    await page.mouse.move(at.x, at.y);
    // The overview is too coarse from here on: the frames themselves are fetched.
    const frames = page.waitForResponse(/samples\/\d+\/audio/);
    for (let turns = 0; turns < 10; turns++) await page.mouse.wheel(0, -240);
    await inView.waitFor();
    expect((await frames).ok()).toBe(true);
    await expect.poll(length, POLL).toBeLessThan(0.2);
    expect(await first.accessProblems()).toEqual([]);

    const before = await middle();
    await page.mouse.down();
    await page.mouse.move(at.x + 80, at.y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(middle, POLL).toBeLessThan(before);
    expect(await page.locator('.big-pad[data-playing=true]').count()).toBe(0);
    const far = await length();
    await touch(page, pinch({ ...at, apart: 20 }, { ...at, apart: 60 }, 6));
    await expect.poll(async () => far / (await length()), POLL).toBeCloseTo(3, 0);

    const chop = page.getByRole('slider', { name: 'Chop 2' });
    await chop.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    // A finger that came down on a marker takes nothing along when the other one joins it.
    const held = (await chop.boundingBox())!;
    const [near, here] = [await length(), { x: held.x + 5 - 30, y: at.y, apart: 30 }];
    const place = await chop.getAttribute('aria-valuenow');
    await touch(page, pinch(here, { ...here, apart: 60 }, 6));
    await expect.poll(async () => near / (await length()), POLL).toBeGreaterThan(1.5);
    expect(await chop.getAttribute('aria-valuenow')).toBe(place);
    const rate = (await pad('A1'))?.sample?.sampleRate ?? 0;
    const start = (await pad('A1'))?.chops[1] ?? 0;
    const handle = (await chop.boundingBox())!;
    await page.mouse.move(handle.x + handle.width / 2, at.y);
    await page.keyboard.down('Alt');
    await page.mouse.down();
    await page.mouse.move(handle.x + handle.width / 2 + 6, at.y, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up('Alt');
    await expect.poll(async () => (await pad('A1'))?.chops[1], POLL).not.toBe(start);
    expect(Math.abs(((await pad('A1'))?.chops[1] ?? 0) - start)).toBeLessThan(rate / 200);
    await chop.press('0');
    await inView.waitFor({ state: 'detached' });
  });

  it('sets where a loop begins, and plays the pad as it is set', async () => {
    await page.getByRole('button', { name: 'Loop', exact: true }).last().waitFor();
    await page.locator('.pad-editor').getByRole('button', { name: 'Loop', exact: true }).click();
    const top = page.getByRole('slider', { name: 'Loop start' });
    for (let times = 0; times < 4; times++) await top.press('ArrowRight');
    await expect.poll(async () => (await pad('A1'))?.loopTop ?? 0, POLL).toBeGreaterThan(0);
    const sound = page.getByRole('button', { name: /^A1 / });
    await sound.click();
    await first.heard();
    const usual = await first.lastStarted();
    await sound.press(' ');
    await first.silent();
    await page.getByRole('slider', { name: 'Speed' }).press('Home');
    await expect.poll(async () => (await pad('A1'))?.speed, POLL).toBe(50);
    await sound.press(' ');
    await first.startedOtherThan(usual);
    expect((await first.lastStarted()).seconds).toBeCloseTo(usual.seconds * 2, 1);
    await sound.press(' ');
    await first.silent();
    await page.getByRole('slider', { name: 'Speed' }).press('Delete');
    await page.getByRole('slider', { name: 'Level' }).press('Home');
    await expect.poll(async () => (await pad('A1'))?.level, POLL).toBe(0);
    await sound.press(' ');
    await page.locator('.big-pad[data-playing=true]').waitFor();
    await first.silent();
    await sound.press(' ');
    await page.getByRole('slider', { name: 'Level' }).press('End');
  });

  it('carries a pad to another bank: the bank opens under a hand that rests there', async () => {
    const from = (await page.getByRole('button', { name: /^A1 / }).boundingBox())!;
    const tab = (await page.getByRole('tab', { name: /^C/ }).boundingBox())!;
    await page.mouse.move(from.x + 20, from.y + 30);
    await page.mouse.down();
    await page.mouse.move(tab.x + 4, tab.y + 8, { steps: 6 });
    await page.mouse.move(tab.x + 9, tab.y + 9);
    const empty = page.getByRole('button', { name: 'C6 empty' });
    await empty.waitFor();
    const to = (await empty.boundingBox())!;
    await page.mouse.move(to.x + 20, to.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: /^C6 Dusty Break/ }).waitFor();
    expect(await pad('A1')).toBeUndefined();
    expect((await pad('C6'))?.chops).toHaveLength(2);
  });

  it('takes a pad up and puts it down in another bank by keys', async () => {
    await page.getByRole('button', { name: /^C6 / }).focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Escape');
    await page.locator('.big-pad[data-held=true]').waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    await page.getByRole('tab', { name: /^C/ }).press('ArrowLeft');
    await page.getByRole('button', { name: 'B1 empty' }).focus();
    await page.keyboard.press('v');
    await page.getByRole('button', { name: /^B1 Dusty Break/ }).waitFor();
    expect(await pad('C6')).toBeUndefined();
  });

  it('takes files that are chosen instead of dropped', async () => {
    await page.getByRole('button', { name: 'B2 empty' }).focus();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Files …' }).press('Enter');
    const wanted = soundSet(1).slice(0, 2);
    await (await choosing).setFiles(wanted.map((file) => path.join(folder, 'Samples', file.path)));
    await expect.poll(async () => (await pad('B3'))?.sample?.name, POLL).toBe(path.basename(wanted[1]!.path));
    expect((await pad('B2'))?.sample?.name).toBe(path.basename(wanted[0]!.path));
    expect((await pad('B1'))?.sample?.name).toMatch(/^Dusty Break/);
    // All of them are one step.
    await page.getByRole('button', { name: /^Undo: .* and 1 more to B2, B3/ }).click();
    await page.getByRole('button', { name: 'B2 empty' }).waitFor();
    expect([await pad('B2'), await pad('B3')]).toEqual([undefined, undefined]);
    await page.getByRole('button', { name: /^Redo/ }).click();
    await page.getByRole('button', { name: 'B2 empty' }).waitFor({ state: 'detached' });
  });

  it('fills the empty pads of a bank with what fits, heard and chosen first, in one step', async () => {
    await page.getByRole('tab', { name: /^D/ }).click();
    await client.call('pads.copy', { kitId, from: 'B1', to: 'D1' });
    await page.getByRole('button', { name: /^D1 Dusty Break/ }).waitFor();
    await page.getByRole('button', { name: 'Fill …' }).press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Fill bank D' });
    const rows = sheet.getByRole('list', { name: 'Proposed sounds' }).getByRole('listitem');
    await rows.nth(1).waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await rows.first().getByRole('button', { name: /^Hear/ }).press('Enter');
    await first.heard();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await rows.nth(1).getByRole('button', { name: /^Stop/ }).waitFor();
    const names = await rows
      .getByRole('checkbox')
      .evaluateAll((boxes) =>
        boxes.map((box) => /onto (D\d+)$/.exec(box.getAttribute('aria-label') ?? '')?.[1] ?? ''),
      );
    await rows.nth(1).getByRole('checkbox').press(' ');
    const count = names.length - 1;
    await sheet.getByRole('button', { name: new RegExp(`^Put ${count} sounds? down`) }).click();
    await sheet.waitFor({ state: 'hidden' });
    const onD = async () => (await kit()).pads.flatMap((one) => (one.pad.startsWith('D') ? [one.pad] : []));
    const filled = names.filter((_, at) => at !== 1);
    await expect.poll(onD, POLL).toEqual(['D1', ...filled]);
    await page.getByRole('button', { name: /^Undo: .* to D2, / }).click();
    await expect.poll(onD, POLL).toEqual(['D1']);
    await client.call('pads.clear', { kitId, pads: ['D1'] });
    await page.getByRole('tab', { name: /^B/ }).click();
  });

  it('fits the sound of a pad to the host, and offers what fits beside the pads on every page', async () => {
    const sample = (await pad('B1'))!.sample!;
    await page.getByRole('button', { name: /^B1 / }).focus();
    await client.call('context.set', { tempo: sample.bpm! * 1.1 });
    await page.getByRole('button', { name: /^Fit to [\d.]+ BPM/ }).click();
    await expect.poll(async () => (await pad('B1'))?.speed, POLL).toBeCloseTo(110, 1);
    await client.call('context.set', { tempo: null });
    await client.call('pads.set', { kitId, pad: 'B1', changes: { speed: 100 } });

    const asked = page.waitForEvent('websocket');
    await page.goto(`${studio.url}/#browse?ask=now&bank=B`);
    await page.reload();
    const frames: string[] = [];
    (await asked).on('framesent', ({ payload }) => frames.push(String(payload)));
    await page.getByRole('region', { name: 'What fits' }).waitFor();
    await expect
      .poll(() => frames.some((frame) => /suggest\.list.*"pads":\[\{"pad":1,/.test(frame)), POLL)
      .toBe(true);
    await page.goto(`${studio.url}/#pads?kit=${kitId}&bank=B`);
    await page.getByRole('button', { name: /^B1 / }).waitFor();
  });

  it('mends what the pre-flight found, one finding at a time', async () => {
    await client.call('pads.set', { kitId, pad: 'B1', changes: { name: 'Größe' } });
    await client.call('banks.set', { kitId, bank: 'B', protected: true });
    await page.getByRole('button', { name: 'Pre-flight' }).click();
    const sheet = page.getByRole('dialog', { name: 'Pre-flight of Friday' });
    await sheet.getByText('Worth a look').or(sheet.getByText('Good to know')).first().waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await sheet.getByRole('button', { name: 'Take the protection off bank B' }).click();
    await expect.poll(async () => (await kit()).banks[1]?.protected, POLL).toBe(false);
    expect((await pad('B1'))?.name).toBe('Größe');
    await sheet.getByRole('button', { name: /^Call it "Grosse"/ }).click();
    await expect.poll(async () => (await pad('B1'))?.name, POLL).toBe('Grosse');
    await sheet.getByText('Everything will play as it is meant.').waitFor();
    await sheet.getByRole('button', { name: 'Close' }).click();
  });

  it('says that there is no unit instead of a plan, and sends nothing', async () => {
    await page.getByRole('button', { name: 'Send …' }).click();
    const sheet = page.getByRole('dialog', { name: 'Send Friday' });
    await sheet
      .getByRole('alert')
      .getByText(/SP-404MK2/)
      .waitFor();
    expect(await sheet.getByRole('button', { name: 'Do exactly this' }).isDisabled()).toBe(true);
    expect(await first.accessProblems()).toEqual([]);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  it('renames, copies and removes a kit, with a way back', async () => {
    const open = page.getByRole('button', { name: 'Name, tempo, copy or remove this kit' });
    await open.click();
    await page.getByRole('dialog', { name: 'Friday' }).getByLabel('Name').fill('Saturday');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await kit()).name, POLL).toBe('Saturday');
    const sheet = page.getByRole('dialog', { name: 'Saturday' });
    expect(await first.accessProblems()).toEqual([]);
    await sheet.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('combobox', { name: 'Kit', exact: true }).getByText('Saturday copy').waitFor({
      state: 'attached',
    });
    await expect.poll(async () => (await client.call('kits.list', {})).kits.length, POLL).toBe(2);
    await page
      .getByRole('button', { name: /^B1 Grosse/ })
      .or(page.getByRole('tab', { name: /^B/ }))
      .first()
      .waitFor();
    await open.click();
    await page.getByRole('dialog', { name: 'Saturday copy' }).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Saturday copy is in the archive.').waitFor();
    await expect.poll(async () => (await client.call('kits.list', {})).kits.length, POLL).toBe(1);
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await expect.poll(async () => (await client.call('kits.list', {})).kits.length, POLL).toBe(2);
    expect(first.errors).toEqual([]);
  });

  it('gives a sound out of the window: as its path, in the file manager, as the file itself', async () => {
    const out = await openWindow(browser, studio);
    await out.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: studio.url });
    await out.page.goto(`${studio.url}/#browse?q=dusty%20kick`);
    const row = out.page.getByRole('option').first();
    await row.click();
    const details = out.page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: 'Copy the path' }).click();
    await out.page.getByText('Path copied.').waitFor();
    const copied = await out.page.evaluate(() => navigator.clipboard.readText());
    const bytes = await readFile(copied);
    // Over plain HTTP from another machine a browser has no clipboard interface.
    await out.page.evaluate(() => Object.defineProperty(globalThis, 'isSecureContext', { value: false }));
    await out.page.evaluate(() => navigator.clipboard.writeText('something else'));
    await details.getByRole('button', { name: 'Copy the path' }).click();
    await expect.poll(() => out.page.evaluate(() => navigator.clipboard.readText()), POLL).toBe(copied);

    await details.getByRole('button', { name: 'Show in the file manager' }).click();
    if (process.platform === 'linux') {
      const shown = () => readFile(path.join(folder, 'shown'), 'utf8').catch(() => '');
      await expect.poll(shown, POLL).toBe(`${path.dirname(copied)}\n`);
    }

    const dragged = await row.evaluateHandle((element) => {
      const dataTransfer = new DataTransfer();
      element.dispatchEvent(new DragEvent('dragstart', { bubbles: true, dataTransfer }));
      return dataTransfer;
    });
    const file = await dragged.evaluate((transfer) => transfer.getData('DownloadURL'));
    const [, , name = '', url = ''] = /^([^:]+):([^:]+):(.+)$/.exec(file) ?? [];
    expect(name).toBe(path.basename(copied));
    const fetched = await out.page.evaluate(
      async (from) => [...new Uint8Array(await (await fetch(from)).arrayBuffer())],
      url,
    );
    expect(Buffer.from(fetched).equals(bytes)).toBe(true);
    expect(out.errors).toEqual([]);
    await out.close();
  });

  it('is whole beside FL Studio: a sound from the list goes onto a pad there, too', async () => {
    const small = await openWindow(browser, studio, { width: 640, height: 400 });
    await small.page.goto(`${studio.url}/#browse?q=kick&kit=${kitId}`);
    const row = small.page.getByRole('option').first();
    await row.waitFor();
    const from = (await row.boundingBox())!;
    const button = small.page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('button', { name: 'Pads' });
    const pads = (await button.boundingBox())!;
    await small.page.mouse.move(from.x + 200, from.y + 10);
    await small.page.mouse.down();
    await small.page.mouse.move(pads.x + 5, pads.y + 5, { steps: 6 });
    await small.page.mouse.move(pads.x + 9, pads.y + 9);
    const empty = small.page.getByRole('button', { name: 'A4 empty' });
    await empty.waitFor();
    const to = (await empty.boundingBox())!;
    await small.page.mouse.move(to.x + 20, to.y + 20, { steps: 4 });
    await small.page.mouse.up();
    await expect.poll(async () => (await pad('A4'))?.sample?.name, POLL).toContain('Kick');
    expect(await small.accessProblems()).toEqual([]);
    await small.close();
  });
});
