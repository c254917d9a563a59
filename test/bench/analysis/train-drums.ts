/**
 * Trains daemon/analysis/drum-model.ts and prints what leaving kits out gives. The kits of Hydrogen and the samples of Sonic
 * Pi are the exam of docs/accuracy.md and never trained on.
 * Run after a build of the benchmarks: node dist-bench/test/bench/analysis/train-drums.js [--validate]
 */
import { writeFileSync } from 'node:fs';
import { drumSynthHits, freepatsHits, type Hit, lmmsHits, melodicHits, soundfontHits } from './drum-hits.js';
import { otherVoices } from './other-voices.js';
import { crossValidate, type Evaluation, featured, LABELS, trainDrums } from './drum-training.js';

const sources: readonly (readonly Hit[])[] = [
  drumSynthHits(),
  await lmmsHits(),
  freepatsHits(),
  soundfontHits(),
  // Every second note: more of them would only outnumber the drums.
  melodicHits().filter((_, i) => i % 2 === 0),
  otherVoices(200, 2),
];
const hits = sources.flatMap((source, i) => featured(source, i + 1));

/** What shares recordings is left out together. Made sounds are no exam: nobody meets them. */
const sourceOf = (kit: string): string =>
  kit.startsWith('avl') ? 'avl' : kit.replace(/^melodic-/, '').split('/')[0]!;
const isRecorded = (source: string): boolean =>
  ['avl', 'fluid', 'timgm', 'freepats', 'lmms'].includes(source);
if (process.argv.includes('--validate'))
  report('own source left out', crossValidate(hits, sourceOf, isRecorded));

const model = trainDrums(hits);
writeFileSync(
  'daemon/analysis/drum-model.ts',
  `import { type NetData } from './dense-net.js';\n\n` +
    `/** Written by test/bench/analysis/train-drums.ts from ${hits.length} hits; do not edit. */\n` +
    `export const DRUM_MODEL: NetData = ${JSON.stringify(model)};\n`,
);

function report(title: string, { accuracy, macroF1, missed, invented, confusion }: Evaluation): void {
  console.log(
    `\n${title}: accuracy ${accuracy.toFixed(3)}, macro F1 ${macroF1.toFixed(3)}, ` +
      `called no drum ${missed.toFixed(3)}, invented ${invented.toFixed(3)}`,
  );
  console.log(`${''.padEnd(11)}${LABELS.map((l) => l.slice(0, 6).padStart(7)).join('')}`);
  confusion.forEach((row, i) =>
    console.log(`${LABELS[i]!.padEnd(11)}${row.map((n) => String(n).padStart(7)).join('')}`),
  );
}
