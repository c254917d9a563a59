import { execFile } from 'node:child_process';
import { close, constants, open } from 'node:fs';
import { ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import { PadbridgeError } from '../../../schemas/errors.js';
import { lineGone, type LinkStream } from './stream.js';

/** A serial device or pseudo-terminal without the library for serial ports, through the system's own terminal driver. */

const run = promisify(execFile);
/** Opening and setting a terminal is a matter of milliseconds. */
const STTY_MS = 3_000;

/**
 * Opens a terminal device with raw bytes at a speed. The driver itself turns the modem lines on when it is opened.
 * @throws what the system says; 'unsupported' on Windows, which has no terminal devices of this kind
 */
export async function openTtyStream(path: string, baud: number): Promise<LinkStream> {
  if (process.platform === 'win32') {
    throw new PadbridgeError('unsupported', 'Serial ports need their library on Windows.', { subject: path });
  }
  const descriptor = await new Promise<number>((resolve, reject) => {
    const flags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK;
    open(path, flags, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const device = process.platform === 'linux' ? '-F' : '-f';
  try {
    await run('stty', [device, path, String(baud), 'raw', '-echo'], { timeout: STTY_MS });
  } catch (error) {
    close(descriptor, () => undefined);
    throw error;
  }
  const stream = new ReadStream(descriptor);
  const closeListeners: ((error: Error | undefined) => void)[] = [];
  let closed = false;
  const end = (error: Error | undefined) => {
    if (closed) return;
    closed = true;
    stream.destroy();
    for (const listener of closeListeners) listener(error);
  };
  stream.on('error', (error) => end(lineGone(path, error)));
  stream.on('end', () => end(lineGone(path, undefined)));
  stream.on('close', () => end(undefined));
  return {
    name: path,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (closed) reject(lineGone(path, undefined));
        else stream.write(bytes, (error) => (error ? reject(lineGone(path, error)) : resolve()));
      }),
    onData: (listener) => void stream.on('data', listener),
    onClose: (listener) => void closeListeners.push(listener),
    close() {
      end(undefined);
      return Promise.resolve();
    },
  };
}
