import { buildProject } from '../../daemon/export/build-kit.js';
import { readKitFile } from '../../daemon/kits/read-kit-file.js';
import { createRenderPool } from '../../daemon/workers/render-pool.js';

/** One build in a process of its own, as the command line runs it; prints what it measured as one JSON line. */
export interface BuildMeasurement {
  pads: number;
  seconds: number;
  /** Processor time of all threads. */
  cpuSeconds: number;
  /** Highest resident memory, megabytes. */
  peakMegabytes: number;
}

const THREADS = 2;
const [kitFile, out] = process.argv.slice(2) as [string, string];
let peak = 0;
const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
const start = performance.now();
const pool = createRenderPool(new URL('../../daemon/workers/render-worker.js', import.meta.url), THREADS);
const { signal } = new AbortController();
const report = await buildProject(await readKitFile(kitFile), {
  pool,
  out,
  fix: false,
  check: false,
  signal,
});
await pool.close();
clearInterval(sampler);
const { user, system } = process.cpuUsage();
const measured: BuildMeasurement = {
  pads: report.pads.length,
  seconds: (performance.now() - start) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakMegabytes: peak / 1e6,
};
console.log(JSON.stringify(measured));
