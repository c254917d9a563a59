import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { AnalysisResult } from '../../schemas/analysis.js';
import { searchParams } from '../../schemas/methods/samples.js';
import { openCatalogue } from '../../daemon/catalogue/database.js';
import type { Catalogue, SoundFacts } from '../../daemon/catalogue/types.js';
import { libraryPaths, repeatable, typedQueries } from './library-names.js';
import type { BenchRow } from './rows.js';

const ROWS = 100_000;
const BATCH = 1000;
/** The words are typed so often, that one percent of the keystrokes is more than one of them. */
const TYPED_PASSES = 5;
const NOW = 1_767_225_600_000;

/** The catalogue alone, on 100,000 rows: listing, recording, searching, counting, reopening, backing up. */
export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'padbridge-bench-'));
  const file = join(folder, 'padbridge.db');
  try {
    const rows: BenchRow[] = [];
    const catalogue = openCatalogue(file);
    const ids = benchListing(catalogue, rows);
    benchRecording(catalogue, ids, rows);
    benchSearch(catalogue, rows);
    await benchBackup(catalogue, join(folder, 'copy.db'), rows);
    catalogue.close();
    benchReopen(file, rows);
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchListing(catalogue: Catalogue, rows: BenchRow[]): number[] {
  const root = catalogue.roots.add('/music', NOW).id;
  const files = libraryPaths(ROWS).map((relativePath, index) => ({
    relativePath,
    size: 20_000 + index,
    modifiedAt: NOW - index * 60_000,
  }));
  const ids: number[] = [];
  const listing = cpuSeconds(() => {
    const job = catalogue.jobs.openAnalyseJob(root, '/music', NOW);
    for (let at = 0; at < files.length; at += BATCH) {
      const batch = files.slice(at, at + BATCH);
      const { added } = catalogue.samples.applyListing(root, batch, NOW + at);
      catalogue.jobs.enqueueListed(job.id, added);
      ids.push(...added);
    }
  });
  rows.push(atLeast('Listing new files, with queue', ROWS / listing, 'files/s of CPU', 10_000));
  const again = cpuSeconds(() => {
    for (let at = 0; at < files.length; at += BATCH) {
      catalogue.samples.applyListing(root, files.slice(at, at + BATCH), NOW + at);
    }
  });
  rows.push(atLeast('Listing unchanged files', ROWS / again, 'files/s of CPU', 50_000));
  const taking = times(200, () => void catalogue.jobs.take(4, NOW));
  rows.push(below('Taking 4 files from a queue of 100,000, p99', percentile(taking, 0.99), 'ms', 2));
  return ids;
}

function benchRecording(catalogue: Catalogue, ids: readonly number[], rows: BenchRow[]): void {
  const random = repeatable(7);
  const seconds = cpuSeconds(() => {
    for (const id of ids) catalogue.samples.recordAnalysis(id, factsOf(id, random), NOW);
  });
  rows.push(below('Recording an analysis', (seconds / ids.length) * 1000, 'ms of CPU', 1));
  for (const id of ids)
    if (random(10) === 0) catalogue.samples.setTags(id, [`mood ${String(random(40))}`], NOW);
  for (const id of ids) if (random(10) === 0) catalogue.samples.setRating(id, 1 + random(5), NOW);
}

function benchSearch(catalogue: Catalogue, rows: BenchRow[]): void {
  rows.push(below('First search (reads the columns)', times(1, () => search(catalogue, {}))[0]!, 'ms', 1000));
  let touched = 0;
  const plain = Array.from({ length: TYPED_PASSES }).flatMap(() => {
    // A rating clears what was kept from the pass before.
    catalogue.samples.setRating(1, (touched = (touched + 1) % 6), NOW);
    return typedQueries().map((query) => times(1, () => search(catalogue, { query }))[0]!);
  });
  rows.push(below('Search as you type, p50', percentile(plain, 0.5), 'ms', 20));
  rows.push(below('Search as you type, p99', percentile(plain, 0.99), 'ms', 20));

  // A rating between two searches makes every one of them a search in a catalogue that just changed.
  let rating = 0;
  const cold = (params: object): number => {
    catalogue.samples.setRating(1, (rating = (rating + 1) % 6), NOW);
    return times(1, () => search(catalogue, params))[0]!;
  };
  const short = [...'abcdefghijklmnopqrstuvwxyz0123456789'].flatMap((a) => [a, `${a}a`, `${a}o`]);
  const shortTimes = short.map((query) => cold({ query }));
  rows.push(below('One and two letters while indexing, p99', percentile(shortTimes, 0.99), 'ms', 20));
  const filters = [
    { kind: ['loop'] },
    { bpm: { min: 80, max: 96, halfDouble: true } },
    { key: { tonic: 'A', mode: 'minor', compatible: true } },
    { folder: 'Red Room' },
    { minRating: 4 },
    { sort: 'name' },
    { sort: 'bpm', duration: { max: 4 } },
  ];
  const filtered = typedQueries().flatMap((query) => filters.map((filter) => cold({ query, ...filter })));
  rows.push(below('Words with filters and orders while indexing, p50', percentile(filtered, 0.5), 'ms', 20));
  rows.push(below('Words with filters and orders while indexing, p99', percentile(filtered, 0.99), 'ms', 20));
  const browsing = filters.map((filter) => cold(filter));
  rows.push(below('Filters and orders without words, worst', Math.max(...browsing), 'ms', 20));

  const all = ['kind', 'drumClass', 'key', 'tag', 'root', 'folder', 'status', 'rating', 'bpm'] as const;
  const facets = [{}, { query: 'p' }, { query: 'kick' }, { kind: ['loop' as const] }].map((filter) => {
    catalogue.samples.setRating(1, (rating = (rating + 1) % 6), NOW);
    return times(1, () => void catalogue.search.facets(filter, all))[0]!;
  });
  rows.push(below('All nine facets, worst', Math.max(...facets), 'ms', 50));
}

async function benchBackup(catalogue: Catalogue, copy: string, rows: BenchRow[]): Promise<void> {
  const from = performance.now();
  await catalogue.backup(copy);
  const mebibytes = (statSync(copy).size / 2 ** 20).toFixed(0);
  rows.push({
    ...below('Verified online backup', performance.now() - from, 'ms', 30_000),
    note: `${mebibytes} MiB`,
  });
}

function benchReopen(file: string, rows: BenchRow[]): void {
  const milliseconds = times(1, () => {
    const catalogue = openCatalogue(file);
    search(catalogue, { query: 'kick' });
    catalogue.close();
  })[0]!;
  rows.push(below('Open and first search', milliseconds, 'ms', 1000));
}

function search(catalogue: Catalogue, params: object): void {
  catalogue.search.search(searchParams.parse(params));
}

/** What an analysis might have found out: the same for the same numbers. */
export function factsOf(id: number, random: (below: number) => number): SoundFacts {
  const loop = random(3) === 0;
  const tonic = (['C', 'D', 'F#', 'A'] as const)[random(4)]!;
  const vector = (length: number): number[] => Array.from({ length }, () => random(1000) / 1000);
  const weighed = <T>(value: T) => ({
    value,
    confidence: random(100) / 100,
    source: 'audio' as const,
    heard: value,
    agrees: true,
  });
  const result: AnalysisResult = {
    engine: 'bench/1',
    duration: loop ? 2 + random(60) / 10 : 0.1 + random(20) / 10,
    frames: 44_100,
    sampleRate: 44_100,
    channels: 2,
    peakDb: -random(12),
    rmsDb: -18,
    lufs: -8 - random(20),
    zeroCrossingRate: 0.05,
    spectralCentroid: 300 + random(5000),
    spectralRolloff: 4000,
    spectralBandwidth: 900,
    spectralFlatness: 0.2,
    mfcc: vector(13),
    chroma: vector(12),
    harmonicRatio: 0.4,
    onsetRate: 4,
    onsets: Array.from({ length: loop ? 16 : 1 }, (_, at) => at * 5000),
    kind: weighed(loop ? 'loop' : 'one-shot'),
    drumClass: random(3) === 0 ? weighed('kick') : null,
    bpm: loop ? weighed(70 + random(110)) : null,
    beats: loop ? 8 : null,
    key: random(2) === 0 ? weighed({ tonic, mode: 'minor' }) : null,
    rootNote: null,
    tuningCents: null,
    remarks: [],
  };
  return {
    contentHash: `c${String(id)}`,
    audioHash: `a${String(id)}`,
    format: { container: 'wav', codec: 'pcm', sampleRate: 44_100, channels: 2, bits: 16, frames: 44_100 },
    hints: random(5) === 0 ? { artist: 'Attic Audio', genre: 'Boom Bap' } : {},
    result,
    peaks: { framesPerPeak: 64, data: new Int8Array(1400).fill(40) },
    elapsedMs: 9,
  };
}

/** CPU, not wall time: the table must say the same on a busy machine. */
function cpuSeconds(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

function times(count: number, work: () => void): number[] {
  return Array.from({ length: count }, () => cpuSeconds(work) * 1000);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function below(name: string, value: number, unit: string, limit: number): BenchRow {
  return { name, value, unit, target: `< ${String(limit)}`, ok: value < limit };
}

function atLeast(name: string, value: number, unit: string, limit: number): BenchRow {
  return { name, value, unit, target: `≥ ${String(limit)}`, ok: value >= limit };
}
