import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compareEdit, isEmpty, NO_EDIT, withChanges } from '../../../daemon/twin/three-way.js';
import { createTwinStore } from '../../../daemon/twin/twin-store.js';
import { createTwin } from '../../../daemon/twin/twin.js';
import { twinHandlers } from '../../../daemon/facade/twin-handlers.js';
import { exampleLivePad } from '../../../schemas/methods/device.js';
import { silentLog } from '../../support/silent-log.js';
import { context, finished, rig, type Rig } from '../device/device-rig.js';

/** A twin beside the rig's unit; `restart` makes another from the same files. */
function twinOf(one: Rig) {
  const fileOf = (id: number) => path.join(one.folder, `${id}.wav`);
  const make = () => {
    const twin = createTwin({
      store: createTwinStore(path.join(one.folder, 'twin'), (file, error) => {
        throw new Error(file, { cause: error });
      }),
      device: one.device,
      bus: one.bus,
      log: silentLog,
      now: Date.now,
      fileOf,
    });
    onTestFinished(twin.follow());
    return twinHandlers(twin, fileOf);
  };
  return make;
}

async function unplug(one: Rig): Promise<void> {
  one.plugged = false;
  await one.simulated.unplug();
  await one.until(() => one.device.keeper.state().state === 'searching');
}

async function plugIn(one: Rig): Promise<void> {
  one.plugged = true;
  await one.until(() => one.device.keeper.state().state === 'connected');
}

/** A unit with a sample on A1 and A2 that the twin has seen. */
async function seen() {
  const one = await rig();
  const make = twinOf(one);
  const handlers = make();
  for (const pad of ['A1', 'A2']) {
    one.device.transfers.send([{ sampleId: 1, file: path.join(one.folder, '1.wav'), pad, name: pad }]);
  }
  await one.until(() => finished(one));
  await unplug(one);
  await plugIn(one);
  await one.until(() => one.events.some(({ name }) => name === 'twin.changed'));
  return { one, make, handlers };
}

describe('three ways', () => {
  it('keeps what was there before the first change, and forgets a change that is taken back', () => {
    const first = withChanges(NO_EDIT, { level: 100 }, exampleLivePad);
    expect(first).toEqual({ changes: { level: 100 }, base: { level: 127 } });
    const second = withChanges(first, { level: 90, gate: false }, { ...exampleLivePad, level: 1 });
    expect(second).toEqual({ changes: { level: 90, gate: false }, base: { level: 127, gate: true } });
    expect(isEmpty(withChanges(second, { level: 127, gate: true }, exampleLivePad))).toBe(true);
  });

  it('applies, leaves alone what is there already, and finds conflicts', () => {
    const edit = withChanges(NO_EDIT, { level: 100, pan: 20, chops: [5] }, exampleLivePad);
    const outcomes = (level: number, pan: number) =>
      compareEdit('B3', edit, { ...exampleLivePad, level, pan }).map(
        ({ field, outcome }) => `${field} ${outcome}`,
      );
    expect(outcomes(127, 64)).toEqual(['level apply', 'pan apply', 'chops apply']);
    expect(outcomes(100, 30)).toEqual(['level same', 'pan conflict', 'chops apply']);
  });
});

describe('the offline twin', () => {
  it('shows a project while the unit is away, takes edits over a restart, and applies them as a plan', async () => {
    const { one, make } = await seen();
    await unplug(one);
    const handlers = make();
    await handlers['twin.edit']({ project: 1, pad: 'A1', changes: { level: 55, name: 'EDITED' } }, context);
    const shown = await make()['twin.get']({ project: 1 }, context);
    expect(shown.pads.find(({ pad }) => pad === 'A1')).toMatchObject({ level: 55, name: 'EDITED' });
    expect(shown).toMatchObject({
      edited: 1,
      edits: [{ pad: 'A1', sampleId: null }],
    });
    await expect(handlers['twin.plan']({ project: 1 }, context)).rejects.toMatchObject({
      code: 'unavailable',
    });

    await plugIn(one);
    const plan = await handlers['twin.plan']({ project: 1 }, context);
    expect(plan.items.map(({ field, outcome }) => `${field} ${outcome}`).sort()).toEqual([
      'level apply',
      'name apply',
    ]);
    const apply = (confirm: string) =>
      handlers['twin.apply']({ project: 1, confirm, conflicts: 'leave' }, context);
    await expect(apply('wrong')).rejects.toMatchObject({ code: 'conflict' });
    expect(await apply(plan.confirm)).toMatchObject({ applied: 2, edited: 0 });
    expect(await one.device.keeper.unit().pad('A1')).toMatchObject({ level: 55, name: 'EDITED' });
  });

  it('leaves conflicts until somebody decides', async () => {
    const { one, handlers } = await seen();
    await unplug(one);
    const edit = (pad: string) => handlers['twin.edit']({ project: 1, pad, changes: { level: 55 } }, context);
    await edit('A1');
    await edit('A2');
    one.simulated.projects.setWord(0, 3, 77);
    await plugIn(one);
    const run = async (conflicts: 'leave' | 'mine' | 'unit') => {
      const { items, confirm } = await handlers['twin.plan']({ project: 1 }, context);
      const { applied, edited } = await handlers['twin.apply']({ project: 1, confirm, conflicts }, context);
      return { outcomes: items.map(({ outcome }) => outcome), applied, edited };
    };
    const level = async (pad: string) => (await one.device.keeper.unit().pad(pad)).level;
    expect(await run('leave')).toEqual({ outcomes: ['conflict', 'apply'], applied: 1, edited: 1 });
    expect([await level('A1'), await level('A2')]).toEqual([77, 55]);
    expect(await run('mine')).toEqual({ outcomes: ['conflict'], applied: 1, edited: 0 });
    expect(await level('A1')).toBe(55);
  });

  it('puts another sample on a pad with settings for it, once it is back', async () => {
    const { one, handlers } = await seen();
    await unplug(one);
    await expect(
      Promise.resolve().then(() =>
        handlers['twin.edit']({ project: 1, pad: 'D4', changes: { level: 3 } }, context),
      ),
    ).rejects.toMatchObject({ code: 'not-found' });
    await handlers['twin.edit']({ project: 1, pad: 'D4', sampleId: 2, changes: { level: 44 } }, context);
    await plugIn(one);
    const { confirm, items } = await handlers['twin.plan']({ project: 1 }, context);
    expect(items.map(({ field, outcome }) => [field, outcome])).toContainEqual(['sample', 'apply']);
    expect(await handlers['twin.apply']({ project: 1, confirm, conflicts: 'leave' }, context)).toMatchObject({
      sending: 1,
      edited: 1,
    });
    await one.until(() => finished(one));
    await expect
      .poll(async () => (await handlers['twin.list']({}, context)).projects[0]?.edited, { timeout: 10_000 })
      .toBe(0);
    expect(await one.device.keeper.unit().pad('D4')).toMatchObject({ name: '2', level: 44 });
  });

  it('wants the project selected, and can be told to forget', async () => {
    const { one, handlers } = await seen();
    await handlers['twin.edit']({ project: 1, pad: 'A1', changes: { level: 55 } }, context);
    await one.device.keeper.unit().selectProject(2);
    await expect(handlers['twin.plan']({ project: 1 }, context)).rejects.toThrow(/Project 2 is selected/);
    await expect(
      Promise.resolve().then(() => handlers['twin.get']({ project: 9 }, context)),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect(await handlers['twin.discard']({ project: 1, pad: 'A1' }, context)).toMatchObject({ edited: 0 });
  });
});
