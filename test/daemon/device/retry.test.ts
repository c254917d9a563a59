import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { finished, rig } from './device-rig.js';

describe('a transfer that fails', () => {
  const send = async (spoil: (attempt: number) => boolean) => {
    const one = await rig();
    const { own } = one.simulated;
    const write = own.write;
    let attempts = 0;
    // The unit's memory forgets a bit: what is read back is not what was sent.
    own.write = (file, offset, bytes) => {
      const isAudio = file.endsWith('BANK1-01.SMP') && offset === 512;
      if (isAudio) attempts += 1;
      const spoiled =
        isAudio && spoil(attempts) ? bytes.map((byte, i) => (i === 999 ? byte ^ 1 : byte)) : bytes;
      return write(file, offset, spoiled);
    };
    one.device.transfers.send([{ sampleId: 1, file: path.join(one.folder, '1.wav'), pad: 'A1', name: 'X' }]);
    await one.until(() => finished(one));
    return { attempts, transfer: one.device.transfers.list()[0] };
  };

  it('is tried again, and done when the trouble has passed', async () => {
    expect(await send((attempt) => attempt < 3)).toMatchObject({
      attempts: 3,
      transfer: { state: 'done', error: null },
    });
  });

  it('ends after three times, with the reason', async () => {
    const { attempts, transfer } = await send(() => true);
    expect(attempts).toBe(3);
    expect(transfer).toMatchObject({ state: 'failed' });
    expect(transfer?.error).toMatch(/reads back differently/);
  });

  it('goes on when the unit was unplugged and is back before anybody has noticed', async () => {
    const one = await rig();
    const { keeper } = one.device;
    const edit = keeper.edit;
    keeper.edit = async (work, signal) => {
      try {
        return await edit(work, signal);
      } catch (error) {
        await one.until(() => keeper.state().state === 'connected');
        throw error;
      }
    };
    one.simulated.faults.unplugAfter = 60_000;
    one.plugged = true;
    one.device.transfers.send([{ sampleId: 1, file: path.join(one.folder, '1.wav'), pad: 'C1', name: 'X' }]);
    await one.until(() => finished(one));
    expect(one.device.transfers.list()).toMatchObject([{ state: 'done', error: null }]);
  });
});
