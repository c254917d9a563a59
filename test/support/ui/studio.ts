import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '../../../bridge/client/node.js';
import type { PadbridgeClient } from '../../../bridge/client/client.js';
import { firstLine } from '../child.js';

const ENTRY = fileURLToPath(new URL('../../../dist/program/main.js', import.meta.url));
const UI = fileURLToPath(new URL('../../../dist/plugin-ui/', import.meta.url));

/** Folder of the built UI; undefined when `npm run build` has not run. */
export function findBuiltUi(): string | undefined {
  return existsSync(ENTRY) && existsSync(path.join(UI, 'index.html')) ? UI : undefined;
}

/** A real daemon in a process and data folder of its own, as a person would start it. */
export interface Studio {
  readonly url: string;
  /** Data folder. */
  readonly data: string;
  /** The one-time link of the present run. */
  readonly loginLink: () => Promise<string>;
  /** Makes a browser known without the one-time link, by the token of the data folder. */
  readonly cookies: () => Promise<{ name: string; value: string; url: string }[]>;
  /** A second program's connection, to see what the UI caused and to change what it shows. */
  readonly client: () => Promise<PadbridgeClient>;
  /** Ends the daemon in good order. */
  readonly stop: () => Promise<void>;
  /** Starts it again at the same port with the same data. */
  readonly start: () => Promise<void>;
  /** Stops it and takes its folder away. */
  readonly close: () => Promise<void>;
}

interface Run {
  child: ChildProcess;
  url: string;
  link: Promise<string>;
}

/** Starts a daemon over these folders; with none it has an empty library. Flags go to `padbridge start`. */
export async function openStudio(library: readonly string[], flags: readonly string[] = []): Promise<Studio> {
  const data = await mkdtemp(path.join(tmpdir(), 'padbridge-studio-'));
  const given = [...(library.length === 0 ? ['--no-starter-kit'] : ['--library', ...library]), ...flags];
  let run = await launch(data, '0', given);
  const { url } = run;
  const clients: PadbridgeClient[] = [];
  const stop = async () => {
    if (run.child.exitCode !== null) return;
    const ended = new Promise((resolve) => run.child.once('exit', resolve));
    run.child.kill('SIGTERM');
    await ended;
  };
  return {
    url,
    data,
    loginLink: () => run.link,
    async cookies() {
      const headers = { authorization: `Bearer ${await readToken(data)}` };
      const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers });
      return answer.headers.getSetCookie().map((cookie) => {
        const [name = '', value = ''] = cookie.split(';', 1)[0]!.split('=', 2);
        return { name, value, url };
      });
    },
    async client() {
      const token = await readToken(data);
      const client = connect(`${url.replace(/^http/, 'ws')}/ws`, { token });
      clients.push(client);
      return client;
    },
    stop,
    async start() {
      run = await launch(data, new URL(url).port, given);
    },
    async close() {
      for (const client of clients) client.close();
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function launch(data: string, port: string, flags: readonly string[]): Promise<Run> {
  const args = [ENTRY, 'start', '--json', '--log-format', 'json', '--data', data, '--port', port, ...flags];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // The link is told in the log, as it is to a person.
  const link = new Promise<string>((resolve) => {
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /"link":"([^"]+)"/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const { listening } = JSON.parse(await firstLine(child)) as { listening: string[] };
  return { child, url: listening[0] ?? '', link };
}

async function readToken(data: string): Promise<string> {
  return (await readFile(path.join(data, 'token'), 'utf8')).trim();
}
