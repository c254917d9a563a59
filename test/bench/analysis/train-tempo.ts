/**
 * Trains daemon/analysis/tempo-model.ts, which tells a tempo from its half and double, on rendered loops.
 * Run after a build of the benchmarks: node dist-bench/test/bench/analysis/train-tempo.js
 */
import { writeFileSync } from 'node:fs';
import { rhythmOf } from '../../../daemon/analysis/onsets.js';
import { candidatesOf } from '../../../daemon/analysis/tempo-candidates.js';
import { tempoFeatures } from '../../../daemon/analysis/tempo-features.js';
import { periodicityOf } from '../../../daemon/analysis/tempo.js';
import { type Labelled, type LoopLabel, loopSet } from './accuracy-sets.js';
import { type Choice, type ChoiceSettings, trainChoice } from './choice-training.js';
import { pack } from './dense-training.js';
import { decode } from './tools.js';
import { respeed } from './treatment.js';
import { workingCopy } from './working-copy.js';

const SETTINGS: ChoiceSettings = {
  hidden: 32,
  epochs: 40,
  rate: 3e-3,
  decay: 1e-2,
  dropInput: 0.1,
  dropHidden: 0.3,
  seed: 1,
};
/** Every loop is heard at other speeds too, so that a pattern is known at tempi its style does not have. */
const SPEEDS: readonly number[] = [1, 0.8, 1.25];
const TEMPI: readonly [number, number] = [58, 184];
/** A loop that was sped up counts less than one as written. */
const RESPED_WEIGHT = 0.6;

const choices: Choice[] = [];
for (const item of await loopSet(600, 1, 'train')) choices.push(...(await choicesOf(item)));
const model = pack(trainChoice(choices, SETTINGS), ['score']);
writeFileSync(
  'daemon/analysis/tempo-model.ts',
  `import { type NetData } from './dense-net.js';\n\n` +
    `/** Written by test/bench/analysis/train-tempo.ts from ${choices.length} loops; do not edit. */\n` +
    `export const TEMPO_MODEL: NetData = ${JSON.stringify(model)};\n`,
);

async function choicesOf({ file, label }: Labelled<LoopLabel>): Promise<Choice[]> {
  const audio = await decode(file);
  if (!audio) return [];
  return SPEEDS.flatMap((speed) => {
    const bpm = label.bpm * speed;
    if (speed !== 1 && (bpm < TEMPI[0] || bpm > TEMPI[1])) return [];
    const sound = workingCopy(speed === 1 ? audio : respeed(audio, speed));
    const rhythm = rhythmOf(sound);
    const periodicity = periodicityOf(rhythm);
    const features = tempoFeatures(periodicity, rhythm);
    const candidates = candidatesOf(periodicity, sound.seconds);
    return [
      {
        answers: candidates.map(features),
        right: candidates.map((candidate) => Math.abs(candidate.bpm - bpm) <= 0.02 * bpm),
        weight: speed === 1 ? 1 : RESPED_WEIGHT,
      },
    ];
  });
}
