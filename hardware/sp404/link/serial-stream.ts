import { PadbridgeError } from '../../../schemas/errors.js';
import type { LinkStream } from './stream.js';

/** The unit's CDC serial port, or any other serial device or pseudo-terminal, through the operating system's driver. */

/** What the unit's librarian link calls itself on USB. */
export const LINK_USB = { vendor: 0x0582, product: 0x02e7 } as const;
const BAUD = 921_600;
const CLOSE_MS = 1_000;
/** Asking for modem lines on a pseudo-terminal fails, each system in its own words; carry on there. */
const NO_MODEM_LINES = /ENOTTY|EINVAL|Inappropriate ioctl|not supported/i;

interface Port {
  open: (callback: (error: Error | null) => void) => void;
  set: (lines: { dtr: boolean; rts: boolean }, callback: (error: Error | null) => void) => void;
  flush: (callback: (error: Error | null) => void) => void;
  close: (callback: (error: Error | null) => void) => void;
  write: (data: Uint8Array, callback: (error: Error | null | undefined) => void) => boolean;
  on: ((event: 'data', listener: (bytes: Buffer) => void) => unknown) &
    ((event: 'close' | 'error', listener: (error?: Error | null) => void) => unknown);
  isOpen: boolean;
}

export interface SerialPortInfo {
  path: string;
  vendor: number | undefined;
  product: number | undefined;
  /** USB serial number: what tells two units apart. */
  serial: string | undefined;
  maker: string | undefined;
  /** True for the link of an SP-404MK2. */
  unit: boolean;
}

async function loadLibrary() {
  try {
    return await import('serialport');
  } catch (cause) {
    throw new PadbridgeError('unavailable', 'Serial ports cannot be used: the library for them is missing.', {
      subject: 'serialport',
      next: 'Run npm install again; the optional package serialport needs a supported system.',
      cause,
    });
  }
}

/** The serial ports of this machine. Throws 'unavailable' with the reason where they cannot be listed. */
export async function listSerialPorts(): Promise<SerialPortInfo[]> {
  const { SerialPort } = await loadLibrary();
  const ports = await SerialPort.list().catch((cause: unknown) => {
    throw new PadbridgeError('unavailable', 'This system does not tell which serial ports it has.', {
      subject: 'serial ports',
      next: 'Name the port with --port.',
      cause,
    });
  });
  return ports.map(({ path, vendorId, productId, serialNumber, manufacturer }) => {
    const vendor = hexNumber(vendorId);
    const product = hexNumber(productId);
    return {
      path,
      vendor,
      product,
      serial: serialNumber,
      maker: manufacturer,
      unit: vendor === LINK_USB.vendor && product === LINK_USB.product,
    };
  });
}

function hexNumber(text: string | undefined): number | undefined {
  const value = Number.parseInt(text ?? '', 16);
  return Number.isNaN(value) ? undefined : value;
}

/**
 * Opens a port with the unit's line settings, both modem lines on.
 * @throws PadbridgeError not-found (no such port), conflict (another program holds it), forbidden, unavailable, io
 */
export async function openSerialStream(path: string): Promise<LinkStream> {
  const { SerialPort } = await loadLibrary();
  const port: Port = new SerialPort({
    path,
    baudRate: BAUD,
    dataBits: 8,
    parity: 'none',
    stopBits: 1,
    autoOpen: false,
  });
  const call = (run: (done: (error: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      run((error) => (error ? reject(error) : resolve()));
    });
  await call((done) => port.open(done)).catch((error: unknown) => {
    throw openError(path, error);
  });
  const closeListeners: ((error: Error | undefined) => void)[] = [];
  let closed = false;
  const end = (error: Error | undefined) => {
    if (closed) return;
    closed = true;
    for (const listener of closeListeners) listener(error);
  };
  port.on('close', (error) => end(error ? gone(path, error) : undefined));
  port.on('error', (error) => end(gone(path, error)));
  try {
    await call((done) => port.set({ dtr: true, rts: true }, done));
  } catch (error) {
    if (!NO_MODEM_LINES.test(String(error))) {
      await call((done) => port.close(done)).catch(() => undefined);
      throw openError(path, error);
    }
  }
  // What an earlier program left unread answers nothing of ours; a port that cannot drop it only costs us skipped bytes.
  await call((done) => port.flush(done)).catch(() => undefined);
  return {
    name: path,
    write: (bytes) =>
      closed
        ? Promise.reject(gone(path, undefined))
        : call((done) => port.write(bytes, (error) => done(error ?? null))).catch((error: unknown) => {
            throw gone(path, error);
          }),
    onData: (listener) => void port.on('data', listener),
    onClose: (listener) => void closeListeners.push(listener),
    async close() {
      if (!port.isOpen) return;
      // A driver that never says that it has closed must not keep anybody.
      await Promise.race([call((done) => port.close(done)).catch(() => undefined), after(CLOSE_MS)]);
      end(undefined);
    },
  };
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

function gone(path: string, cause: unknown): PadbridgeError {
  return new PadbridgeError('unavailable', 'The connection to the SP-404MK2 is gone.', {
    subject: path,
    next: 'Plug the unit in again.',
    cause,
  });
}

function openError(path: string, cause: unknown): PadbridgeError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/No such file|cannot find|ENOENT|not found/i.test(text)) {
    return new PadbridgeError('not-found', `There is no port ${path}.`, {
      subject: path,
      next: 'See `padbridge link ports`; switch the unit on and plug it in.',
      cause,
    });
  }
  if (/lock|busy|EBUSY|temporarily unavailable/i.test(text)) {
    return new PadbridgeError('conflict', `Another program holds ${path}; only one can use the link.`, {
      subject: path,
      next: "Close Roland's app (or the Padbridge daemon) and try again.",
      cause,
    });
  }
  if (/denied|EACCES|EPERM/i.test(text)) {
    return new PadbridgeError('forbidden', `You may not open ${path}.`, {
      subject: path,
      next: 'On Linux add yourself to the group that owns the port (often dialout).',
      cause,
    });
  }
  return new PadbridgeError('io', `The port ${path} cannot be opened.`, { subject: path, cause });
}
