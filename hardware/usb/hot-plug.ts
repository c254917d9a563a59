import { PadbridgeError } from '../../schemas/errors.js';

/** Which devices on USB are of interest. */
export interface UsbIds {
  vendor: number;
  products: readonly number[];
}

/** The part of the library that is used; a test brings its own. */
export interface UsbBus {
  getDevices: () => Promise<readonly unknown[]>;
  addEventListener: (name: 'connect' | 'disconnect', listener: (event: UsbEvent) => void) => void;
  removeEventListener: (name: 'connect' | 'disconnect', listener: (event: UsbEvent) => void) => void;
}

export interface UsbEvent {
  device: { vendorId: number; productId: number };
}

/**
 * Says when one of these devices is plugged in or out. Returns the function that ends it.
 * @throws PadbridgeError unavailable, with the reason, where the library or the bus is missing: look again and again instead
 */
export async function watchUsb(
  { vendor, products }: UsbIds,
  onChange: () => void,
  load: () => Promise<UsbBus> = loadBus,
): Promise<() => void> {
  const { bus } = await openBus(load);
  const listener = ({ device }: UsbEvent) => {
    if (device.vendorId === vendor && products.includes(device.productId)) onChange();
  };
  bus.addEventListener('connect', listener);
  bus.addEventListener('disconnect', listener);
  return () => {
    bus.removeEventListener('connect', listener);
    bus.removeEventListener('disconnect', listener);
  };
}

/** How many devices are on USB. Throws as `watchUsb`. */
export async function countUsbDevices(): Promise<number> {
  return (await openBus(loadBus)).devices;
}

async function openBus(load: () => Promise<UsbBus>): Promise<{ bus: UsbBus; devices: number }> {
  const bus = await load().catch((cause: unknown) => {
    throw new PadbridgeError('unavailable', 'The library for USB is missing.', {
      subject: 'usb',
      next: 'Run npm install again; without it Padbridge looks for the unit every second.',
      cause,
    });
  });
  // Asking first: where there is no bus the library's listeners fail later, where nobody can catch it.
  const devices = await bus.getDevices().catch((cause: unknown) => {
    throw new PadbridgeError('unavailable', 'This machine has no USB bus that can be watched.', {
      subject: 'usb',
      next: 'Nothing is lost: Padbridge looks for the unit every second instead.',
      cause,
    });
  });
  return { bus, devices: devices.length };
}

async function loadBus(): Promise<UsbBus> {
  const { usb } = await import('usb');
  return usb;
}
