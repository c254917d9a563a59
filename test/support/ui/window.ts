import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Studio } from './studio.js';

/**
 * Listens at the very output of the page: whatever reaches the loudspeakers also goes through an analyser of ours, which
 * holds the last 0.7 seconds, so that a short sound is not missed between two looks.
 */
const TAP = `(() => {
  const connect = AudioNode.prototype.connect;
  const frames = new Float32Array(32768);
  let tap = null;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      tap ??= new AnalyserNode(this.context, { fftSize: frames.length });
      connect.call(this, tap);
    }
    return connect.call(this, target, ...rest);
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...when) {
    window.lastStarted = this.buffer;
    return start.apply(this, when);
  };
  window.heardNow = () => {
    if (tap === null) return 0;
    tap.getFloatTimeDomainData(frames);
    return frames.reduce((most, frame) => Math.max(most, Math.abs(frame)), 0);
  };
})()`;

/** A step that takes longer than this has failed: long, for a browser, a daemon and its analysis may share one busy core. */
const WAIT_MS = 60_000;
/** For `expect.poll` in tests of the window. */
export const POLL = { timeout: WAIT_MS };
/** For a test of the window, which has several steps. */
export const TIME = { timeout: 4 * WAIT_MS };

export interface StartedSound {
  seconds: number;
  /** Where each eighth of the sound has its loudest frame, as a part of the sound, 0 to 1. */
  peaksAt: number[];
  /** Rate at which the wave crosses zero upwards, per second: the pitch of a plain tone, doubled when it is an octave up. */
  crossings: number;
}

/** All of WCAG 2.1 AA that a program can see. */
const ALL_RULES = "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }";
/** Whether text stands out from its ground. */
const CONTRAST = "{ type: 'rule', values: ['color-contrast'] }";

/** A browser window on a studio; errors of the page are collected, so that a test can ask for none. */
export interface UiWindow {
  readonly page: Page;
  readonly errors: string[];
  /** Resolves once something is heard at the output of the page. */
  readonly heard: () => Promise<void>;
  readonly silent: () => Promise<void>;
  /** The sound that was started last. */
  readonly lastStarted: () => Promise<StartedSound>;
  /** Resolves once a sound of another length or pitch was started. */
  readonly startedOtherThan: (before: StartedSound) => Promise<void>;
  /** What axe-core finds serious or critical on the page as it is now, and in the colours of the other theme. */
  readonly accessProblems: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

export interface WindowOptions {
  width?: number;
  height?: number;
  theme?: 'dark' | 'light';
  /** False: this browser must log in by itself. */
  known?: boolean;
}

export async function openWindow(
  browser: Browser,
  studio: Studio,
  { width = 1440, height = 900, theme = 'dark', known = true }: WindowOptions = {},
): Promise<UiWindow> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  context.setDefaultTimeout(WAIT_MS);
  await context.addInitScript({ content: TAP });
  if (known) await context.addCookies(await studio.cookies());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A daemon that is away shows as refused connections: that is what the banner is for.
    if (
      message.type() === 'error' &&
      !/ERR_CONNECTION|ERR_INTERNET_DISCONNECTED|WebSocket|401/.test(message.text())
    ) {
      errors.push(message.text());
    }
  });
  return {
    page,
    errors,
    heard: () => page.waitForFunction(isHeard, true).then(() => undefined),
    silent: () => page.waitForFunction(isHeard, false).then(() => undefined),
    lastStarted: () => page.evaluate(describeStarted),
    async startedOtherThan(before) {
      await expect
        .poll(async () => JSON.stringify(await page.evaluate(describeStarted)), { timeout: WAIT_MS })
        .not.toBe(JSON.stringify(before));
    },
    accessProblems: () => accessProblems(page),
    close: () => context.close(),
  };
}

/** Runs in the page: whether its output is above (or below) what an ear takes for silence, −60 dBFS. */
function isHeard(wanted: boolean): boolean {
  const { heardNow } = globalThis as unknown as { heardNow: () => number };
  return heardNow() > 0.001 === wanted;
}

/** Runs in the page. */
function describeStarted(): StartedSound {
  const { lastStarted } = globalThis as unknown as {
    lastStarted: { duration: number; getChannelData: (channel: number) => Float32Array };
  };
  const frames = lastStarted.getChannelData(0);
  const peaksAt = Array.from({ length: 8 }, (_, part) => {
    let loudest = Math.floor((part * frames.length) / 8);
    for (let at = loudest; at < Math.floor(((part + 1) * frames.length) / 8); at++) {
      if (Math.abs(frames[at] ?? 0) > Math.abs(frames[loudest] ?? 0)) loudest = at;
    }
    return loudest / frames.length;
  });
  let crossed = 0;
  for (let at = 1; at < frames.length; at++) {
    if ((frames[at - 1] ?? 0) < 0 && (frames[at] ?? 0) >= 0) crossed += 1;
  }
  return { seconds: lastStarted.duration, peaksAt, crossings: crossed / lastStarted.duration };
}

const require = createRequire(import.meta.url);
let axeSource: string | undefined;

interface AxeResult {
  violations: { id: string; impact: string; help: string; nodes: { html: string }[] }[];
}

async function accessProblems(page: Page): Promise<string[]> {
  axeSource ??= readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axeSource);
  const problems = await violations(page, ALL_RULES);
  await page.evaluate(useOtherTheme);
  try {
    return [...problems, ...(await violations(page, CONTRAST)).map((one) => `in the other theme: ${one}`)];
  } finally {
    await page.evaluate(useOtherTheme);
  }
}

async function violations(page: Page, rules: string): Promise<string[]> {
  const result: AxeResult = await page.evaluate(
    `axe.run({ runOnly: ${rules}, resultTypes: ['violations'] })`,
  );
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Runs in the page: changes its colours only, as the style sheets know them; called twice, nothing has changed. */
function useOtherTheme(): void {
  const { dataset } = document.documentElement;
  dataset['theme'] = dataset['theme'] === 'light' ? 'dark' : 'light';
}
