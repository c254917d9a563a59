import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { putOnPad } from '../../daemon/device/put-on-pad.js';
import { openUnit } from '../../daemon/device/open-unit.js';
import { render } from '../../daemon/render/render.js';
import { prepareSample } from '../../daemon/device/prepared-sample.js';

/** One measurement of the host's side, in a process of its own: what it says is what this side alone needs. */
export interface LinkMeasurement {
  bytes: number;
  /** Until the unit had taken it, and until every byte was read back and compared. */
  sendSeconds: number;
  wholeSeconds: number;
  processorSeconds: number;
  /** Most memory while it worked, above what the process needed with the link open and idle. */
  megabytesAboveIdle: number;
  /** Reading all pads, once for each round. */
  blocksMs: number[];
  /** A setting changed, read back and confirmed. */
  setMs: number[];
}

const SAMPLE_MS = 50;
const ROUNDS = 5;
const SETS = 40;

const [port = '', file = '', archive = ''] = process.argv.slice(2);
const unit = await openUnit(port);
try {
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  let most = idle;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), SAMPLE_MS);
  const cpu = process.cpuUsage();
  const sample = await prepareSample(file, render);
  const began = performance.now();
  let sentAt = began;
  await putOnPad(unit, 'A1', sample, {
    name: 'BENCH',
    archive,
    now: Date.now(),
    onProgress({ sent, checked, total }) {
      if (sent === total && checked === 0) sentAt = performance.now();
    },
  });
  const ended = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  await sample.discard();
  clearInterval(watch);

  const blocksMs: number[] = [];
  for (let i = 0; i < ROUNDS; i++) blocksMs.push(await timed(() => unit.blocks()));
  const setMs: number[] = [];
  for (let i = 0; i < SETS; i++) setMs.push(await timed(() => unit.setPad('A1', { level: i + 1 })));

  const measured: LinkMeasurement = {
    bytes: (await stat(file)).size,
    sendSeconds: (sentAt - began) / 1000,
    wholeSeconds: (ended - began) / 1000,
    processorSeconds: (user + system) / 1e6,
    megabytesAboveIdle: (most - idle) / 1e6,
    blocksMs,
    setMs,
  };
  const out = await open(path.join(archive, 'measured.json'), 'w');
  await out.writeFile(JSON.stringify(measured));
  await out.close();
} finally {
  await unit.close();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
