import { describe, expect, it, onTestFinished } from 'vitest';
import { createEventBus } from '../../../daemon/event-bus.js';
import { assignByHit } from '../../../daemon/selection/assign-by-hit.js';
import { createSelection, type SelectionDeps } from '../../../daemon/selection/selection.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import { silentLog } from '../../support/silent-log.js';

const context = { signal: new AbortController().signal, caller: 'test' };

function rig(more: Partial<SelectionDeps> = {}) {
  const events: DaemonEvent[] = [];
  const bus = createEventBus((error) => {
    throw error;
  });
  bus.subscribe((event) => events.push(event));
  const calls: unknown[] = [];
  const played: string[] = [];
  const selection = createSelection({
    bus,
    everything: () => [7, 8, 9],
    latestKit: () => 3,
    sampleOn: (_kit, pad) => (pad === 'A1' ? 70 : undefined),
    call: ((name: string, params: unknown) => {
      calls.push([name, params]);
      return Promise.resolve({});
    }) as SelectionDeps['call'],
    playOnUnit: (pad, velocity) => {
      played.push(`${pad} ${velocity}`);
      return Promise.resolve();
    },
    ...more,
  });
  return { bus, events, calls, played, selection };
}

describe('what the person is at', () => {
  it('moves through the list that is shown, and stops at its ends', () => {
    const { selection, events } = rig();
    selection.set({ list: [4, 5, 6], sampleId: 5 });
    expect(selection.current()).toMatchObject({ sampleId: 5, position: 1, total: 3 });
    expect([1, 1, -9].map((by) => selection.move(by).sampleId)).toEqual([6, 6, 4]);
    // Staying at the end is no news.
    expect(events).toHaveLength(3);
    expect(selection.set({ sampleId: 99 })).toMatchObject({ position: null, total: 3 });
    expect(selection.move(1).sampleId).toBe(4);
    expect(selection.set({ sampleId: null }).sampleId).toBeNull();
    expect(selection.move(-1).sampleId).toBe(6);
  });

  it('has everything to go through while no list is shown', () => {
    const { selection } = rig();
    expect(selection.move(2)).toMatchObject({ sampleId: 8, position: 1, total: 3 });
    expect(rig({ everything: () => [] }).selection.move(1)).toMatchObject({ sampleId: null, total: 0 });
  });

  it('moves through the banks', () => {
    const { selection } = rig();
    expect([-1, 3, 9].map((by) => selection.moveBank(by).bank)).toEqual(['A', 'D', 'J']);
  });

  it('plays a pad, of the kit in the windows and of the unit on the unit', async () => {
    const { selection, events, played } = rig();
    expect(await selection.hitPad('A1', 90, context)).toBe('played');
    expect(events).toEqual([{ name: 'audition.asked', payload: { sampleId: 70, pad: 'A1', velocity: 90 } }]);
    await expect(selection.hitPad('A2', 90, context)).rejects.toThrow(/nothing on A2/);
    selection.set({ target: 'unit' });
    await selection.hitPad('A2', 91, context);
    expect(played).toEqual(['A2 91']);
  });

  it('assigns in assign mode, once or until it is turned off', async () => {
    const { selection, calls, played } = rig();
    selection.set({ assign: 'once' });
    await expect(selection.hitPad('B3', 90, context)).rejects.toMatchObject({ code: 'conflict' });
    selection.set({ sampleId: 42 });
    expect(await selection.hitPad('B3', 90, context)).toBe('assigned');
    selection.set({ target: 'unit', assign: 'on' });
    await selection.hitPad('B4', 90, context);
    await selection.hitPad('B5', 90, context);
    expect(calls).toEqual([
      ['pads.assign', { kitId: 3, pad: 'B3', sampleId: 42 }],
      ['device.send', { sends: [{ sampleId: 42, pad: 'B4' }] }],
      ['device.send', { sends: [{ sampleId: 42, pad: 'B5' }] }],
    ]);
    expect(played).toEqual([]);
  });
});

describe('assign mode on the unit', () => {
  it('takes a hit that is told twice for one, and nothing when it is off', async () => {
    const { bus, selection, calls } = rig();
    let now = 0;
    onTestFinished(assignByHit({ bus, selection, log: silentLog, clock: () => now }));
    const hit = (pad: string, source: 'link' | 'midi' | 'host') =>
      bus.publish({ name: 'pads.hit', payload: { pad, velocity: null, source } });
    hit('A1', 'link');
    selection.set({ sampleId: 1, target: 'unit', assign: 'on' });
    hit('A1', 'midi');
    now = 9;
    hit('A1', 'link');
    now = 1_000;
    hit('A1', 'midi');
    await expect.poll(() => calls.length).toBe(2);
    // Played from here it is no order: only the hit by hand after it counts.
    now = 2_000;
    hit('C1', 'host');
    hit('D1', 'link');
    await expect.poll(() => calls.length).toBe(3);
    expect(JSON.stringify(calls)).toContain('"D1"');
    expect(JSON.stringify(calls)).not.toContain('"C1"');
    selection.set({ sampleId: null });
    hit('B1', 'midi');
    await expect.poll(() => calls.length).toBe(3);
  });
});
