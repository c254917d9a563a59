import { PadbridgeError } from '../../../schemas/errors.js';
import { loadSerialLibrary } from './serial-library.js';
import { type ListedPort, listSysfsPorts } from './sysfs-ports.js';

/** The serial ports of this machine, and which of them is an SP-404MK2. */

/** What the unit calls its two functions on USB: the librarian link, and audio with MIDI. */
export const LINK_USB = { vendor: 0x0582, product: 0x02e7 } as const;
export const AUDIO_PRODUCT = 0x0281;

export interface SerialPortInfo extends ListedPort {
  /** True for the link of an SP-404MK2. */
  unit: boolean;
}

/** The serial ports of this machine. Throws 'unavailable' with the reason where they cannot be listed. */
export async function listSerialPorts(): Promise<SerialPortInfo[]> {
  // Linux tells without the library, which would start a program for it each time and needs udev.
  const ports = (await listSysfsPorts()) ?? (await listByLibrary());
  return ports.map((port) => ({
    ...port,
    unit: port.vendor === LINK_USB.vendor && port.product === LINK_USB.product,
  }));
}

async function listByLibrary(): Promise<ListedPort[]> {
  const { SerialPort } = await loadSerialLibrary();
  const ports = await SerialPort.list().catch((cause: unknown) => {
    throw new PadbridgeError('unavailable', 'This system does not tell which serial ports it has.', {
      subject: 'serial ports',
      next: 'Name the port with --port.',
      cause,
    });
  });
  return ports.map(({ path, vendorId, productId, serialNumber, manufacturer }) => ({
    path,
    vendor: hexNumber(vendorId),
    product: hexNumber(productId),
    serial: serialNumber,
    maker: manufacturer,
  }));
}

function hexNumber(text: string | undefined): number | undefined {
  const value = Number.parseInt(text ?? '', 16);
  return Number.isNaN(value) ? undefined : value;
}
