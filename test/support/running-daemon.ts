import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstLine } from './child.js';

const MAIN = fileURLToPath(new URL('../../dist/program/main.js', import.meta.url));

export interface RunningDaemon {
  child: ChildProcess;
  data: string;
  /** `http://127.0.0.1:…`. */
  url: string;
  port: number;
  oscPort: number;
  token: string;
  /** Everything it logged so far. */
  log: () => string;
  /** fetch below the URL, with the token. */
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Asks it to stop and tells its exit code: 0 for a clean stop. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The environment of a command that must see nothing of the person who runs the tests. */
export function cleanEnvironment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
}

/** Starts the built daemon as a process of its own on free ports, without a starter kit unless asked for. */
export async function startDaemon(
  data: string,
  args: readonly string[] = ['--no-starter-kit'],
): Promise<RunningDaemon> {
  const child = spawn(
    process.execPath,
    [MAIN, 'start', '--json', '--data', data, '--port', '0', '--no-discovery', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: cleanEnvironment(path.dirname(data)) },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const line = await firstLine(child).catch((error: unknown) => {
    throw new Error(`the daemon did not start:\n${log}`, { cause: error });
  });
  const { listening, oscPort } = JSON.parse(line) as { listening: string[]; oscPort: number };
  const [url = ''] = listening;
  const token = (await readFile(path.join(data, 'token'), 'utf8')).trim();
  return {
    child,
    data,
    url,
    port: Number(new URL(url).port),
    oscPort,
    token,
    log: () => log,
    get(below, init = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
      return fetch(`${url}${below}`, { ...init, headers });
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exit = once(child, 'exit') as Promise<[number | null]>;
      child.kill(signal);
      const [code] = await exit;
      return code;
    },
  };
}

/** Runs one command of the built command line to its end. */
export async function runCommand(
  args: readonly string[],
  home: string,
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment(home),
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}
