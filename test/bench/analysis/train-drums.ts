/**
 * Trains daemon/analysis/drum-model.ts on every kit found and prints what leaving kits and whole fonts out gives.
 * Run after a build: node dist/test/bench/analysis/train-drums.js [--write]
 */
import { writeFileSync } from 'node:fs';
import { pack, train } from './dense-training.js';
import { hydrogenHits, melodicHits, soundfontHits } from './drum-hits.js';
import { crossValidate, type Evaluation, examplesOf, featured, LABELS, SETTINGS } from './drum-training.js';

const hits = featured([...soundfontHits(), ...hydrogenHits(), ...melodicHits()]);
const font = (kit: string): string => kit.replace(/^melodic-/, '').split('/')[0]!;
report(
  'own kit left out',
  crossValidate(hits, (kit) => kit),
);
report('own font left out', crossValidate(hits, font));

if (process.argv.includes('--write')) {
  const model = pack(train(examplesOf(hits), LABELS.length, SETTINGS), LABELS);
  writeFileSync(
    'daemon/analysis/drum-model.ts',
    `import { type NetData } from './dense-net.js';\n\n` +
      `/** Written by test/bench/analysis/train-drums.ts from ${hits.length} hits; do not edit. */\n` +
      `export const DRUM_MODEL: NetData = ${JSON.stringify(model)};\n`,
  );
}

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
