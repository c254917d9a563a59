import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { encodeWav } from '../../daemon/audio/encode-wav.js';
import { createServices, type Services } from '../../daemon/services.js';
import type { MethodName, ParamsOf, ResultOf } from '../../schemas/methods.js';
import { configSchema } from '../../schemas/config.js';
import { padAt } from '../../schemas/sp404.js';
import { silentLog } from '../support/silent-log.js';
import type { BenchRow } from './rows.js';

const KITS = 16;
/** With the settings, 16 projects are 2,000 files. */
const PADS = 124;
const ROUNDS = 5;
/** A card with 16 wanted kits on it: the first sync, and one with nothing to do. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'padbridge-bench-'));
  await mkdir(path.join(folder, 'data'));
  const services = createServices({
    config: { ...configSchema.parse({}), data: path.join(folder, 'data') },
    log: silentLog,
    version: '0',
    workers: new URL('../../daemon/workers/', import.meta.url),
    threads: 2,
    access: 'write',
  });
  try {
    return await measure(services, folder);
  } finally {
    await services.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(services: Services, folder: string): Promise<BenchRow[]> {
  const context = { signal: new AbortController().signal, caller: 'bench' };
  const call = <N extends MethodName>(name: N, params: ParamsOf<N>): Promise<ResultOf<N>> =>
    services.facade.call(name, params, context);
  const mount = path.join(folder, 'card');
  await mkdir(path.join(mount, 'IMPORT'), { recursive: true });
  await mkdir(path.join(mount, 'EXPORT', 'PROJECT'), { recursive: true });
  const ids = await library(services, path.join(folder, 'sounds'));
  const { id } = await call('cards.add', { path: mount });
  await call('cards.update', { id, consent: 'allowed' });
  for (let kit = 1; kit <= KITS; kit++) {
    const { id: kitId } = await call('kits.create', { name: `Kit ${kit}` });
    for (const [pad, sampleId] of ids.entries()) {
      await call('pads.assign', { kitId, pad: padAt(pad), sampleId: ids[(pad + kit) % PADS] ?? sampleId });
    }
    await call('cards.wish', { id, kitId, project: kit });
  }
  const first = await timed(async () => {
    const { confirm } = await call('cards.plan', { id });
    return call('cards.sync', { id, confirm, wait: true });
  });
  const again = [];
  for (let round = 0; round < ROUNDS; round++)
    again.push(await timed(() => services.cards.work(id).arrive()));
  const middle = [...again].sort((a, b) => a.seconds - b.seconds)[Math.floor(ROUNDS / 2)]!;
  const { plan } = middle.result;
  const idle = plan.items.length === 0 && plan.conflicts.length === 0 && plan.incoming.length === 0;
  const files = plan.unchanged;
  return [
    row(
      `first sync of ${KITS} kits, ${first.result.total} files`,
      first.seconds,
      's',
      '–',
      first.result.state === 'done',
    ),
    row(
      `re-sync with nothing to do, ${KITS} projects, ${files} files`,
      middle.seconds,
      's',
      '< 1',
      idle && middle.seconds < 1,
      `median of ${ROUNDS}, ${middle.cpuSeconds.toFixed(2)} s of processor`,
    ),
  ];
}

/** Short sounds, each its own, known to the catalogue. */
async function library({ catalogue }: Services, folder: string): Promise<number[]> {
  await mkdir(folder);
  const listed = [];
  for (let i = 0; i < PADS; i++) {
    const relativePath = `Sound ${i}.wav`;
    const plane = Float32Array.from({ length: 4_800 }, (_, at) => Math.sin((at * (i + 3)) / 50) / 2);
    await writeFile(
      path.join(folder, relativePath),
      encodeWav([plane], { sampleRate: 48_000, encoding: 16 }),
    );
    const { size, mtimeMs } = await stat(path.join(folder, relativePath));
    listed.push({ relativePath, size, modifiedAt: Math.trunc(mtimeMs) });
  }
  const root = catalogue.roots.add(folder, Date.now());
  return catalogue.samples.applyListing(root.id, listed, Date.now()).added;
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number; cpuSeconds: number }> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, seconds: (performance.now() - begun) / 1000, cpuSeconds: (user + system) / 1e6 };
}

function row(
  name: string,
  value: number,
  unit: string,
  target: string,
  ok: boolean,
  note?: string,
): BenchRow {
  return { name, value, unit, target, ok, ...(note === undefined ? {} : { note }) };
}
