/**
 * Trains daemon/similar/ear-model.ts on every kit and instrument found. What such a network is worth to sounds it has never
 * heard is measured by `npm run bench -- accuracy`.
 * Run after a build of the benchmarks: node dist-bench/test/bench/similar/train-ear.js
 */
import { writeFileSync } from 'node:fs';
import { trainEar } from './ear-training.js';
import { heardHits } from './heard-hits.js';

const hits = await heardHits();
writeFileSync(
  'daemon/similar/ear-model.ts',
  `import type { NetData } from '../analysis/dense-net.js';\n\n` +
    `/** Written by test/bench/similar/train-ear.ts from ${hits.length} hits; do not edit. */\n` +
    `export const EAR_MODEL: NetData = ${JSON.stringify(trainEar(hits))};\n`,
);
