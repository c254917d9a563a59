import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { firstLine } from '../support/child.js';
import { burst, put } from '../support/sounds.js';
import { atMost, floor, percent, quantile, startLoad } from './bridge-doors.js';
import type { BarePeer } from './bridge-peer.js';
import type { BenchRow } from './rows.js';

const MAIN = fileURLToPath(new URL('../../daemon/main.js', import.meta.url));
/** Enough that the index runs for as long as the calls do. */
const FILES = 20_000;
const SECONDS = 10;
/** Analysed before the calls begin: the files are listed by then, and both sides have compiled their code. */
const FILES_BEFORE = 200;

/** The real daemon in a process of its own, indexing, while clients in another one call it. */
export async function run(): Promise<BenchRow[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'padbridge-bridge-'));
  const library = path.join(home, 'library');
  const data = path.join(home, 'data');
  await put(
    library,
    Object.fromEntries(Array.from({ length: FILES }, (_, n) => [`${n % 40}/${n}.wav`, burst(n + 1)])),
  );
  const args = [
    'start',
    '--json',
    '--data',
    data,
    '--library',
    library,
    '--port',
    '0',
    '--log-level',
    'error',
  ];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  try {
    const started = JSON.parse(await firstLine(child)) as { listening: string[]; oscPort: number };
    const token = (await readFile(path.join(data, 'token'), 'utf8')).trim();
    const url = `${(started.listening[0] ?? '').replace('http', 'ws')}/ws`;
    const api = createApi(started.listening[0] ?? '', token);
    await api.analysed(FILES_BEFORE);
    const before = await api.progress();
    const calls = { task: 'calls', clients: 100, perSecond: 1000, seconds: SECONDS } as const;
    const { latencies, busy } = await startLoad({ ...calls, url, token }).report;
    const meanwhile = (await api.progress()).done - before.done;
    const bare = await besideBarePeer(({ url: peer }) => startLoad({ ...calls, url: peer }).report);
    const { oscPort } = started;
    const datagrams = { task: 'context', perSecond: 1000, seconds: SECONDS } as const;
    const heard = await startLoad({ ...datagrams, url, token, oscPort }).report;
    const relayed = await besideBarePeer((peer) => startLoad({ ...datagrams, ...peer }).report);
    const note =
      (await api.progress()).jobs === 0
        ? 'the index ended before the calls did'
        : 'the index ran all the time';
    const sharing = `${note}, ${Math.round(meanwhile / SECONDS)} files a second; the clients take ${percent(busy)} of one of the two cores`;
    const beside = 'a bare ws server in a process of its own beside the same indexing daemon: the floor';
    return [
      atMost('samples.get on a daemon that indexes, p50', quantile(latencies, 0.5), 'ms', 0.5, sharing),
      atMost('samples.get on a daemon that indexes, p99', quantile(latencies, 0.99), 'ms', 3, sharing),
      floor('… of a bare ws server beside it, p50', quantile(bare.latencies, 0.5), beside),
      floor('… of a bare ws server beside it, p99', quantile(bare.latencies, 0.99), beside),
      atMost(
        'OSC context.set to event on a real daemon, p99',
        quantile(heard.latencies, 0.99),
        'ms',
        5,
        note,
      ),
      floor('… of a bare ws server beside it, p99', quantile(relayed.latencies, 0.99), beside),
      atMost('… messages lost', 1000 * SECONDS - heard.received, 'messages', 0),
    ];
  } finally {
    child.kill('SIGTERM');
    await exit;
    await rm(home, { recursive: true, force: true });
  }
}

async function besideBarePeer<T>(
  measure: (peer: Pick<BarePeer, 'url' | 'oscPort'>) => Promise<T>,
): Promise<T> {
  const child = fork(fileURLToPath(new URL('./bridge-peer.js', import.meta.url)), ['peer']);
  const exit = once(child, 'exit');
  try {
    const [peer] = (await once(child, 'message')) as [Pick<BarePeer, 'url' | 'oscPort'>];
    return await measure(peer);
  } finally {
    child.disconnect();
    await exit;
  }
}

/** What the bench asks the daemon beside the calls that it measures. */
function createApi(url: string, token: string) {
  async function progress(): Promise<{ jobs: number; listing: boolean; done: number }> {
    const response = await fetch(`${url}/api/v1/jobs?state=queued&state=running`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { jobs } = (await response.json()) as { jobs: { kind: string; done: number }[] };
    const analyse = jobs.find(({ kind }) => kind === 'analyse');
    const listing = jobs.some(({ kind }) => kind === 'scan');
    return { jobs: jobs.length, listing, done: analyse?.done ?? 0 };
  }

  return {
    progress,
    /** Waits until the folder is listed and so many files are analysed. */
    async analysed(files: number): Promise<void> {
      for (;;) {
        const { listing, done } = await progress();
        if (!listing && done >= files) return;
        await delay(250);
      }
    },
  };
}
