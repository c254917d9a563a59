import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Linux' own word on its serial ports, read from /sys: no udev is needed and no program is started. */

/** A port and the USB device behind it, as far as the system knows. */
export interface ListedPort {
  path: string;
  vendor: number | undefined;
  product: number | undefined;
  /** USB serial number: what tells two units apart. */
  serial: string | undefined;
  maker: string | undefined;
}

/** CDC devices and USB adapters; other ports of a PC are no unit. */
const USB_PORTS = /^tty(ACM|USB)\d+$/;

/** Undefined where the system does not tell this way. */
export async function listSysfsPorts(classes = '/sys/class/tty'): Promise<ListedPort[] | undefined> {
  const names = await readdir(classes).catch(() => undefined);
  if (names === undefined) return undefined;
  return Promise.all(
    names
      .filter((name) => USB_PORTS.test(name))
      .sort()
      .map(async (name) => {
        // `device` is the interface; the device that it belongs to is one above, two for an adapter's port.
        const above = path.join(classes, name, 'device');
        const word = async (what: string) =>
          (await text(`${above}/../${what}`)) ?? (await text(`${above}/../../${what}`));
        const [vendor, product, serial, maker] = await Promise.all(
          ['idVendor', 'idProduct', 'serial', 'manufacturer'].map(word),
        );
        return { path: `/dev/${name}`, vendor: hex(vendor), product: hex(product), serial, maker };
      }),
  );
}

async function text(file: string): Promise<string | undefined> {
  const found = await readFile(file, 'utf8').catch(() => undefined);
  return found === undefined || found.trim() === '' ? undefined : found.trim();
}

function hex(word: string | undefined): number | undefined {
  const value = Number.parseInt(word ?? '', 16);
  return Number.isNaN(value) ? undefined : value;
}
