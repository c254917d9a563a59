import { check, type Check } from './check.js';
import type { Machine } from './machine.js';

/** What the sampler and controllers are reached by. */

export async function midi(machine: Machine): Promise<Check[]> {
  return [
    await check(
      'midi',
      false,
      async () => {
        const ports = await machine.midiPorts();
        return { state: 'ok', detail: ports.length > 0 ? ports.join(', ') : 'ready, nothing is plugged in' };
      },
      {
        state: 'missing',
        detail: 'No MIDI',
        next: 'Go on without: pads then only come through the USB link, and controllers do not.',
      },
    ),
  ];
}

export async function usb(machine: Machine): Promise<Check[]> {
  return [
    await check(
      'usb',
      false,
      async () => ({ state: 'ok', detail: `${await machine.usbDevices()} devices on the bus` }),
      {
        state: 'missing',
        detail: 'No USB bus that can be watched',
        next: 'Nothing to do: the sampler is looked for every second instead.',
      },
    ),
  ];
}

export async function serial(machine: Machine): Promise<Check[]> {
  return [
    await check(
      'serial',
      false,
      async () => {
        const ports = await machine.serialPorts();
        const unit = ports.find((port) => port.unit);
        if (unit !== undefined) return { state: 'ok', detail: `the SP-404MK2 is at ${unit.path}` };
        const others = ports.map(({ path }) => path).join(', ');
        return {
          state: 'missing',
          detail: others === '' ? 'No serial port' : `No SP-404MK2 at ${others}`,
          next: 'Connect the sampler by USB and switch it on, or go on without.',
        };
      },
      { state: 'missing', detail: 'No serial ports', next: 'Go on without the sampler on USB.' },
    ),
  ];
}
