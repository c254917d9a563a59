import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import { createEffectsDesk } from '../../plugin-ui/device/effects-desk.js';
import { exampleSentEffect, type SentEffect } from '../../schemas/methods/midi.js';

/** A daemon that holds back the answers of changes until it is told to give them. */
function fakeDaemon() {
  let tell: (event: { name: string; payload: SentEffect }) => void = () => undefined;
  const held: { params: unknown; answer: () => void; fail: (error: Error) => void }[] = [];
  const client = {
    state: { connection: 'open' },
    onState: () => () => undefined,
    onResync: () => () => undefined,
    subscribe(_topics: string[], listener: typeof tell) {
      tell = listener;
      return () => undefined;
    },
    call(name: string, params: unknown) {
      if (name === 'midi.effects') return Promise.resolve({ effects: [], sent: [exampleSentEffect] });
      return new Promise((resolve, reject) => held.push({ params, answer: () => resolve({}), fail: reject }));
    },
  } as unknown as PadbridgeClient;
  return { client, held, tell: (payload: SentEffect) => tell({ name: 'midi.effect', payload }) };
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const withKnob = (value: number): SentEffect => ({
  ...exampleSentEffect,
  knobs: [null, value, null, null, null, null],
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the effects of the unit', () => {
  it('are shown as another window sent them', async () => {
    const { client, tell } = fakeDaemon();
    const desk = createEffectsDesk(client, (error) => expect.fail(String(error)));
    expect(desk.sentTo('bus1')).toBeUndefined();
    await settled();
    expect(desk.sentTo('bus1')).toEqual(exampleSentEffect);
    tell({ ...exampleSentEffect, effect: 'Delay', on: false });
    expect(desk.sentTo('bus1')).toMatchObject({ effect: 'Delay', on: false });
  });

  it('stay where the hand is while it turns, whatever comes back of what it sent', async () => {
    const { client, held, tell } = fakeDaemon();
    const desk = createEffectsDesk(client, (error) => expect.fail(String(error)));
    await settled();
    desk.turn('bus1', 1, 70);
    await vi.advanceTimersByTimeAsync(100);
    expect(held.map(({ params }) => params)).toEqual([
      { place: 'bus1', knobs: [null, 70, null, null, null, null] },
    ]);
    desk.turn('bus1', 1, 80);
    tell(withKnob(70));
    held[0]?.answer();
    await settled();
    expect(desk.sentTo('bus1')?.knobs[1]).toBe(80);
    await vi.advanceTimersByTimeAsync(100);
    tell(withKnob(80));
    held[1]?.answer();
    await settled();
    // The hand has let go: another window may turn it.
    tell(withKnob(5));
    expect(desk.sentTo('bus1')?.knobs[1]).toBe(5);
  });

  it('go back to what was sent when a turn is refused', async () => {
    const { client, held } = fakeDaemon();
    const reported: unknown[] = [];
    const desk = createEffectsDesk(client, (error) => reported.push(error));
    await settled();
    desk.turn('bus1', 1, 100);
    await vi.advanceTimersByTimeAsync(100);
    held[0]?.fail(new Error('The unit is away.'));
    await settled();
    expect(desk.sentTo('bus1')).toEqual(exampleSentEffect);
    expect(reported).toHaveLength(1);
  });
});
