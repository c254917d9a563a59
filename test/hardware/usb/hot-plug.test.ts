import { describe, expect, it } from 'vitest';
import { type UsbBus, type UsbEvent, watchUsb } from '../../../hardware/usb/hot-plug.js';

const UNIT = { vendor: 0x0582, products: [0x02e7, 0x0281] };

function bus() {
  const listeners = new Map<string, Set<(event: UsbEvent) => void>>();
  const of = (name: string) => listeners.get(name) ?? listeners.set(name, new Set()).get(name)!;
  const self: UsbBus = {
    getDevices: () => Promise.resolve([]),
    addEventListener: (name, listener) => void of(name).add(listener),
    removeEventListener: (name, listener) => void of(name).delete(listener),
  };
  const say = (name: string, vendorId: number, productId: number) => {
    for (const listener of of(name)) listener({ device: { vendorId, productId } });
  };
  return { self, say };
}

describe('USB', () => {
  it('says when one of the unit’s functions comes or goes, and nothing of other devices', async () => {
    const { self, say } = bus();
    let changes = 0;
    const stop = await watchUsb(
      UNIT,
      () => changes++,
      () => Promise.resolve(self),
    );
    say('connect', 0x0582, 0x02e7);
    say('disconnect', 0x0582, 0x0281);
    say('connect', 0x0582, 0x0001);
    say('connect', 0x1235, 0x02e7);
    expect(changes).toBe(2);
    stop();
    say('connect', 0x0582, 0x02e7);
    expect(changes).toBe(2);
  });

  it('is unavailable with a reason where there is no bus or no library, and listens to nothing then', async () => {
    const { self, say } = bus();
    const none = { ...self, getDevices: () => Promise.reject(new Error('/sys/bus/usb/devices/ not found')) };
    let changes = 0;
    const watch = (load: () => Promise<UsbBus>) => watchUsb(UNIT, () => changes++, load);
    await expect(watch(() => Promise.resolve(none))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'This machine has no USB bus that can be watched.',
    });
    await expect(watch(() => Promise.reject(new Error('not installed')))).rejects.toMatchObject({
      message: 'The library for USB is missing.',
    });
    say('connect', 0x0582, 0x02e7);
    expect(changes).toBe(0);
  });
});
