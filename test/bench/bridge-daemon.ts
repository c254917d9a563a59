import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstLine } from '../support/child.js';
import { burst, put } from '../support/sounds.js';
import { atMost, quantile, startLoad } from './bridge-doors.js';
import type { BenchRow } from './rows.js';

const MAIN = fileURLToPath(new URL('../../daemon/main.js', import.meta.url));
/** Enough that the index runs for as long as the calls do. */
const FILES = 4000;
const SECONDS = 5;

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
    await firstSample(started.listening[0] ?? '', token);
    const calls = { task: 'calls', url, token, clients: 100, perSecond: 1000, seconds: SECONDS } as const;
    const { latencies } = await startLoad(calls).report;
    const finished = (await unfinishedJobs(started.listening[0] ?? '', token)) === 0;
    const note = finished ? 'the index ended before the calls did' : 'the index ran all the time';
    const { oscPort } = started;
    const heard = await startLoad({ task: 'context', url, token, oscPort, perSecond: 1000, seconds: SECONDS })
      .report;
    return [
      atMost('samples.get on a daemon that indexes, p50', quantile(latencies, 0.5), 'ms', 0.5, note),
      atMost('samples.get on a daemon that indexes, p99', quantile(latencies, 0.99), 'ms', 3, note),
      atMost('OSC context.set to event on a real daemon, p99', quantile(heard.latencies, 0.99), 'ms', 5),
      atMost('… messages lost', 1000 * SECONDS - heard.received, 'messages', 0),
    ];
  } finally {
    child.kill('SIGTERM');
    await exit;
    await rm(home, { recursive: true, force: true });
  }
}

async function firstSample(url: string, token: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/api/v1/samples/1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await response.arrayBuffer();
    if (response.ok) return;
  }
}

async function unfinishedJobs(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/jobs?state=queued&state=running`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { jobs: unknown[] }).jobs.length;
}
