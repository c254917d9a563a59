import { writeFile } from 'node:fs/promises';
import { type AnalysisResult, drumClass } from '../../../schemas/analysis.js';
import { createAnalyser } from '../../../daemon/analysis/analyser.js';
import { openAudio } from '../../../daemon/audio/open.js';
import { type BenchRow } from '../rows.js';
import { toMarkdown } from '../table.js';
import { Confusion, keyScore, mean, share, tempoRelated, tempoRight } from './accuracy-scores.js';
import {
  hitSet,
  type HitLabel,
  type Labelled,
  type LoopLabel,
  loopSet,
  type PieceLabel,
  pieceSet,
  sonicPiSet,
} from './accuracy-sets.js';
import { peerRows } from './peers.js';
import { type SampleLabel } from './sonic-pi.js';

/** Sizes and seeds of the exam; training uses other seeds and other soundfonts. */
const LOOPS = { count: 250, seed: 9 };
const PIECES = { count: 144, seed: 9 };
const REPORT = new URL('../../../../docs/accuracy.md', import.meta.url);
const DRUMS: readonly string[] = drumClass.options;
const NO_DRUM = 'no drum';

interface Heard<T> extends Labelled<T> {
  result: AnalysisResult;
}

/** The whole analysis as it ships, on a file whose name and tags say nothing. */
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
  const loopFiles = await loopSet(LOOPS.count, LOOPS.seed, 'test');
  const pieceFiles = await pieceSet(PIECES.count, PIECES.seed, 'test');
  const loops = await hear(loopFiles);
  const pieces = await hear(pieceFiles);
  const hits = await hear(await hitSet());
  const samples = await hear(await sonicPiSet());
  const drums = confusionOf(hits);
  const rows = [
    ...tempoRows(loops, hits),
    ...keyRows(pieces),
    row('drum class accuracy', drums.accuracy(DRUMS), 0.78, `${hits.length} hits of Hydrogen kits`),
    row('drum class macro F1', drums.macroF1(DRUMS), 0.7),
    row('loop or one-shot', kindShare(loops, hits), 0.97, 'loops and drum hits'),
    ...sampleRows(samples),
  ];
  const peers = await peerRows(loopFiles, pieceFiles);
  await writeFile(REPORT, report(rows, peers, drums, loops, samples));
  return rows;
}

function row(name: string, value: number, least: number, note?: string): BenchRow {
  return {
    name,
    value,
    unit: '',
    target: `≥ ${least}`,
    ok: value >= least,
    ...(note === undefined ? {} : { note }),
  };
}

const answer = ({ label, result }: Heard<LoopLabel>) => ({
  truth: label.bpm,
  heard: result.bpm?.value ?? null,
});

function tempoRows(loops: readonly Heard<LoopLabel>[], hits: readonly Heard<HitLabel>[]): BenchRow[] {
  const answers = loops.map(answer);
  const cut = loops.filter((loop) => !loop.label.whole).map(answer);
  const invented = share(hits, ({ result }) => result.bpm !== null);
  return [
    row(
      'tempo within 4 %',
      share(answers, (a) => tempoRight(a)),
      0.9,
      `${loops.length} loops`,
    ),
    row('tempo within 4 %, ×2 and ×3 allowed', share(answers, tempoRelated), 0.97),
    row(
      'tempo within 1 %',
      share(answers, (a) => tempoRight(a, 0.01)),
      0.9,
    ),
    row(
      'tempo within 4 %, not whole beats',
      share(cut, (a) => tempoRight(a)),
      0.82,
      `${cut.length} loops`,
    ),
    {
      name: 'one-shots given a tempo',
      value: invented,
      unit: '',
      target: '< 0.05',
      ok: invented < 0.05,
      note: 'drum hits',
    },
  ];
}

function keyRows(pieces: readonly Heard<PieceLabel>[]): BenchRow[] {
  const scores = pieces.map(({ label, result }) => keyScore(label, result.key?.value ?? null));
  const detuned = scores.filter((_, i) => pieces[i]!.label.cents !== 0);
  return [
    row(
      'key exact',
      share(scores, (s) => s === 1),
      0.88,
      `${pieces.length} pieces`,
    ),
    row('key, MIREX weighted', mean(scores), 0.92),
    row(
      'key exact, detuned',
      share(detuned, (s) => s === 1),
      0.87,
      `${detuned.length} pieces`,
    ),
  ];
}

function confusionOf(hits: readonly Heard<HitLabel>[]): Confusion {
  const confusion = new Confusion();
  for (const { label, result } of hits) confusion.add(label.drum, result.drumClass?.value ?? NO_DRUM);
  return confusion;
}

function kindShare(loops: readonly Heard<LoopLabel>[], hits: readonly Heard<HitLabel>[]): number {
  return share(
    [
      ...loops.map(({ result }) => result.kind?.value === 'loop'),
      ...hits.map(({ result }) => result.kind?.value === 'one-shot'),
    ],
    (right) => right,
  );
}

type Sample = Heard<SampleLabel & { name: string }>;

