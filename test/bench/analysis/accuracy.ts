import { writeFile } from 'node:fs/promises';
import { createAnalyser } from '../../../daemon/analysis/analyser.js';
import { openAudio } from '../../../daemon/audio/open.js';
import { type BenchRow } from '../rows.js';
import { report } from './accuracy-report.js';
import { type Heard, keyRows, kindRows, sampleRows, tempoRows } from './accuracy-rows.js';
import { hitSet, type Labelled, loopSet, pieceSet, songSet, sonicPiSet } from './accuracy-sets.js';
import { drumExam } from './drum-exam.js';
import { loudnessRows } from './loudness-peer.js';
import { peerRows } from './peers.js';
import { precisionExam } from '../similar/precision.js';

/**
 * Sizes and seeds of the exam: training uses other seeds and other soundfonts, and no setting was ever chosen by these
 * seeds. All of it takes some minutes on one core.
 */
const LOOPS = { count: 250, seed: 21 };
const PIECES = { count: 144, seed: 21 };
/** Files that ffmpeg is asked about. */
const LOUDNESS_ASKED = 100;
const REPORT = new URL('../../../../docs/accuracy.md', import.meta.url);

/** The whole analysis as it ships, on files whose names and tags say nothing. */
async function hear<T>(set: readonly Labelled<T>[]): Promise<Heard<T>[]> {
  const heard: Heard<T>[] = [];
  for (const item of set) {
    const sound = await openAudio(item.file);
    try {
      const analyser = createAnalyser(sound.format, { hints: {}, name: '', folders: [] });
      for await (const block of sound.blocks()) analyser.push(block);
      heard.push({ ...item, result: analyser.finish().result });
    } finally {
      await sound.close();
    }
  }
  return heard;
}

/** Builds the labelled sets, listens to them, and writes docs/accuracy.md. */
export async function run(): Promise<BenchRow[]> {
  const loopFiles = await timed('making loops', () => loopSet(LOOPS.count, LOOPS.seed, 'test'));
  const pieceFiles = await timed('making pieces', () => pieceSet(PIECES.count, PIECES.seed, 'test'));
  const songFiles = await timed('making songs', () => songSet(PIECES.count, PIECES.seed, 'test'));
  const hitFiles = await timed('reading hits', hitSet);
  const sampleFiles = await timed('reading samples', sonicPiSet);
  const loops = await timed('hearing loops', () => hear(loopFiles));
  const pieces = await timed('hearing pieces', () => hear(pieceFiles));
  const songs = await timed('hearing songs', () => hear(songFiles));
  const hits = await timed('hearing hits', () => hear(hitFiles));
  const samples = await timed('hearing samples', () => hear(sampleFiles));
  const { drums, rows: drumRows } = await timed('hearing drums, own kit left out', drumExam);
  const similar = await timed('looking for the same drum in kits nobody met', precisionExam);
  const rows = [
    ...tempoRows(loops, hits),
    ...keyRows(pieces),
    ...keyRows(songs, 'songs: '),
    ...drumRows,
    ...similar.rows,
    ...kindRows(loops, hits),
    ...sampleRows(samples),
    ...(await timed('asking ffmpeg', () =>
      Promise.resolve(loudnessRows([...loops, ...pieces], LOUDNESS_ASKED)),
    )),
  ];
  const peers = [...(await timed('asking peers', () => peerRows(loopFiles, pieceFiles))), ...similar.peers];
  const sizes = {
    loops: LOOPS.count,
    pieces: PIECES.count,
    day: new Date().toISOString().slice(0, 10),
  };
  await writeFile(REPORT, report(rows, peers, drums, loops, samples, sizes));
  return rows;
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const done = await work();
  console.error(`  ${what}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  return done;
}
