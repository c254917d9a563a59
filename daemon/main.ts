#!/usr/bin/env node
import os from 'node:os';
import { EXIT } from './cli/exit-codes.js';
import { runCommandLine } from './cli/run.js';
import type { Terminal } from './cli/terminal.js';
import { readVersion } from './version.js';

/** A person who pressed Ctrl-C waits no longer than this, whatever hangs. */
const PATIENCE_MS = 2000;

const stopping = new AbortController();

const terminal: Terminal = {
  stdout: process.stdout,
  stderr: process.stderr,
  surroundings: { platform: process.platform, env: process.env, home: os.homedir(), cwd: process.cwd() },
  signal: stopping.signal,
};

function stop(): void {
  // A terminal and npm both pass Ctrl-C on, so a second one says nothing new.
  if (stopping.signal.aborted) return;
  stopping.abort();
  setTimeout(() => process.exit(EXIT.interrupted), PATIENCE_MS).unref();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

// `padbridge search | head` ends like any other tool: quietly, when nobody reads any more.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
});
// Without a reader of remarks the work goes on.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
});

const code = await runCommandLine(process.argv.slice(2), terminal, readVersion(), async () => {
  const { services } = await import('./session.js');
  return services;
});
// What was written still has to leave the process; only then may it end, with whatever handles are left.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