/** What is wrong with an answer about a sample, in words; empty when nothing is. */
function faults({ label, result }: Sample): string[] {
  const found: string[] = [];
  const { kind, bpm, drumClass: drum, rootNote } = result;
  if (kind?.value !== label.kind) found.push(`heard as ${kind?.value ?? 'nothing'}`);
  else if (label.bpm !== undefined && !tempoRight({ truth: label.bpm, heard: bpm?.value ?? null }))
    found.push(`${label.bpm} BPM heard as ${bpm?.value ?? 'none'}`);
  const said = drum?.value ?? 'none';
  if (label.drum !== undefined && said !== label.drum) found.push(`${label.drum} heard as ${said}`);
  if (label.root !== undefined && rootNote !== null) {
    const off = (((rootNote.value - label.root) % 12) + 12) % 12;
    if (Math.min(off, 12 - off) > 0.6) found.push(`root heard as note ${rootNote.value}`);
  }
  return found;
}

function sampleRows(samples: readonly Sample[]): BenchRow[] {
  const drums = samples.filter(({ label }) => label.drum !== undefined && label.drum !== 'none');
  const others = samples.filter(({ label }) => label.drum === 'none');
  const loops = samples.filter(({ label }) => label.bpm !== undefined);
  return [
    row(
      'Sonic Pi: loop or one-shot',
      share(samples, ({ label, result }) => result.kind?.value === label.kind),
      0.97,
    ),
    row(
      'Sonic Pi: tempo within 4 %',
      share(loops, ({ label, result }) =>
        tempoRight({ truth: label.bpm!, heard: result.bpm?.value ?? null }),
      ),
      0.9,
      `${loops.length} loops`,
    ),
    row(
      'Sonic Pi: drum class accuracy',
      share(drums, ({ label, result }) => result.drumClass?.value === label.drum),
      0.78,
      `${drums.length} hits`,
    ),
    row(
      'Sonic Pi: other sounds not called drums',
      share(others, ({ result }) => result.drumClass === null),
      0.9,
      `${others.length} sounds`,
    ),
  ];
}

function report(
  rows: readonly BenchRow[],
  peers: readonly BenchRow[],
  drums: Confusion,
  loops: readonly Heard<LoopLabel>[],
  samples: readonly Sample[],
): string {
  const columns = [...DRUMS, NO_DRUM];
  const matrix = DRUMS.map(
    (truth) => `| ${truth} | ${columns.map((heard) => drums.count(truth, heard) || '').join(' | ')} |`,
  );
  const missed = loops
    .filter((loop) => !tempoRight(answer(loop)))
    .map(
      ({ label, result }) =>
        `| ${label.style}${label.whole ? '' : ', not whole beats'} | ${label.done.join(', ')} | ` +
        `${label.bpm.toFixed(1)} | ${result.bpm?.value ?? '–'} | ${result.bpm?.confidence ?? ''} |`,
    );
  const wrong = samples.flatMap((sample) => {
    const found = faults(sample);
    return found.length > 0 ? [`| ${sample.label.name} | ${found.join('; ')} |`] : [];
  });
  return `# Accuracy

Written by \`npm run bench -- accuracy\`; see [how it is measured](#how-it-is-measured). Nothing but the audio helps: files have
numbers for names and carry neither tags nor chunks.

${toMarkdown(rows)}

## Other programs on the same files

${peers.length > 0 ? toMarkdown(peers) : 'None was installed when this page was written.'}

## Drums: what was heard for what it is

Rows are the label, columns what was heard. No kit of this set was used for training.

| | ${columns.join(' | ')} |
| --- |${columns.map(() => ' --- |').join('')}
${matrix.join('\n')}

## Loops missed

| style | treatment | BPM | heard | confidence |
| --- | --- | --- | --- | --- |
${missed.join('\n')}

## Sonic Pi's samples that are heard wrong

| sample | what is wrong |
| --- | --- |
${wrong.join('\n')}

## How it is measured

Everything can be rebuilt on a Debian machine: \`apt-get install fluidsynth ffmpeg fluid-soundfont-gm timgm6mb-soundfont
opl3-soundfont musescore-general-soundfont-small avldrums.lv2-soundfont hydrogen-data hydrogen-drumkits sonic-pi-samples lmms-common freepats\`,
then \`npm run bench -- accuracy\`. Sets are made in the temporary folder, once.

- **Loops**: ${LOOPS.count} loops of ${new Set(loops.map(({ label }) => label.style)).size} styles, with and without drums, rendered by \`fluidsynth\` from notes written by code. Three of ten are
  not a whole number of beats long; half are treated as producers do (speed, drive, filters, reverb, bit-crush, noise, MP3).
- **Pieces**: ${PIECES.count} pieces through all 24 keys, every third detuned by up to half a semitone.
- **Drum hits**: kits of the drum machine Hydrogen, labelled by the names of their instruments.
- **Sonic Pi**: the samples of that package that a person can label beyond doubt, labels in \`test/bench/analysis/sonic-pi.ts\`.

What is learned from and what is met are kept apart: weights for tempo and key come from other soundfonts and seeds than the
exam, the drum model from soundfonts, freepats and LMMS (recordings and DrumSynth patches), never from a Hydrogen or Sonic Pi kit.
Models and their training: \`test/bench/analysis/train-*.ts\`.
`;
}
