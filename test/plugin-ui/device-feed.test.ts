import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import { createDeviceFeed } from '../../plugin-ui/device/device-feed.js';
import { exampleLivePad } from '../../schemas/methods/device.js';

const PAD = exampleLivePad.pad;

/** A daemon of which only the sampler answers, when it is told to. */
function fakeDaemon() {
  const listeners: ((event: unknown) => void)[] = [];
  const held: ((answer: unknown) => void)[] = [];
  const client = {
    state: { connection: 'open' },
    onState: () => () => undefined,
    onResync: () => () => undefined,
    subscribe: (topics: string[], listener: (event: unknown) => void) => {
      if (topics.includes('device')) listeners.push(listener);
      return () => undefined;
    },
    call: (name: string) => {
      if (name === 'device.setPad') return new Promise((resolve) => held.push(resolve));
      if (name === 'device.pads') return Promise.resolve({ project: 1, pads: [exampleLivePad] });
      return new Promise(() => undefined);
    },
  };
  return {
    client: client as unknown as PadbridgeClient,
    held,
    padIs: (level: number) => {
      const payload = { project: 1, pads: [{ ...exampleLivePad, level }] };
      for (const listener of listeners) listener({ name: 'device.padsChanged', payload });
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a pad of the unit that is edited', () => {
  it('shows the edit at once, and what somebody changed later even if the answer comes after that', async () => {
    const daemon = fakeDaemon();
    const feed = createDeviceFeed(daemon.client, () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    const level = () => feed.pads.value.get(PAD)?.level;
    feed.edit(PAD, { level: 126 });
    expect(level()).toBe(126);
    await vi.advanceTimersByTimeAsync(1000);
    daemon.padIs(126);
    daemon.padIs(90);
    daemon.held[0]!({ ...exampleLivePad, level: 126 });
    await vi.advanceTimersByTimeAsync(0);
    expect(level()).toBe(90);
  });
});
