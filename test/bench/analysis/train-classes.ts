/**
 * Trains daemon/analysis/sound-class-model.ts and prints how well sources are heard that were left out of the training.
 * Run after a build of the benchmarks: node dist-bench/test/bench/analysis/train-classes.js [--validate]
 */
import { writeFileSync } from 'node:fs';
import { createAnalyser } from '../../../daemon/analysis/analyser.js';
import { createNet, type NetData } from '../../../daemon/analysis/dense-net.js';
import { envelopeOf } from '../../../daemon/analysis/envelope.js';
import { classFeatures, UNSURE } from '../../../daemon/analysis/sound-class.js';
import { soundClass } from '../../../schemas/analysis.js';
import { createRandom } from '../../support/synth/signals.js';
import { type ClassSound, classSounds } from './class-sounds.js';
import { type Example, pack, type Settings, trainTogether } from './dense-training.js';
import { best } from './drum-training.js';
import { vary } from './hit-variants.js';

const LABELS = soundClass.options;
const SETTINGS: Settings = {
  hidden: 40,
  epochs: 25,
  rate: 2e-3,
  decay: 0.1,
  dropInput: 0.1,
  dropHidden: 0.3,
  seed: 1,
};
const TOGETHER = 2;
const FOLDS = 4;

interface Learnt {
  source: string;
  label: number;
  /** Of the sound, then of what a producer may have done to it. */
  features: Float32Array[];
}

const random = createRandom(9);
const learnt = (await classSounds()).flatMap((sound) => hear(sound));
console.log(`${learnt.length} sounds`);
if (process.argv.includes('--validate')) validate(learnt);
writeFileSync(
  'daemon/analysis/sound-class-model.ts',
  `import { type NetData } from './dense-net.js';\n\n` +
    `/** Written by test/bench/analysis/train-classes.ts from ${learnt.length} sounds; do not edit. */\n` +
    `export const SOUND_MODEL: NetData = ${JSON.stringify(teach(learnt))};\n`,
);

function hear(sound: ClassSound): Learnt[] {
  const mono = Float32Array.from(
    sound.channels[0]!,
    (_, i) => sound.channels.reduce((sum, channel) => sum + channel[i]!, 0) / sound.channels.length,
  );
  // Long sounds lose their end when they are varied, which would make a loop another one.
  const copies = mono.length < 2 * sound.rate ? [mono, vary(mono, sound.rate, random)] : [mono];
  const features = copies.map((copy) => featuresOf(copy, sound.rate)).filter((one) => one !== null);
  return features.length === 0
    ? []
    : [{ source: sound.source, label: LABELS.indexOf(sound.label), features }];
}

function featuresOf(mono: Float32Array, sampleRate: number): Float32Array | null {
  const analyser = createAnalyser(
    { container: 'wav', codec: 'pcm', sampleRate, channels: 1, bits: 32, frames: mono.length },
    { hints: {}, name: '', folders: [] },
  );
  analyser.push([mono]);
  const { result, peaks } = analyser.finish();
  const envelope = envelopeOf(peaks, result.duration);
  return envelope && classFeatures(result, envelope);
}

function teach(sounds: readonly Learnt[]): NetData {
  const counts = new Float64Array(LABELS.length);
  for (const { label } of sounds) counts[label]!++;
  const examples: Example[] = sounds.flatMap(({ label, features }) =>
    features.map((one) => ({
      features: one,
      label,
      weight: Math.sqrt(sounds.length / LABELS.length / counts[label]!),
    })),
  );
  return pack(trainTogether(examples, LABELS.length, SETTINGS, TOGETHER), LABELS);
}

/** Whole soundfonts, and kits in so many groups, are left out in turn. */
function validate(sounds: readonly Learnt[]): void {
  const kits = [...new Set(sounds.map(({ source }) => source).filter((source) => source.startsWith('h2/')))];
  const groupOf = (source: string): string =>
    source.startsWith('h2/') ? `kits ${kits.indexOf(source) % FOLDS}` : source;
  const confusion = LABELS.map(() => LABELS.map(() => 0));
  let [asked, said, right] = [0, 0, 0];
  const groups = new Set(sounds.map(({ source }) => groupOf(source)));
  for (const group of groups) {
    if (group === 'made' || group === 'lmms') continue;
    const net = createNet(teach(sounds.filter(({ source }) => groupOf(source) !== group)));
    for (const sound of sounds) {
      if (groupOf(sound.source) !== group) continue;
      const odds = net.classify(sound.features[0]!);
      const heard = best(odds);
      confusion[sound.label]![heard]!++;
      asked++;
      if (odds[heard]! < UNSURE) continue;
      said++;
      if (heard === sound.label) right++;
    }
  }
  const all = confusion.reduce((sum, row, i) => sum + row[i]!, 0);
  console.log(
    `right ${(all / asked).toFixed(3)}, said ${(said / asked).toFixed(3)}, right when said ${(right / said).toFixed(3)}`,
  );
  console.log(`${''.padEnd(9)}${LABELS.map((label) => label.slice(0, 6).padStart(7)).join('')}`);
  confusion.forEach((row, i) =>
    console.log(`${LABELS[i]!.padEnd(9)}${row.map((count) => String(count).padStart(7)).join('')}`),
  );
}
