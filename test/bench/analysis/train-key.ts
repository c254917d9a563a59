/**
 * Fits the profiles of daemon/analysis/key-model.ts to rendered pieces by both hands, with the soundfonts of the side that
 * is learnt from. With --validate it renders the other soundfonts too and prints what each half makes of the other.
 * Run after a build of the benchmarks: node dist-bench/test/bench/analysis/train-key.js [--validate]
 */
import { writeFileSync } from 'node:fs';
import { halve, tonalPeaks } from '../../../daemon/analysis/tonal-peaks.js';
import { type KeyModel } from '../../../daemon/analysis/key-model.js';
import { type Hand, keyMusic } from './key-music.js';
import { crossExamine, fitKeys, type KeyExample, keyExample } from './key-training.js';
import { fontsOf } from './tools.js';
import { workingCopy } from './working-copy.js';

/** Pieces of each font by each hand. */
const COUNTS: Readonly<Record<Hand, number>> = { pieces: 192, songs: 144 };
const SEEDS: Readonly<Record<string, number>> = { timgm: 61, fluid: 62, opl3: 63, musescore: 64 };

const train = fontsOf('train');
const examples = train.flatMap(played);
writeFileSync('daemon/analysis/key-model.ts', sourceOf(fitKeys(examples)));

if (process.argv.includes('--validate')) {
  const all = [...examples, ...fontsOf('test').flatMap(played)];
  for (const line of crossExamine(all, train)) console.log(line);
}

function played(font: string): KeyExample[] {
  return (['pieces', 'songs'] as const).flatMap((hand) => {
    const heard: KeyExample[] = [];
    for (const piece of keyMusic(hand, [font], COUNTS[hand], SEEDS[font] ?? 1)) {
      const { signal, rate } = halve(workingCopy(piece));
      heard.push(keyExample(hand, piece.spec, tonalPeaks(signal, rate)));
    }
    return heard;
  });
}

function sourceOf({ major, minor }: KeyModel): string {
  const of = ({ profiles, bias }: KeyModel['major']): string =>
    `{\n    profiles: [\n${profiles.map((list) => `      [${list.join(', ')}],\n`).join('')}    ],\n    bias: ${bias},\n  }`;
  return `/** What each pitch class or triad above the tonic says for a key, in log odds. */
export interface KeyProfile {
  /** One for each view of the evidence (see key.ts), from the tonic up. */
  profiles: readonly (readonly number[])[];
  bias: number;
}

export interface KeyModel {
  major: KeyProfile;
  minor: KeyProfile;
}

/** Written by test/bench/analysis/train-key.ts from ${examples.length} rendered pieces; do not edit. */
export const KEY_MODEL: KeyModel = {
  major: ${of(major)},
  minor: ${of(minor)},
};
`;
}
