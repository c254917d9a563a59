import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PadbridgeClient } from '../../bridge/client/client.js';
import { encodeWav } from '../../daemon/audio/encode-wav.js';
import { findChromium, launchChromium } from '../support/ui/chromium.js';
import { whenIdle } from '../support/ui/idle.js';
import { soundSet, writeSounds } from '../support/ui/sound-set.js';
import { findBuiltUi, openStudio, type Studio } from '../support/ui/studio.js';
import { openWindow, POLL, TIME, type UiWindow } from '../support/ui/window.js';

const chromium = findChromium();
const ui = findBuiltUi();

/** A name that is longer than any window is wide, and one that is read from right to left. */
const LONG = `Kick ${'with a story '.repeat(12)}in its name`;
const ARABIC = 'طبلة ثقيلة 90';

/** All that a mouse reaches in a wide window is reached in a small one and by keys alone. */
describe.skipIf(chromium === undefined || ui === undefined)('reaching all of the window', TIME, () => {
  let browser: Browser;
  let studio: Studio;
  let client: PadbridgeClient;
  let folder: string;
  const open: UiWindow[] = [];

  async function at(hash: string, width: number, height: number): Promise<UiWindow> {
    const window = await openWindow(browser, studio, { width, height });
    open.push(window);
    await window.page.goto(`${studio.url}/${hash}`);
    await window.page.locator('.link-live').waitFor();
    await window.page.locator('.row:not(.waiting)').first().waitFor();
    return window;
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'padbridge-reach-'));
    const library = path.join(folder, 'Samples');
    await writeSounds(library, soundSet(1));
    const [kick] = soundSet(1);
    const sound = encodeWav([kick!.make()], { sampleRate: 22_050, encoding: 16 });
    await writeFile(path.join(library, `${LONG}.wav`), sound);
    await writeFile(path.join(library, `${ARABIC}.wav`), sound);
    const silence = encodeWav([new Float32Array(22_050)], { sampleRate: 22_050, encoding: 16 });
    await writeFile(path.join(library, 'Nothing at all.wav'), silence);
    browser = await launchChromium(chromium ?? '');
    studio = await openStudio([library]);
    client = await studio.client();
    await whenIdle(client);
  }, TIME.timeout);
  afterAll(async () => {
    await browser.close();
    await studio.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens the details by mouse and by key where they lie over the list', async () => {
    const { page, accessProblems, errors } = await at('#browse?q=crash', 480, 320);
    const details = page.getByRole('complementary', { name: 'Details' });
    await page.getByRole('option').first().click();
    await page.getByRole('button', { name: 'Details' }).click();
    await details.getByRole('heading', { name: 'Dusty Crash 1' }).waitFor();
    expect(await accessProblems()).toEqual([]);
    await details.getByRole('button', { name: 'Close the details' }).click();
    await details.waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('samples');
    await page.keyboard.press('Enter');
    await details.waitFor();
    await details.getByLabel('Add a tag').focus();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
  });

  it('goes into the filters by a key and back to the list by Escape, however wide it is', async () => {
    for (const width of [640, 1440]) {
      const { page } = await at('#browse', width, 400);
      const filters = page.getByRole('complementary', { name: 'Filters' });
      await page.locator('#samples').focus();
      await page.keyboard.press('f');
      await page.waitForFunction(() => Boolean(document.activeElement?.closest('#filters')));
      await page.keyboard.press(' ');
      await page.waitForURL(/kind=one-shot/);
      await filters.getByLabel('Lowest tempo in BPM').focus();
      await page.keyboard.press('Escape');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('samples');
      if (width < 1000) await filters.waitFor({ state: 'hidden' });
    }
  });

  it('chooses to either end and rates all that is chosen by one key', async () => {
    const { page } = await at('#browse?q=dusty&sort=name', 1440, 900);
    await page.locator('.total').getByText('12 sounds').waitFor();
    await page.locator('#samples').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText('12 sounds').waitFor();
    // They are there anyway: nothing opens them.
    await page.getByRole('button', { name: 'Details' }).waitFor({ state: 'hidden' });
    const rated = async () =>
      (await client.call('samples.search', { query: 'dusty', minRating: 4 })).items.length;
    await page.keyboard.press('4');
    await page.getByText('12 sounds rated 4.').waitFor();
    expect(await rated()).toBe(12);
    await details.getByRole('button', { name: 'No rating' }).click();
    await page.getByText('12 sounds without a rating now.').waitFor();
    expect(await rated()).toBe(0);
  });

  it('keeps long names inside and lets each script run its own way', async () => {
    const { page } = await at('#browse?sort=name', 1440, 900);
    await page.locator('#samples').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.getByLabel('Add a tag to all').waitFor();
    const spill = await page
      .locator('.panel-scroll, .deck, .sample-list')
      .evaluateAll((boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).length);
    expect(spill).toBe(0);
    const arabic = page.locator('.row b', { hasText: ARABIC });
    // Read from the right, the number that ends the name stands at its left.
    const [numberAt, wordAt] = await arabic.evaluate((name): [number, number] => {
      const text = name.firstChild!;
      const leftOf = (from: number, to: number) => {
        const range = document.createRange();
        range.setStart(text, from);
        range.setEnd(text, to);
        return range.getBoundingClientRect().left;
      };
      const length = text.textContent?.length ?? 0;
      return [leftOf(length - 2, length), leftOf(0, 4)];
    });
    expect(numberAt).toBeLessThan(wordAt);
  });

  it('says why nothing is like a silent sound, and leads back', async () => {
    const { page } = await at('#browse?q=nothing+at+all', 640, 400);
    await page.locator('#samples').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: /silent/ }).waitFor();
    await page.getByRole('button', { name: 'Back to the search' }).last().click();
    await page.locator('.total').getByText('1 sound').waitFor();
  });

  it('keeps the window when a file is dropped beside its target, and takes it on the map', async () => {
    const { page } = await at('#browse', 1440, 900);
    const drop = (selector: string) =>
      page.locator(selector).evaluate((target) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([Uint8Array.of(1, 2, 3)], 'note.txt'));
        const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
        target.dispatchEvent(event);
        return event.defaultPrevented;
      });
    expect(await drop('.top-bar')).toBe(true);
    expect(await drop('.filters')).toBe(true);
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Map' }).click();
    expect(await drop('.map-view')).toBe(true);
    await page.getByText('note.txt').first().waitFor();
    // The daemon refuses it, which the browser notes as an error.
    open.pop();
  });

  it('opens what hears sounds in another tempo by a key, and gives the place back', async () => {
    const { page } = await at('#browse', 480, 320);
    await page.locator('#samples').focus();
    await page.keyboard.press('t');
    await expect
      .poll(() => page.evaluate(() => Boolean(document.activeElement?.closest('#fit'))), POLL)
      .toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('samples');
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    expect(await page.locator('dialog[open]').evaluate((dialog) => dialog.scrollTop)).toBe(0);
    await page.keyboard.press('Escape');
    for (const { errors } of open) expect(errors).toEqual([]);
  });

  it('leaves all keys to an open dialog, even when nothing in it has the focus', async () => {
    const { page, errors } = await at('#browse?q=crash', 480, 320);
    await page.locator('#samples').focus();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.waitFor();
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await page.keyboard.press('p');
    await page.keyboard.press('?');
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'hidden' });
    expect(page.url()).toContain('#browse');
    expect(errors).toEqual([]);
  });

  it('shows what is chosen, pressed and lit where the system sets the colours', async () => {
    const { page, errors } = await at('#browse?kind=one-shot&sort=name', 1440, 900);
    await page.emulateMedia({ forcedColors: 'active' });
    /** What is seen of something: its ground, its letters and its frame. */
    const seen = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const { backgroundColor, color, outlineStyle, outlineColor } = getComputedStyle(element);
          return { ground: backgroundColor, letters: color, frame: `${outlineStyle} ${outlineColor}` };
        });
    const differ = async (selector: string, of: 'ground' | 'frame', state: string) => {
      const [marked, plain] = [await seen(`${selector}${state}`), await seen(`${selector}:not(${state})`)];
      expect(marked[of], `${selector}${state}`).not.toBe(plain[of]);
      expect(marked.letters).not.toBe(marked.ground);
    };
    await page.locator('#samples').focus();
    await page.keyboard.press('ArrowDown');
    await page.locator("#samples .row[aria-selected='true']").waitFor();
    await differ('.row:not(.row-spare)', 'frame', "[aria-selected='true']");
    await differ('.filter-pad', 'ground', "[aria-pressed='true']");
    await differ('.nav-item', 'ground', "[aria-current='page']");
    const { id: kitId } = await client.call('kits.create', { name: 'In high contrast' });
    const { items } = await client.call('samples.search', { limit: 1 });
    await client.call('pads.assign', { kitId, pad: 'A6', sampleId: items[0]?.id ?? 0 });
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Pads' }).click();
    await differ('.bank-tab', 'ground', "[aria-selected='true']");
    await differ('.big-pad', 'frame', "[data-chosen='true']");
    await page
      .locator('.big-pad')
      .nth(5)
      .evaluate((pad) => (pad.dataset['playing'] = 'true'));
    await differ('.big-pad', 'ground', "[data-playing='true']");
    expect(errors).toEqual([]);
  });

  it('moves nothing by itself for who asked for rest', async () => {
    const { page, errors } = await at('#browse', 1440, 900);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const views = [
      '#browse',
      '#map',
      '#pads',
      '#device',
      '#device/effects',
      '#cards',
      '#activity',
      '#settings/health',
    ];
    for (const view of views) {
      await page.goto(`${studio.url}/${view}`);
      await page.locator('.link-live').waitFor();
      // What moves while something is loading or away, too.
      await page.evaluate(() => {
        const states = ['state busy', 'link-state link-connecting', 'progress busy', 'big-pad unit-pad'];
        const probes = states.map((name) => {
          const probe = document.createElement('div');
          probe.className = name;
          probe.append(document.createElement('i'));
          return probe;
        });
        document.body.append(...probes);
      });
      expect(await page.evaluate(movingParts), view).toEqual([]);
    }
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await page.evaluate(movingParts)).not.toEqual([]);
    expect(errors).toEqual([]);
  });
});

/** Runs in the page: whatever moves, and of each kind of element one that would move when its style changes. */
function movingParts(): string[] {
  const moving = document.getAnimations().map(({ id, playState }) => `${id} ${playState}`);
  const kinds = new Map(
    Array.from(document.querySelectorAll('body *'), (one) => [`${one.tagName}.${one.classList.value}`, one]),
  );
  const wouldMove = [...kinds].flatMap(([name, element]) =>
    [null, '::before', '::after'].flatMap((part) => {
      const { animationName, transitionDuration } = getComputedStyle(element, part);
      const isStill = animationName === 'none' && /^(0s(, )?)+$/.test(transitionDuration);
      return isStill ? [] : [`${name} ${part ?? ''}`];
    }),
  );
  return [...moving, ...wouldMove];
}
