import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PadbridgeClient } from '../../bridge/client/client.js';
import { encodeWav } from '../../daemon/audio/encode-wav.js';
import { setPad } from '../../hardware/sp404/formats/padconf-edit.js';
import { padOf, readPadconf } from '../../hardware/sp404/formats/padconf.js';
import { sound, writeUnitProject } from '../daemon/sync/unit-project.js';
import { drumLoop } from '../support/synth/signals.js';
import { findChromium, launchChromium } from '../support/ui/chromium.js';
import { whenIdle } from '../support/ui/idle.js';
import { soundSet, writeSounds } from '../support/ui/sound-set.js';
import { findBuiltUi, openStudio, type Studio } from '../support/ui/studio.js';
import { plugController } from '../support/ui/controller.js';
import { openWindow, POLL, TIME, type UiWindow } from '../support/ui/window.js';

const chromium = findChromium();
const ui = findBuiltUi();

const RATE = 22_050;

describe.skipIf(chromium === undefined || ui === undefined)('the UI beside the sampler', TIME, () => {
  let browser: Browser;
  let studio: Studio;
  let client: PadbridgeClient;
  let desk: UiWindow;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'padbridge-desk-'));
    await writeSounds(path.join(folder, 'Samples'), soundSet(1));
    browser = await launchChromium(chromium ?? '');
    studio = await openStudio([path.join(folder, 'Samples')], ['--demo']);
    client = await studio.client();
    await whenIdle(client);
    desk = await openWindow(browser, studio);
    await desk.page.goto(`${studio.url}/#device`);
  }, TIME.timeout);
  afterAll(async () => {
    await browser.close();
    await studio.close();
    await rm(folder, { recursive: true, force: true });
  });

  const onUnit = async (pad: string) =>
    (await client.call('device.pads', {})).pads.find((one) => one.pad === pad && one.sizeBytes > 0);

  it('shows the simulated unit as what it is', async () => {
    const { page } = desk;
    await page.getByRole('heading', { name: 'Connected' }).waitFor();
    await page.getByText('Simulated unit').waitFor();
    await page.getByText(/\d GB free$/).waitFor();
    expect(await desk.accessProblems()).toEqual([]);
  });

  it('sends the pads of a kit to the unit once the plan is approved, and reads them back', async () => {
    const { page } = desk;
    const { items } = await client.call('samples.search', { query: 'dusty', sort: 'name', limit: 3 });
    const { id: kitId } = await client.call('kits.create', { name: 'Desk' });
    for (const [at, { id }] of items.slice(0, 2).entries()) {
      await client.call('pads.assign', { kitId, pad: `A${at + 1}`, sampleId: id });
    }
    await client.call('pads.assign', { kitId, pad: 'B1', sampleId: items[2]?.id ?? 0 });
    await client.call('pads.set', { kitId, pad: 'A1', changes: { level: 101, pan: 40, chops: [0, 900] } });
    await client.call('banks.set', { kitId, bank: 'A', tempo: 94.5 });
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Pads' }).click();
    await page.getByRole('button', { name: /^A2 / }).focus();
    await page.getByRole('slider', { name: 'Level' }).focus();
    await page.keyboard.press('PageDown');
    await page.getByRole('button', { name: 'Send …' }).click();
    const plan = page.getByRole('dialog', { name: 'Send Desk' });
    await plan.getByText(/^Into project 1 .*2 pads, .*All of them are empty on the unit/).waitFor();
    await plan.getByText('Bank A: tempo 90 → 94.5').waitFor();
    expect(await desk.accessProblems()).toEqual([]);
    await plan.getByRole('radio', { name: 'All banks' }).check();
    await plan.getByText(/3 pads/).waitFor();
    await plan.getByRole('radio', { name: 'Bank A' }).check();
    await plan.getByText(/2 pads/).waitFor();
    expect(await onUnit('A1')).toBeUndefined();
    await plan.getByRole('button', { name: 'Do exactly this' }).click();
    await expect.poll(async () => (await onUnit('A1'))?.level, POLL).toBe(101);
    expect(await onUnit('A1')).toMatchObject({ pan: 40 });
    expect((await onUnit('A1'))?.chops).toHaveLength(2);
    await expect.poll(async () => (await onUnit('A2'))?.level, POLL).toBeLessThan(127);
    expect(await onUnit('B1')).toBeUndefined();
    await expect
      .poll(async () => (await client.call('device.transfers', {})).transfers.map(({ state }) => state), POLL)
      .toEqual(['done', 'done']);
    const name = (await onUnit('A1'))?.name ?? '';
    expect(name).not.toBe('');
    await page.getByRole('button', { name: new RegExp(`^A1 .*${name}`) }).waitFor();
    await page.getByTitle('On the pad; read back and compared').first().waitFor();
    expect(await desk.accessProblems()).toEqual([]);
  });

  it('turns a dial and the unit follows; what the unit changes shows here', async () => {
    const { page } = desk;
    await page.getByRole('button', { name: /^A1 / }).focus();
    const level = page.getByRole('slider', { name: 'Level' });
    await level.focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await onUnit('A1'))?.level, POLL).toBe(100);
    await client.call('device.setPad', { pad: 'A1', changes: { level: 90 } });
    await expect.poll(() => level.getAttribute('aria-valuenow'), POLL).toBe('90');
  });

  it('deletes a pad of the unit once it is confirmed, and not before', async () => {
    const { page } = desk;
    await page.getByRole('button', { name: /^A2 / }).focus();
    const name = (await onUnit('A2'))?.name ?? '';
    const trash = page.getByRole('button', { name: `Delete ${name} from the unit` });
    const sure = page.getByRole('alertdialog');
    await trash.click();
    await sure.getByText('A copy is kept on this computer first').waitFor();
    expect(await desk.accessProblems()).toEqual([]);
    // The harmless answer has the focus.
    await page.keyboard.press('Enter');
    await sure.waitFor({ state: 'detached' });
    expect(await onUnit('A2')).toBeDefined();
    await trash.click();
    await sure.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => onUnit('A2'), POLL).toBeUndefined();
    await page.getByRole('button', { name: 'A2 empty' }).waitFor();
    expect(desk.errors).toEqual([]);
  });

  it('lights a pad that is played, here and in the kit', async () => {
    const { page } = desk;
    await page.evaluate(() => {
      const lit: string[] = [];
      Object.assign(globalThis, { lit });
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          if (target instanceof HTMLElement && target.dataset['playing'] === 'true')
            lit.push(`${target.className} ${target.dataset['pad'] ?? ''}`);
        }
      }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-playing'] });
    });
    const isLit = (pad: string) =>
      page.waitForFunction(
        (wanted) => (globalThis as unknown as { lit: string[] }).lit.some((one) => one.endsWith(wanted)),
        pad,
        { timeout: TIME.timeout },
      );
    await page.getByRole('button', { name: /^A1 / }).click();
    await isLit(' A1');
    await page.goto(`${studio.url}/#pads`);
    await page.locator('.big-pad[data-pad="A1"]').waitFor();
    await page.evaluate(() => void ((globalThis as unknown as { lit: string[] }).lit.length = 0));
    await client.call('device.play', { pad: 'A1' });
    await isLit('big-pad A1');
    await page.goto(`${studio.url}/#device`);
  });

  it('looks for a real unit when asked to, and brings the simulated one back', async () => {
    const { page } = desk;
    await page.getByRole('button', { name: 'Look for a real unit instead' }).click();
    await page.getByText('The unit is away: these pads are as last read.').waitFor();
    await client.call('device.simulate', { on: true });
    await page.getByRole('heading', { name: 'Connected' }).waitFor();
    await page.getByText('Simulated unit').waitFor();
  });

  it('sends effects by their names, each with its own knobs', async () => {
    const { page } = desk;
    const sent: string[] = [];
    client.subscribe(['monitor'], ({ payload: { messages } }) =>
      sent.push(...messages.map(({ bytes }) => bytes.join(' '))),
    );
    await page.getByRole('navigation', { name: 'Device' }).getByRole('button', { name: 'Effects' }).click();
    await page.getByLabel('Effect of Bus 2').selectOption('Super Filter');
    // Control 83 of the second channel chooses effect 16, control 19 turns it on.
    await expect.poll(() => sent, POLL).toEqual(expect.arrayContaining(['177 83 16', '177 19 127']));
    await page.getByRole('slider', { name: 'Cutoff' }).focus();
    await page.keyboard.press('End');
    await expect.poll(() => sent, POLL).toContain('177 16 127');
    expect(await desk.accessProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Bus 2 on' }).click();
    await expect.poll(() => sent.at(-1), POLL).toBe('177 19 0');

    // Another window shows the same, and goes along.
    const second = await openWindow(browser, studio, { width: 640, height: 400 });
    await second.page.goto(`${studio.url}/#device/effects`);
    const cutoff = second.page.getByRole('slider', { name: 'Cutoff' });
    await expect.poll(() => cutoff.getAttribute('aria-valuetext'), POLL).toBe('127');
    expect(await second.page.getByLabel('Effect of Bus 2').inputValue()).toBe('Super Filter');
    await page.getByRole('slider', { name: 'Cutoff' }).focus();
    await page.keyboard.press('Home');
    await expect.poll(() => cutoff.getAttribute('aria-valuetext'), POLL).toBe('0');
    expect(second.errors).toEqual([]);
    await second.close();
  });

  it('shows MIDI and controllers, and learns from a control that is touched', async () => {
    const { page } = desk;
    const sections = page.getByRole('navigation', { name: 'Device' });
    await sections.getByRole('button', { name: 'MIDI' }).click();
    await page.getByRole('heading', { level: 1, name: 'MIDI' }).waitFor();
    const lines = page.getByRole('list', { name: 'Messages, newest first' }).getByRole('listitem');
    // The subscription of the page has to reach the daemon first.
    await expect
      .poll(async () => {
        await client.call('midi.playPad', { pad: 'A1', velocity: 101 });
        return lines.count();
      }, POLL)
      .toBeGreaterThan(0);
    await lines.getByText('Note 48 on, velocity 101, channel 1').first().waitFor();
    expect(await desk.accessProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Notes' }).click();
    await page.getByText('it shows here at once').waitFor();
    await page.getByRole('button', { name: 'Notes' }).click();
    await lines.first().waitFor();
    await sections.getByRole('button', { name: 'Controllers' }).click();
    await page.getByRole('button', { name: 'Learn' }).click();
    await page.getByText('Touch a pad, key, knob or button').waitFor();
    expect(await desk.accessProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Give up' }).click();
    await page.getByRole('button', { name: 'Learn' }).waitFor();
    expect(desk.errors).toEqual([]);
  });

  it('lists what the controls of a controller do, and takes it away again', async () => {
    const second = await openWindow(browser, studio);
    const { page } = second;
    const asked = await plugController(page);
    await page.goto(`${studio.url}/#device/controllers`);
    const box = page.getByRole('listitem').filter({ hasText: 'Pad Box' }).first();
    await box.getByText('What its controls do').click();
    await box.getByText('Next bank').waitFor();
    expect(await second.accessProblems()).toEqual([]);
    await box.getByRole('button', { name: 'Take away what Note 36, channel 10 does' }).click();
    await box.getByText('Nothing else yet').waitFor();
    expect(asked).toEqual([{ port: 'Pad Box', control: 'note:10:36', layer: 0 }]);
    expect(second.errors).toEqual([]);
    await second.close();
  });

  it('takes a card, shows the plan and does exactly that once it is approved', async () => {
    const { page } = desk;
    const card = path.join(folder, 'SP card');
    await mkdir(path.join(card, 'EXPORT/SAMPLE'), { recursive: true });
    await mkdir(path.join(card, 'EXPORT/PROJECT'), { recursive: true });
    await mkdir(path.join(card, 'IMPORT'));
    const loop = encodeWav([drumLoop(RATE, 91, 8)], { sampleRate: RATE, encoding: 16 });
    await writeFile(path.join(card, 'EXPORT/SAMPLE/From the unit.wav'), loop);
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Cards' }).click();
    await page.getByLabel('Path of a card').fill(card);
    await page.keyboard.press('Enter');
    const view = page.getByRole('region', { name: 'Card SP card' });
    await view.getByText('May Padbridge write to this card?').waitFor();
    expect(await desk.accessProblems()).toEqual([]);
    await view.getByRole('button', { name: 'Plan a sync' }).click();
    await view.getByText('comes into the library').waitFor();
    const go = view.getByRole('button', { name: 'Do exactly this' });
    expect(await go.isDisabled()).toBe(true);
    await view.getByRole('button', { name: 'Allow', exact: true }).click();
    await go.click();
    await expect
      .poll(async () => (await client.call('samples.search', { query: 'from the unit' })).items.length, POLL)
      .toBe(1);
    await view.getByText('Snapshots of its projects').click();
    await view.getByText('No project of this card was seen yet.').waitFor();
    await view.getByText('History').click();
    await view.getByText('Done').waitFor();
    expect(await desk.accessProblems()).toEqual([]);
    expect(desk.errors).toEqual([]);
  });

  it('shows what changed in a project of a card, and brings one pad back', async () => {
    const { page } = desk;
    const card = path.join(folder, 'SP card');
    const project = path.join(card, 'EXPORT/PROJECT/PROJECT_02');
    const level = async () =>
      padOf(readPadconf(await readFile(path.join(project, 'PADCONF.BIN'))), 'B7').level;
    writeUnitProject(project, 'Dusty', {
      A1: { name: 'Kick', values: sound(1, 4800) },
      B7: { name: 'Snare', values: sound(2, 4800), changes: { level: 100 } },
    });
    const view = page.getByRole('region', { name: 'Card SP card' });
    const keep = view.getByRole('button', { name: 'Keep them as they are now' });
    await keep.click();
    await page.getByText('1 project kept.').waitFor();
    const now = readPadconf(await readFile(path.join(project, 'PADCONF.BIN')));
    await writeFile(path.join(project, 'PADCONF.BIN'), setPad(now, 'B7', { level: 92 }).bytes);
    await keep.click();
    const kept = view.getByRole('group').filter({ hasText: /^Project 2 Dusty/ });
    await expect.poll(() => kept.count(), POLL).toBe(2);
    await kept.first().locator('summary').click();
    await kept.first().getByText('level 100 → 92').waitFor();
    expect(await desk.accessProblems()).toEqual([]);

    const before = kept.nth(1);
    await before.locator('summary').click();
    await before.getByRole('button', { name: 'Plan the way back' }).click();
    await before.getByRole('button', { name: 'Do exactly this' }).click();
    await expect.poll(level, POLL).toBe(100);
    expect(desk.errors).toEqual([]);
  });

  it('gives the catalogue its way where the card changed, too, and keeps what was there', async () => {
    const { page } = desk;
    const card = path.join(folder, 'SP card');
    const { cards } = await client.call('cards.list', {});
    const { id } = cards.find(({ mount }) => mount === card)!;
    const { id: kitId } = await client.call('kits.create', { name: 'Both sides' });
    const [sample] = (await client.call('samples.search', { limit: 1 })).items;
    await client.call('pads.assign', { kitId, pad: 'A1', sampleId: sample!.id });
    await client.call('cards.wish', { id, kitId, project: 5 });
    await client.call('cards.sync', {
      id,
      confirm: (await client.call('cards.plan', { id })).confirm,
      wait: true,
    });
    const settings = path.join(card, 'EXPORT/PROJECT/PROJECT_05/PADCONF.BIN');
    const level = async () => padOf(readPadconf(await readFile(settings)), 'A1').level;
    const written = readPadconf(await readFile(settings));
    await writeFile(settings, setPad(written, 'A1', { level: 50 }).bytes);
    await client.call('pads.set', { kitId, pad: 'A1', changes: { level: 77 } });

    const view = page.getByRole('region', { name: 'Card SP card' });
    // Another program wanted it: it is seen here at once.
    await view.getByRole('listitem').filter({ hasText: 'Both sides in project 5' }).waitFor();
    await view.getByRole('button', { name: /^Plan/ }).first().click();
    await view.getByText('changed here and on the card: it stays as it is there.').waitFor();
    const go = view.getByRole('button', { name: 'Do exactly this' });
    await view.getByLabel('Put what Padbridge has in the place of PROJECT_05 of the card').check();
    await view.getByText('goes to the archive on this computer first').waitFor();
    expect(await desk.accessProblems()).toEqual([]);
    await go.click();
    await expect.poll(level, POLL).toBe(77);
    await expect.poll(async () => (await client.call('cards.plan', { id })).conflicts, POLL).toEqual([]);
    expect(desk.errors).toEqual([]);
  });

  it('sends a kit onto a card from the pads: wanted there, its plan shown first', async () => {
    const { page } = desk;
    const settings = path.join(folder, 'SP card/EXPORT/PROJECT/PROJECT_07/PADCONF.BIN');
    const { kits } = await client.call('kits.list', {});
    const kit = kits.find(({ name }) => name === 'Desk')!;
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Pads' }).click();
    await page.getByRole('combobox', { name: 'Kit', exact: true }).selectOption(String(kit.id));
    await page.getByRole('button', { name: 'Send …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send Desk' });
    await dialog.getByRole('radio', { name: 'SP card' }).check();
    await dialog.getByLabel('As').selectOption('Project 7');
    expect(await desk.accessProblems()).toEqual([]);
    await dialog.getByRole('button', { name: 'Show the plan' }).click();
    const plan = page.getByRole('region', { name: 'Plan for SP card' });
    await plan.getByText('PROJECT_07').first().waitFor();
    await expect(readFile(settings)).rejects.toThrow();
    await plan.getByRole('button', { name: 'Do exactly this' }).click();
    await expect.poll(async () => padOf(readPadconf(await readFile(settings)), 'A1').level, POLL).toBe(101);
    expect(desk.errors).toEqual([]);
  });
});
