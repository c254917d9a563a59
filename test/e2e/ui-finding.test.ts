import path from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PadbridgeClient } from '../../bridge/client/client.js';
import { encodeWav } from '../../daemon/audio/encode-wav.js';
import { findChromium, launchChromium } from '../support/ui/chromium.js';
import { whenIdle } from '../support/ui/idle.js';
import { soundSet, writeSounds } from '../support/ui/sound-set.js';
import { findBuiltUi, openStudio, type Studio } from '../support/ui/studio.js';
import { pinch, touch } from '../support/ui/touch.js';
import { openWindow, POLL, TIME, type UiWindow } from '../support/ui/window.js';

const chromium = findChromium();
const ui = findBuiltUi();
if (chromium === undefined) console.warn('No Chromium on this machine: the UI is not tested in a browser.');
if (ui === undefined) console.warn('The UI is not built (npm run build): it is not tested in a browser.');

const isFocused = (place: Locator) => place.evaluate((element) => element === document.activeElement);

/** A first hour in front of the window, in order: each step goes on where the one before left off. */
describe.skipIf(chromium === undefined || ui === undefined)('finding sounds in the window', TIME, () => {
  let browser: Browser;
  let studio: Studio;
  let client: PadbridgeClient;
  let first: UiWindow;
  const sounds = soundSet(2);

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
    studio = await openStudio([]);
    client = await studio.client();
    first = await openWindow(browser, studio, { known: false });
  });
  afterAll(async () => {
    await browser.close();
    await studio.close();
  });

  it('says so when it does not know this browser, and opens by the one-time link', async () => {
    const { page } = first;
    await page.goto(studio.url);
    await page.getByRole('heading', { name: 'This window is locked' }).waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await page.goto(await studio.loginLink());
    await page.locator('.link-live').waitFor();
  });

  it('starts with nothing, takes a folder and lists what is in it', async () => {
    const { page } = first;
    const folder = path.join(studio.data, 'Samples');
    await writeSounds(folder, sounds);
    await page.getByRole('heading', { name: 'Let’s hear what you have' }).waitFor();
    await page.getByRole('button', { name: 'Use the starter kit' }).waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await page.getByLabel('Path of a folder').fill('Samples');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('cannot be opened').waitFor();
    await page.getByLabel('Path of a folder').fill(folder);
    await page.keyboard.press('Enter');
    await page.getByText(folder).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: 'Beside FL Studio' }).waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Skip this step' }).click();
    await page.getByRole('button', { name: 'Try a simulated unit' }).waitFor();
    const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
    // What was passed over is not told to be done.
    expect(await steps.filter({ hasText: '(done)' }).allTextContents()).toEqual(['✓ Sounds (done)']);
    expect(await first.accessProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
    await whenIdle(client);
  });

  it('searches while typing, and the address brings the view back', async () => {
    const { page } = first;
    await page.keyboard.press('/');
    await page.keyboard.type('velvet k', { delay: 5 });
    await page.locator('.total').getByText('2 sounds').waitFor();
    await page.getByRole('option', { name: /Velvet Kick 2/ }).waitFor();
    await page.getByRole('button', { name: 'Loop' }).first().click();
    await page.locator('.total').getByText('1 sound').waitFor();
    await page.waitForURL(/kind=loop/);
    await page.reload();
    expect(await page.getByRole('searchbox').inputValue()).toBe('velvet k');
    await page.locator('.total').getByText('1 sound').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('searchbox').fill('');
    await page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
  });

  it('lets sounds be heard by the arrow keys, from a place in the waveform, and stops', async () => {
    const { page } = first;
    await page.getByRole('searchbox').fill('crash');
    await page.locator('.total').getByText('2 sounds').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.locator('.row[data-playing=true]').waitFor();
    await first.heard();
    const before = await page.locator('.deck-words b').textContent();
    await page.keyboard.press('ArrowDown');
    await page.locator('.deck-words b', { hasNotText: before ?? '' }).waitFor();
    await first.heard();
    await page.keyboard.press(' ');
    await first.silent();
    const wave = await page.locator('.deck .waveform').boundingBox();
    await page.mouse.click((wave?.x ?? 0) + (wave?.width ?? 0) * 0.3, (wave?.y ?? 0) + 20);
    await first.heard();
    await page.keyboard.press('Escape');
    await first.silent();
    expect(first.errors).toEqual([]);
  });

  it('lets a loop be heard in another tempo and key, without one changing the other', async () => {
    const { page } = first;
    await page.getByRole('searchbox').fill('dusty keys');
    await page.locator('.total').getByText('1 sound').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('l');
    await first.heard();
    const plain = await first.lastStarted();
    await page.keyboard.press('t');
    await page.getByLabel('Tempo in BPM', { exact: true }).fill('99');
    await page.keyboard.press('Enter');
    await page.locator('.fit-button').getByText('×1.10').waitFor();
    await first.startedOtherThan(plain);
    const faster = await first.lastStarted();
    expect(faster.seconds).toBeCloseTo(plain.seconds / 1.1, 2);
    expect(faster.crossings / plain.crossings).toBeCloseTo(1, 1);
    // Four chords, each loudest where it starts: still at the quarters of the loop.
    for (const quarter of [0, 2, 4, 6]) {
      expect(Math.abs((faster.peaksAt[quarter] ?? 0) - quarter / 8)).toBeLessThan(0.02);
    }
    await page.getByLabel('Fit the key').selectOption('Bm');
    await page.locator('.fit-button').getByText('+2 st').waitFor();
    await first.startedOtherThan(faster);
    const higher = await first.lastStarted();
    expect(higher.seconds).toBeCloseTo(faster.seconds, 5);
    expect(higher.crossings / plain.crossings).toBeCloseTo(2 ** (2 / 12), 1);
    expect(await first.accessProblems()).toEqual([]);
    await page.getByLabel('Fit the tempo').uncheck();
    await page.getByLabel('Fit the key').selectOption('');
    await page.keyboard.press('Escape');
    await page.locator('#samples').focus();
    await page.keyboard.press('l');
    await page.keyboard.press('Escape');
    await first.silent();
    expect(first.errors).toEqual([]);
  });

  it('finds what sounds like a sound, as the dials are turned', async () => {
    const { page } = first;
    await page.getByRole('searchbox').fill('dusty crash');
    await page.locator('.total').getByText('1 sound').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('searchbox').fill('');
    await page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
    await page.locator('#samples').focus();
    await page.keyboard.press('s');
    const bar = page.getByRole('region', { name: 'Sounds like this' });
    await bar.getByText('Dusty Crash 1').waitFor();
    await page.getByRole('option', { name: /Velvet Crash 2.*percent/ }).waitFor();
    const nearest = await page.getByRole('option').first().textContent();
    expect(nearest).toContain('Velvet Crash 2');
    expect(await first.accessProblems()).toEqual([]);
    const before = await page.locator('.likeness').allTextContents();
    await bar.getByRole('slider', { name: 'Kind' }).focus();
    await page.keyboard.press('Home');
    await bar.getByRole('slider', { name: 'Shape' }).focus();
    await page.keyboard.press('End');
    await page.waitForURL(/like=\d+&dials=0_1_1_1_2/);
    await expect.poll(() => page.locator('.likeness').allTextContents(), POLL).not.toEqual(before);
    await bar.getByRole('button', { name: 'Dials as usual' }).click();
    await expect.poll(() => page.locator('.likeness').allTextContents(), POLL).toEqual(before);
    await page.locator('#samples').focus();
    await page.keyboard.press('g');
    const fits = page.getByRole('region', { name: 'What fits' });
    await fits.waitFor();
    await page.locator('.likeness').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('n');
    await page.getByText('Noted').waitFor();
    await fits.getByRole('button', { name: 'Back to the search' }).click();
    await page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
    await page.keyboard.press('Escape');
    expect(first.errors).toEqual([]);
  });

  it('puts the words aside that found a sound, turns neighbours down, and brings both back', async () => {
    const { page } = first;
    await page.getByRole('searchbox').fill('dusty snare');
    await page.locator('.total').getByText('1 sound').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('s');
    const bar = page.getByRole('region', { name: 'Sounds like this' });
    await bar.getByText('Dusty Snare 1').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    await page.waitForURL(/like=\d+&words=dusty\+snare/);
    await page.locator('#row-0').getByText('Velvet Snare 2').waitFor();
    const second = await page.locator('#row-1 b').textContent();
    await page.keyboard.press('ArrowDown');
    const why = page.getByRole('region', { name: 'Why it is here' });
    await why.getByText(/^Also a snare/).waitFor();
    expect(await why.getByRole('listitem').allTextContents()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Timbre ?\d+ %$/)]),
    );
    await page.keyboard.press('n');
    await page.getByText('it is not found for this sound any more').waitFor();
    await page
      .locator('#row-0')
      .getByText(second ?? '')
      .waitFor();
    // What comes next is at hand and heard.
    await page
      .locator('.deck-words b')
      .getByText(second ?? '')
      .waitFor();
    await page.locator('#row-0[aria-selected=true]').waitFor();
    await bar.getByRole('button', { name: 'Not this' }).click();
    await bar.getByRole('button', { name: '2 turned down' }).waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await bar.getByRole('button', { name: '2 turned down' }).click();
    await page.locator('#row-0').getByText('Velvet Snare 2').waitFor();
    await bar.getByRole('button', { name: 'Back to the search' }).click();
    expect(await page.getByRole('searchbox').inputValue()).toBe('dusty snare');
    await page.locator('.total').getByText('1 sound').waitFor();
    await page.goBack();
    await page.locator('.total').getByText('1 sound').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
    await page.keyboard.press('Escape');
    await first.silent();
    expect(first.errors).toEqual([]);
  });

  it('finds what sounds like a file from the desktop, and like a recording', async () => {
    const { page } = first;
    const asDropped = (name: string) => {
      const sound = sounds.find(({ path: file }) => file.includes(name))!;
      const wav = [...encodeWav([sound.make()], { sampleRate: 22_050, encoding: 16 })];
      return page.evaluateHandle((bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(bytes)], 'idea.wav', { type: 'audio/wav' }));
        return transfer;
      }, wav);
    };
    await page.locator('.results').dispatchEvent('drop', { dataTransfer: await asDropped('Dusty Crash') });
    const bar = page.getByRole('region', { name: 'Sounds like this' });
    await bar.getByText('idea.wav').waitFor();
    await page.locator('#row-0').getByText('Dusty Crash 1').waitFor();
    await bar.getByRole('button', { name: 'Hear what you asked with' }).click();
    await bar.getByRole('button', { name: 'Stop what you asked with' }).waitFor();
    await bar.getByRole('button', { name: 'Hear what you asked with' }).waitFor();
    await page.locator('.results').dispatchEvent('drop', { dataTransfer: await asDropped('Dusty Kick') });
    await page.locator('#row-0').getByText('Dusty Kick 1').waitFor();
    await page.locator('#row-0').click();
    await page.keyboard.press('n');
    await bar.getByRole('button', { name: '1 turned down' }).waitFor();
    const all = await client.call('samples.search', {});
    expect(all.total.count).toBe(sounds.length);
    await page.getByRole('button', { name: 'Find by a recording' }).click();
    const stop = page.getByRole('button', { name: 'Stop and find' });
    await stop.waitFor();
    const recording = page.getByRole('region', { name: 'Recording' });
    // Something comes in, and it shows.
    await page.waitForFunction(() => {
      const level = document.querySelector('.record-level i');
      return level !== null && level.getBoundingClientRect().width > 10;
    });
    expect(await first.accessProblems()).toEqual([]);
    await page.keyboard.press('Escape');
    await recording.waitFor({ state: 'detached' });
    await bar.getByText('idea.wav').waitFor();
    await page.locator('#samples').focus();
    await page.keyboard.press('r');
    await stop.waitFor();
    // The microphone of the test beeps once a second: some dozen frames of it.
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          let frames = 0;
          const look = () => (++frames > 80 ? resolve() : requestAnimationFrame(look));
          look();
        }),
    );
    await stop.click();
    await bar.getByText('your recording').waitFor();
    await page.locator('.likeness').first().waitFor();
    const chooser = page.waitForEvent('filechooser');
    await page.locator('#samples').focus();
    await page.keyboard.press('o');
    const tom = sounds.find(({ path: file }) => file.includes('Velvet Tom'))!;
    await (
      await chooser
    ).setFiles({
      name: 'chosen.wav',
      mimeType: 'audio/wav',
      buffer: Buffer.from(encodeWav([tom.make()], { sampleRate: 22_050, encoding: 16 })),
    });
    await bar.getByText('chosen.wav').waitFor();
    await page.locator('#row-0').getByText('Velvet Tom 2').waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await bar.getByRole('button', { name: 'Back to the search' }).click();
    await page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
    expect(first.errors).toEqual([]);
  });

  it('follows the host: its tempo is heard, and what fits the moment is offered anew when it changes', async () => {
    const { page } = first;
    await page.keyboard.press('w');
    const now = page.getByRole('region', { name: 'What fits' });
    await now.getByText('What fits now').waitFor();
    await client.call('context.set', { tempo: 99, channel: { index: 0, name: 'Snare' } });
    await now.getByText('You: 99 BPM, Snare').waitFor();
    await page
      .getByRole('option', { name: /Snare.*percent/ })
      .first()
      .waitFor();
    await client.call('context.set', { channel: { index: 1, name: 'Crash' } });
    await page
      .getByRole('option', { name: /Crash.*percent/ })
      .first()
      .waitFor();
    await client.call('context.set', { channel: null });
    const fitted = page.getByRole('option', { name: /to fit: .*→ 99 BPM/ }).first();
    await fitted.waitFor();
    await now.getByRole('button', { name: 'Hear them fitted' }).click();
    await page.locator('.fit-target').getByText('99').waitFor();
    await now.getByRole('button', { name: 'Hear them fitted', pressed: true }).click();
    await page.locator('.fit-target').getByText('Fit').waitFor();
    await page.keyboard.press('t');
    await page.getByLabel('Fit the tempo').check();
    await page.locator('.fit-target').getByText('99').waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await client.call('context.set', { tempo: 101 });
    await page.locator('.fit-target').getByText('101').waitFor();
    await client.call('context.set', { tempo: null, channel: null });
    await page.locator('.fit-target').getByText('99').waitFor();
    await page.getByLabel('Fit the tempo').uncheck();
    await page.keyboard.press('Escape');
    await now.getByRole('button', { name: 'Back to the search' }).click();
    await page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
    expect(first.errors).toEqual([]);
  });

  it('narrows by folder in a tree that keys go through, and opens it where the address says', async () => {
    const { page } = first;
    const tree = page.getByRole('tree', { name: 'Folders' });
    const pack = tree.getByRole('treeitem', { name: /^Rooftop Tapes/ });
    const drums = tree.getByRole('treeitem', { name: /^Drums/ });
    await pack.focus();
    await page.keyboard.press('ArrowRight');
    await drums.waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await pack.focus();
    for (let step = 0; step < 9 && !(await isFocused(drums)); step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/folder=Rooftop\+Tapes%2FDrums/);
    const { items } = await client.call('samples.search', { folder: 'Rooftop Tapes/Drums' });
    await page.locator('.total').getByText(`${items.length} sounds`).waitFor();
    const files = page.getByRole('radiogroup', { name: 'Which files' });
    await files.getByRole('radio', { name: `All ${items.length}`, exact: true }).waitFor();
    await files.getByRole('radio', { name: 'Missing 0', exact: true }).waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await page.reload();
    await tree.getByRole('treeitem', { name: /^Drums/, selected: true }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => isFocused(pack), POLL).toBe(true);
    await page.keyboard.press('ArrowLeft');
    await drums.waitFor({ state: 'detached' });
    await pack.locator('.folder-twist').click();
    await drums.waitFor();
    await drums.click();
    await page.locator('.total').getByText(`${sounds.length} sounds`).waitFor();
  });

  it('shows all sounds as a map, to be gone through and heard', async () => {
    const { page } = first;
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Map' }).click();
    const map = page.getByRole('application', { name: /Map of sounds/ });
    await map.waitFor();
    await page.getByRole('region', { name: 'Map' }).getByText(`${sounds.length} sounds`).waitFor();
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await first.heard();
    await page.waitForURL(/sound=\d+/);
    const name = await page.locator('.deck-words b').textContent();
    // It lies right of the middle, so there is another one at its left.
    await page.keyboard.press('ArrowLeft');
    await page.locator('.deck-words b', { hasNotText: name ?? '' }).waitFor();
    await page.keyboard.press('+');
    await page.waitForURL(/at=/);
    const nearer = page.url();
    await page.getByRole('button', { name: 'Nearer' }).click();
    await expect.poll(() => page.url(), POLL).not.toBe(nearer);
    const nearest = /at=[^&]+/.exec(page.url())?.[0] ?? '';
    await page.reload();
    await map.waitFor();
    await page.keyboard.press('-');
    await expect.poll(() => page.url(), POLL).toContain(/at=[^&]+/.exec(nearer)?.[0] ?? '?');
    expect(page.url()).not.toContain(nearest);

    const camera = () => {
      const [x = 0, y = 0, scale = 0] = (/at=([^&]+)/.exec(page.url())?.[1] ?? '').split('_').map(Number);
      return { x, y, scale };
    };
    const before = camera();
    const box = (await map.boundingBox())!;
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await touch(page, pinch({ ...middle, apart: 40 }, { ...middle, x: middle.x + 60, apart: 80 }, 8));
    await expect.poll(() => camera().scale / before.scale, POLL).toBeCloseTo(2, 1);
    // What was in the middle went along with the fingers.
    expect(camera().x).toBeCloseTo(before.x - 60 / camera().scale, 0);
    expect(camera().y).toBeCloseTo(before.y, 0);
    const { scale } = camera();
    // A pinch of a trackpad comes as a wheel with Ctrl.
    await map.dispatchEvent('wheel', { deltaY: 60, ctrlKey: true, clientX: middle.x, clientY: middle.y });
    await expect.poll(() => camera().scale / scale, POLL).toBeCloseTo(1.01 ** -60, 1);
    await page.getByRole('button', { name: 'All of it' }).click();
    await page.waitForURL((url) => !url.hash.includes('at='));
    await map.focus();
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByRole('button', { name: 'Show all sounds' }).click();
    await page.getByRole('region', { name: 'Map' }).getByText(`${sounds.length} sounds`).waitFor();
    await page.getByRole('searchbox').fill('snare');
    await page.getByRole('region', { name: 'Map' }).getByText(`2 of ${sounds.length}`).waitFor();
    expect(await first.accessProblems()).toEqual([]);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Browse' }).click();
    await page.keyboard.press('Escape');
    await first.silent();
    expect(first.errors).toEqual([]);
  });
});
