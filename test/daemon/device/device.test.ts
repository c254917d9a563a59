import { describe, expect, it } from 'vitest';
import { PadbridgeError } from '../../../schemas/errors.js';
import { context, finished, rig } from './device-rig.js';

describe('the unit in the daemon', () => {
  it('is found, read and marked as simulated', async () => {
    const { handlers, device } = await rig();
    expect(await handlers['device.get']({}, context)).toMatchObject({
      state: 'connected',
      simulated: true,
      project: 1,
      projectName: 'PROJECT_01',
      locked: false,
      unsure: 0,
    });
    expect(device.keeper.mirror.pads()).toHaveLength(160);
  });

  it('gives way to a real unit, which is not there, and comes back when it is asked for', async () => {
    const one = await rig();
    await one.handlers['device.simulate']({ on: false }, context);
    await one.until(() => one.device.keeper.state().state === 'searching');
    expect(await one.handlers['device.get']({}, context)).toMatchObject({ simulated: false });
    await one.handlers['device.simulate']({ on: true }, context);
    await one.until(() => one.device.keeper.state().state === 'connected');
    expect(await one.handlers['device.get']({}, context)).toMatchObject({ simulated: true });
  });

  it('says how much room is left in its storage, less after a sample came', async () => {
    const one = await rig();
    const before = await one.handlers['device.space']({}, context);
    await one.handlers['device.send']({ sends: [{ sampleId: 1, pad: 'B3' }] }, context);
    await one.until(() => finished(one));
    const after = await one.handlers['device.space']({}, context);
    expect(before.freeBytes - after.freeBytes).toBeGreaterThanOrEqual(96_000 - 1024);
  });

  it('sends samples with progress, verified, and none twice', async () => {
    const one = await rig();
    await one.handlers['device.send'](
      {
        sends: [
          { sampleId: 1, pad: 'B3' },
          { sampleId: 2, pad: 'B4' },
        ],
      },
      context,
    );
    await one.until(() => finished(one));
    expect(one.device.transfers.list()).toMatchObject([
      { state: 'done', sent: 96_000, checked: 96_000, alreadyThere: false },
      { state: 'done' },
    ]);
    // Until it is read back, the pad is unsure.
    const { mirror } = one.device.keeper;
    await expect.poll(() => mirror.pad('B3').unsure, { timeout: 10_000 }).toBe(false);
    expect(mirror.pad('B3')).toMatchObject({ name: '1' });
    await one.handlers['device.send']({ sends: [{ sampleId: 1, pad: 'B3' }] }, context);
    await one.until(() => finished(one));
    expect(one.device.transfers.list().at(-1)).toMatchObject({ state: 'done', alreadyThere: true });
  });

  it('sends again what was on its way when the unit was unplugged', async () => {
    const one = await rig();
    one.simulated.faults.unplugAfter = 60_000;
    one.plugged = true;
    await one.handlers['device.send']({ sends: [{ sampleId: 1, pad: 'C1' }] }, context);
    await one.until(() =>
      one.events.some(
        (event) => event.name === 'device.changed' && event.payload.device.state === 'searching',
      ),
    );
    await one.until(() => finished(one));
    expect(one.device.transfers.list()).toMatchObject([{ state: 'done', sent: 96_000 }]);
    await expect.poll(() => one.device.keeper.mirror.pad('C1').sizeBytes, { timeout: 10_000 }).toBe(96_512);
  });

  it('keeps what it knew while the unit is away, and says that it is not sure', async () => {
    const one = await rig();
    one.plugged = false;
    await one.simulated.unplug();
    await one.until(() => one.device.keeper.state().state === 'searching');
    expect(one.device.keeper.mirror.pads().every(({ unsure }) => unsure)).toBe(true);
    await expect(
      Promise.resolve().then(() => one.handlers['device.play']({ pad: 'A1' }, context)),
    ).rejects.toMatchObject({ code: 'unavailable' });
    one.simulated.projects.setName(5, 'CHANGED MEANWHILE');
    one.plugged = true;
    await one.until(() => one.device.keeper.state().state === 'connected');
    expect(one.device.keeper.mirror.pad('A6')).toMatchObject({ name: 'CHANGED MEANWHILE', unsure: false });
  });

  it('hears what is done on the unit itself', async () => {
    const one = await rig();
    one.simulated.changeOnUnit((projects) => projects.setName(17, 'FROM THE UNIT'));
    await one.until(() =>
      one.events.some(
        (event) =>
          event.name === 'device.padsChanged' &&
          event.payload.pads.some(({ name }) => name === 'FROM THE UNIT'),
      ),
    );
    one.simulated.hit(18);
    await one.until(() => one.events.some((event) => event.name === 'pads.hit'));
    expect(one.events.find((event) => event.name === 'pads.hit')?.payload).toEqual({
      pad: 'B3',
      velocity: null,
      source: 'link',
    });
  });

  it('tells everybody which pad is played from here', async () => {
    const one = await rig();
    await one.handlers['device.play']({ pad: 'A1' }, context);
    expect(one.events.filter(({ name }) => name === 'pads.hit')).toMatchObject([
      { payload: { pad: 'A1', source: 'host' } },
    ]);
  });

  it('lets edits wait while a menu is open, and says so', async () => {
    const one = await rig();
    await one.handlers['device.send']({ sends: [{ sampleId: 1, pad: 'B3' }] }, context);
    await one.until(() => finished(one));
    one.simulated.menu(true);
    await one.until(() => one.device.keeper.state().locked);
    const edit = one.handlers['device.setPad']({ pad: 'B3', changes: { level: 9 } }, context);
    await one.until(() => one.device.keeper.state().waiting === 1);
    one.simulated.menu(false);
    expect(await edit).toMatchObject({ pad: 'B3', level: 9, unsure: false });
    expect(one.device.keeper.state().waiting).toBe(0);
  });

  it('puts a chosen sound onto the pad that is hit next, once', async () => {
    const one = await rig();
    await one.handlers['device.assignTo']({ sampleId: 2 }, context);
    one.simulated.hit(160 - 1);
    await one.until(() => one.device.transfers.list().length === 1 && finished(one));
    await expect
      .poll(() => one.device.keeper.mirror.pad('J16'), { timeout: 10_000 })
      .toMatchObject({ name: '2', sizeBytes: 96_512 });
    one.simulated.hit(0);
    await one.until(() => one.events.filter((event) => event.name === 'pads.hit').length === 2);
    expect(one.device.transfers.list()).toHaveLength(1);
  });

  it('moves and deletes, keeping what goes', async () => {
    const one = await rig();
    await one.handlers['device.send']({ sends: [{ sampleId: 1, pad: 'A1' }] }, context);
    await one.until(() => finished(one));
    expect(
      await one.handlers['device.movePad']({ from: 'A1', to: 'A2', exchange: false }, context),
    ).toMatchObject({
      from: { sizeBytes: 0 },
      to: { sizeBytes: 96_512 },
      kept: null,
    });
    const refused = Promise.resolve().then(() =>
      one.handlers['device.deletePad']({ pad: 'A2', confirm: 'A1' }, context),
    );
    await expect(refused).rejects.toBeInstanceOf(PadbridgeError);
    expect(await one.handlers['device.deletePad']({ pad: 'A2', confirm: 'A2' }, context)).toMatchObject({
      pad: { sizeBytes: 0 },
      kept: expect.stringContaining('archive') as string,
    });
  });

  it('can be told to give up a transfer', async () => {
    const one = await rig();
    one.simulated.menu(true);
    await one.until(() => one.device.keeper.state().locked);
    await one.handlers['device.send'](
      {
        sends: [
          { sampleId: 1, pad: 'A1' },
          { sampleId: 2, pad: 'A2' },
        ],
      },
      context,
    );
    await one.handlers['device.cancelTransfer']({ id: 1 }, context);
    await one.handlers['device.cancelTransfer']({ id: 2 }, context);
    await one.until(() => finished(one));
    expect(one.device.transfers.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });
});
