import { monitorEventLoopDelay } from 'node:perf_hooks';
import { configSchema } from '../../schemas/config.js';
import { searchParams } from '../../schemas/methods/samples.js';
import { createServices } from '../../daemon/services.js';
import { silentLog } from '../support/silent-log.js';

/** One scan in a process of its own, as the daemon would run it; prints what it measured as one JSON line. */
export interface ScanMeasurement {
  files: number;
  listSeconds: number;
  /** Until the first sample had its numbers; null when nothing was analysed. */
  firstNumbersSeconds: number | null;
  /** Highest resident memory, megabytes. */
  peakMegabytes: number;
  /** Event-loop delay in milliseconds. */
  delayP99: number;
  delayMax: number;
}

const [data, library, analysis] = process.argv.slice(2) as [string, string, 'with-analysis' | 'listing-only'];
const services = createServices({
  config: { ...configSchema.parse({}), data },
  log: silentLog,
  version: '0.0.0-bench',
  workers: new URL('../../daemon/workers/', import.meta.url),
  threads: 1,
  access: 'write',
});

let peak = 0;
const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
const delay = monitorEventLoopDelay({ resolution: 1 });
let firstNumbersSeconds: number | null = null;
const start = performance.now();
services.queue.onOutcome(() => (firstNumbersSeconds ??= (performance.now() - start) / 1000));
if (analysis === 'with-analysis') services.queue.start();
delay.enable();
const { job } = await services.library.add(library);
const { report } = await services.library.scanned(job.id);
const listSeconds = (performance.now() - start) / 1000;
if (analysis === 'with-analysis') {
  // Some seconds of analysis belong to the picture of the event loop.
  while (firstNumbersSeconds === null || performance.now() - start < 8000) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    services.catalogue.search.search(searchParams.parse({ query: 'kick' }));
  }
}
delay.disable();
clearInterval(sampler);
const measured: ScanMeasurement = {
  files: report.files,
  listSeconds,
  firstNumbersSeconds,
  peakMegabytes: peak / 1e6,
  delayP99: delay.percentile(99) / 1e6,
  delayMax: delay.max / 1e6,
};
console.log(JSON.stringify(measured));
await services.close();
