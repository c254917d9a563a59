import { DEFAULT_WEIGHTS, DIMENSIONS, SEGMENTS } from '../../daemon/similar/aspects.js';
import { emptyMatrix, nearest, put, type Matrix } from '../../daemon/similar/matrix.js';
import { nearTwins } from '../../daemon/similar/twins.js';
import { createRandom } from '../support/synth/signals.js';
import type { BenchRow } from './rows.js';

const NEAREST = 50;
const QUERIES = 60;
/** Asked first and not counted: the compiler has to have seen the loop. */
const WARM_UP = 5;
/** A library is made of families of sounds, not of noise. */
const FAMILIES = 400;

const USUAL = SEGMENTS.map(({ aspect }) => DEFAULT_WEIGHTS[aspect]);

/** Sounds like this, exactly, among many vectors on one core; and near duplicates. */
export function run(): Promise<BenchRow[]> {
  return Promise.resolve([
    ...rowsOf(100_000, { must: 20, aim: 5 }),
    ...rowsOf(1_000_000, { must: 200, aim: 50 }),
    twinsRow(100_000),
  ]);
}

function rowsOf(count: number, { must, aim }: { must: number; aim: number }): BenchRow[] {
  const { matrix, vector } = library(count);
  const measure = (weights: readonly number[]): number => {
    const times = Array.from({ length: WARM_UP + QUERIES }, () => {
      const query = vector();
      return cpuMilliseconds(() => void nearest(matrix, query, { weights, limit: NEAREST }));
    }).slice(WARM_UP);
    times.sort((a, b) => a - b);
    return times[Math.floor(times.length * 0.95)]!;
  };
  const named = count.toLocaleString('en');
  const row = (name: string, value: number): BenchRow => ({
    name: `Nearest ${NEAREST} of ${named}, ${name}, p95`,
    value,
    unit: 'ms of CPU',
    target: `< ${must} (aim ${aim})`,
    ok: value < must,
    note: `${Math.round(matrix.vectors.byteLength / 2 ** 20)} MiB`,
  });
  return [row('usual weights', measure(USUAL)), row('all aspects alike', measure(SEGMENTS.map(() => 1)))];
}

function twinsRow(count: number): BenchRow {
  const { matrix } = library(count);
  const value = cpuMilliseconds(() => void nearTwins(matrix, (id) => id)) / 1000;
  return {
    name: `Near duplicates among ${count.toLocaleString('en')}`,
    value,
    unit: 's of CPU',
    target: '< 20',
    ok: value < 20,
  };
}

function library(count: number): { matrix: Matrix; vector: () => Int8Array } {
  const random = createRandom(11);
  const bell = (): number => (random() + random() + random() - 1.5) * 70;
  const clipped = (value: number): number => Math.max(-127, Math.min(127, Math.round(value)));
  const families = Array.from({ length: FAMILIES }, () =>
    Int8Array.from({ length: DIMENSIONS }, () => clipped(bell())),
  );
  const vector = (): Int8Array =>
    families[Math.floor(random() * FAMILIES)]!.map((value) => clipped(value + bell() * 0.5));
  const matrix = emptyMatrix();
  for (let id = 1; id <= count; id++) put(matrix, id, vector());
  return { matrix, vector };
}

function cpuMilliseconds(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}
