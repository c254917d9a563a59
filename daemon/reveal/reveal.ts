import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { PadbridgeError } from '../../schemas/errors.js';
import { fileManagerCall, type FileManagerCall } from './file-manager.js';

/** Starts a program and lets it go its own way; rejects when it cannot be started. */
export type Launch = (call: FileManagerCall) => Promise<void>;

export interface RevealOptions {
  platform: NodeJS.Platform;
  launch: Launch;
}

const THIS_MACHINE: RevealOptions = { platform: process.platform, launch };

/**
 * Shows a file in the file manager of this machine.
 * @param caller who asks, "websocket 127.0.0.1": from another machine nobody would see the window that opens here
 * @throws PadbridgeError forbidden for a caller on another machine, not-found when the file is away, unavailable
 *   without a file manager.
 */
export async function revealFile(file: string, caller: string, options = THIS_MACHINE): Promise<void> {
  if (!isHere(caller)) {
    throw new PadbridgeError('forbidden', 'A file can be shown only on the machine that Padbridge runs on.', {
      next: 'Copy the path instead.',
    });
  }
  await access(file).catch((cause: unknown) => {
    throw new PadbridgeError('not-found', 'The file is not there: its drive or folder is missing.', {
      subject: file,
      cause,
    });
  });
  const call = fileManagerCall(options.platform, file);
  await options.launch(call).catch((cause: unknown) => {
    throw new PadbridgeError('unavailable', 'This machine has no file manager that Padbridge can open.', {
      subject: call.program,
      next: 'Copy the path instead.',
      cause,
    });
  });
}

/** A door names its callers by address; the command line has none. */
function isHere(caller: string): boolean {
  const address = caller.split(' ')[1]?.replace(/^\[|\]$/g, '');
  return address === undefined || address === '::1' || /^(::ffff:)?127\./.test(address);
}

function launch({ program, args }: FileManagerCall): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
