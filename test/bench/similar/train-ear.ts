/**
 * Trains daemon/similar/ear-model.ts on every kit and instrument found, and prints how often the ten nearest sounds in
 * other kits are of the same drum class when the ear has never heard the kits it is asked about.
 * Run after a build: node dist-bench/test/bench/similar/train-ear.js [--write]
 */
import { writeFileSync } from 'node:fs';
import { EAR_LABELS } from '../../../daemon/similar/ear.js';
import { pack, type Settings, train } from '../analysis/dense-training.js';
import { type HeardHit, heardHits } from './heard-hits.js';
import { precisionAt10 } from './precision.js';

const SETTINGS: Settings = {
  hidden: 48,
  epochs: 30,
  rate: 2e-3,
  decay: 3e-2,
  dropInput: 0.1,
  dropHidden: 0.3,
  seed: 1,
};

const hits = await heardHits();
console.log(`${hits.length} hits`);
for (const line of precisionAt10(hits, trainEar)) console.log(line);

if (process.argv.includes('--write')) {
  writeFileSync(
    'daemon/similar/ear-model.ts',
    `import type { NetData } from '../analysis/dense-net.js';\n\n` +
      `/** Written by test/bench/similar/train-ear.ts from ${hits.length} hits; do not edit. */\n` +
      `export const EAR_MODEL: NetData = ${JSON.stringify(trainEar(hits))};\n`,
  );
}

/** Families are balanced up to a power, so that rare ones are heard beside common ones. */
export function trainEar(heard: readonly HeardHit[]) {
  const counts = new Float64Array(EAR_LABELS.length);
  for (const { label } of heard) counts[label]!++;
  const examples = heard.flatMap(({ label, features }) =>
    features.map((one) => ({
      features: one,
      label,
      weight: Math.sqrt(heard.length / EAR_LABELS.length / counts[label]!),
    })),
  );
  return pack(train(examples, EAR_LABELS.length, SETTINGS), EAR_LABELS);
}
