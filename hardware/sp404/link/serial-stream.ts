import { realpath } from 'node:fs/promises';
import { PadbridgeError } from '../../../schemas/errors.js';
import { loadSerialLibrary } from './serial-library.js';
import { lineGone, type LinkStream } from './stream.js';
import { openTtyStream } from './tty-stream.js';

/** The unit's CDC serial port, or any other serial device or pseudo-terminal, through the operating system's driver. */

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

/**
 * Opens a port with the unit's line settings, both modem lines on.
 * @throws PadbridgeError not-found (no such port), conflict (another program holds it), forbidden, unavailable, io
 */
export async function openSerialStream(path: string): Promise<LinkStream> {
  const byTerminalDriver = () =>
    openTtyStream(path, BAUD).catch((error: unknown) => {
      throw openError(path, error);
    });
  // On a pseudo-terminal the library's writes stop for good now and then, after some ten megabytes; the driver's never did.
  if (await isPseudoTerminal(path)) return byTerminalDriver();
  const library = await loadSerialLibrary().catch((missing: unknown) => missing);
  if (library instanceof Error) {
    // Without it the system's own terminal driver does for most; where there is none, the missing library is the reason.
    if (process.platform === 'win32') throw library;
    return byTerminalDriver();
  }
  const { SerialPort } = library as Awaited<ReturnType<typeof loadSerialLibrary>>;
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
  port.on('close', (error) => end(error ? lineGone(path, error) : undefined));
  port.on('error', (error) => end(lineGone(path, error)));
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
        ? Promise.reject(lineGone(path, undefined))
        : call((done) => port.write(bytes, (error) => done(error ?? null))).catch((error: unknown) => {
            throw lineGone(path, error);
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

/** Linux keeps them in a folder of their own, macOS calls them ttys000 and on. */
async function isPseudoTerminal(path: string): Promise<boolean> {
  const device = await realpath(path).catch(() => path);
  return /^\/dev\/(pts\/\d+|ttys\d+)$/.test(device);
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
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
