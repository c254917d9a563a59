/**
 * Trains daemon/analysis/drum-model.ts on every kit there is and prints what leaving whole sources out gives. What it is
 * worth in kits it does not know is in docs/accuracy.md, where each kit is heard by a network that never met it.
 * Run after a build of the benchmarks: node dist-bench/test/bench/analysis/train-drums.js [--validate]
 */
import { writeFileSync } from 'node:fs';
import { drumSources, isPlayed, sourceOf } from './drum-sources.js';
import { crossValidate, type Evaluation, LABELS, trainDrums } from './drum-training.js';

const hits = await drumSources();

if (process.argv.includes('--validate'))
  report(
    'own source left out',
    crossValidate(hits, (kit) => (isPlayed(kit) ? sourceOf(kit) : null)),
  );

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
