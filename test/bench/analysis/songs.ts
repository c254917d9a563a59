import { PITCH_CLASSES } from '../../../schemas/pitch.js';
import { type MusicalMode } from '../../../schemas/analysis.js';
import { createRandom } from '../../support/synth/signals.js';
import { type MidiNote, type Passage } from './midi-file.js';
import { type Piece, type PieceSpec, renderWith } from './pieces.js';
import { type Chord, SCALES } from './progressions.js';
import { respeed, treat } from './treatment.js';

type Random = () => number;
const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

/** What may follow a chord, and how often. */
interface Step {
  chord: Chord;
  next: Readonly<Record<string, number>>;
}

const MAJOR: Readonly<Record<string, Step>> = {
  I: { chord: [0, 4], next: { IV: 25, V: 25, vi: 20, ii: 12, iii: 8, VII: 5, I: 5 } },
  ii: { chord: [2, 3], next: { V: 60, IV: 12, I: 15, vi: 13 } },
  iii: { chord: [4, 3], next: { vi: 40, IV: 40, ii: 20 } },
  IV: { chord: [5, 4], next: { V: 35, I: 35, ii: 10, vi: 12, iv: 8 } },
  V: { chord: [7, 4], next: { I: 60, vi: 20, IV: 15, iii: 5 } },
  vi: { chord: [9, 3], next: { IV: 40, ii: 25, V: 20, iii: 10, I: 5 } },
  VII: { chord: [10, 4], next: { IV: 60, I: 40 } },
  iv: { chord: [5, 3], next: { I: 80, V: 20 } },
};
const MINOR: Readonly<Record<string, Step>> = {
  i: { chord: [0, 3], next: { iv: 20, VI: 20, VII: 20, v: 8, V: 10, III: 12, dim: 4, i: 6 } },
  III: { chord: [3, 4], next: { VII: 30, VI: 30, iv: 20, i: 20 } },
  iv: { chord: [5, 3], next: { V: 20, v: 10, i: 30, VII: 20, VI: 20 } },
  v: { chord: [7, 3], next: { i: 40, VI: 30, iv: 30 } },
  V: { chord: [7, 4], next: { i: 80, VI: 20 } },
  VI: { chord: [8, 4], next: { VII: 35, III: 20, iv: 15, i: 15, V: 15 } },
  VII: { chord: [10, 4], next: { i: 45, III: 20, VI: 20, iv: 15 } },
  dim: { chord: [2, 3, 6], next: { V: 80, i: 20 } },
};
const STEPS: Readonly<Record<MusicalMode, Readonly<Record<string, Step>>>> = { major: MAJOR, minor: MINOR };
const TONIC: Readonly<Record<MusicalMode, string>> = { major: 'I', minor: 'i' };

/** Rhythms of chords: where in a beat count of four they are struck. */
const STRUMS: readonly (readonly number[])[] = [
  [0],
  [0, 2],
  [0, 1.5, 3],
  [0.5, 1.5, 2.5, 3.5],
  [0, 0.75, 1.5, 2.5, 3.25],
  [0, 1, 2, 3],
];
const VOICES = [
  0, 2, 4, 5, 7, 11, 16, 18, 21, 22, 24, 25, 26, 28, 45, 46, 48, 49, 51, 54, 62, 63, 80, 89, 90, 92, 95,
];
const BASSES = [32, 33, 34, 36, 37, 38, 39, 58, 87];
const LEADS = [4, 9, 11, 13, 22, 27, 41, 42, 57, 60, 64, 66, 69, 72, 74, 75, 79, 82, 84, 104, 108];

/**
 * Music in a known key by another hand than `pieces.ts`: chords walk by chance as functional harmony does, are voiced
 * close to one another and played in other textures, melodies are motifs, and the result is treated as producers do.
 * Meant to show whether what was learnt from the one holds for the other.
 */
export function renderSongs(specs: readonly PieceSpec[]): Piece[] {
  return renderWith(compose, specs).map(({ spec, rate, channels }) => {
    const random = createRandom(spec.seed + 77);
    // Half of the detuned ones are detuned as a tape is: drums and all.
    const taped = isTaped(spec) ? respeed({ rate, channels }, 2 ** (spec.cents / 1200)) : { rate, channels };
    const treated = random() < 0.6 ? treat(taped, spec.seed + 5) : { ...taped, speed: 1 };
    const moved = Math.round(12 * Math.log2(treated.speed));
    const tonic = PITCH_CLASSES[(PITCH_CLASSES.indexOf(spec.tonic) + moved + 24) % 12]!;
    return { spec: { ...spec, tonic }, rate, channels: treated.channels };
  });
}

const isTaped = (spec: PieceSpec): boolean => spec.cents !== 0 && spec.seed % 2 === 0;

function compose(spec: PieceSpec): Passage {
  const random = createRandom(spec.seed);
  const tonic = PITCH_CLASSES.indexOf(spec.tonic);
  const chords = walk(spec.mode, random);
  const beats = random() < 0.15 ? 3 : 4;
  const texture = pick(random, ['block', 'block', 'arpeggio', 'power', 'pad', 'riff'] as const);
  const strum = pick(random, STRUMS).filter((at) => at < beats);
  const notes: MidiNote[] = [];
  const scale = pick(random, SCALES[spec.mode]);
  const motif = Array.from({ length: 5 + Math.floor(random() * 5) }, () => ({
    at: Math.floor(random() * 2 * beats * 2) / 2,
    degree: Math.floor(random() * 8) - 2,
    beats: pick(random, [0.25, 0.5, 0.5, 1]),
  }));
  const hasMelody = texture === 'power' || texture === 'riff' || random() < 0.5;
  const hasBass = texture === 'riff' || random() < 0.75;
  const walking = random() < 0.25;
  const extended = random() < 0.35;
  const bars = Math.round((spec.bars * 4) / beats);
  let before = [48 + tonic, 52 + tonic, 55 + tonic];
  for (let bar = 0; bar < bars; bar++) {
    const [root, third, fifth = 7] = chords[bar % chords.length]!;
    const base = tonic + root;
    const from = bar * beats;
    const tones = texture === 'power' ? [0, 7] : [0, third, fifth];
    if (extended && texture !== 'power')
      tones.push(pick(random, [10, 14, third === 4 && root !== 7 ? 11 : 10]));
    const voiced = tones.map((tone, i) => nearest(base + tone, before[i % before.length]!));
    if (voiced.some((note) => note < 43 || note > 76)) before = [48 + tonic, 52 + tonic, 55 + tonic];
    else before = voiced;
    if (texture === 'arpeggio') {
      for (let s = 0; s < beats * 2; s++)
        notes.push({
          at: from + s / 2,
          beats: 0.55,
          note: voiced[s % voiced.length]! + (s % 8 > 3 ? 12 : 0),
          velocity: 78,
          channel: 0,
        });
    } else if (texture !== 'riff') {
      for (const at of texture === 'pad' ? [0] : strum)
        for (const note of voiced)
          notes.push({
            at: from + at,
            beats: texture === 'pad' ? beats : 0.7,
            note,
            velocity: 64 + 24 * random(),
            channel: 0,
          });
    }
    if (hasBass) {
      for (let b = 0; b < beats; b++) {
        if (!walking && b % 2 === 1 && random() < 0.6) continue;
        const next = tonic + chords[(bar + 1) % chords.length]![0];
        const isApproach = walking && b === beats - 1;
        const tone =
          b === 0
            ? base
            : isApproach
              ? next + pick(random, [-1, 1])
              : base + pick(random, [0, 0, 12, third, fifth]);
        notes.push({ at: from + b, beats: 0.85, note: nearest(tone, 38), velocity: 94, channel: 1 });
      }
    }
    if (hasMelody) {
      for (const { at, degree, beats: length } of motif) {
        const here = at - (bar % 2) * beats;
        if (here < 0 || here >= beats || random() < 0.1) continue;
        const isStrong = here % 2 === 0;
        const pitch = isStrong ? root + pick(random, [0, third, fifth]) : fromScale(scale, degree);
        notes.push({
          at: from + here,
          beats: length,
          note: nearest(tonic + pitch, texture === 'riff' ? 52 : 70),
          velocity: 88,
          channel: 2,
        });
      }
    }
    if (spec.drums) notes.push(...drumBar(from, beats, random));
  }
  const programs = new Map([
    [0, pick(random, VOICES)],
    [1, pick(random, BASSES)],
    [2, pick(random, LEADS)],
    [9, pick(random, [0, 8, 16, 24, 25, 40])],
  ]);
  return { bpm: spec.bpm, notes, programs, cents: isTaped(spec) ? 0 : spec.cents };
}

function drumBar(from: number, beats: number, random: Random): MidiNote[] {
  const hit = (at: number, note: number, velocity: number): MidiNote => ({
    at: from + at,
    beats: 0.2,
    note,
    velocity,
    channel: 9,
  });
  const bar: MidiNote[] = [];
  for (let s = 0; s < beats * 4; s++) {
    if (s % 2 === 0 || random() < 0.15) bar.push(hit(s / 4, random() < 0.08 ? 46 : 42, 60 + 20 * random()));
    if (s % 8 === 0 || random() < 0.06) bar.push(hit(s / 4, 36, 105));
    if (s % 8 === 4) bar.push(hit(s / 4, random() < 0.2 ? 39 : 38, 98));
  }
  return bar;
}

/** Two to eight chords that go round: mostly from the tonic, which is met or led to in any case. */
function walk(mode: MusicalMode, random: Random): Chord[] {
  const steps = STEPS[mode];
  const home = TONIC[mode];
  const length = pick(random, [2, 4, 4, 4, 8]);
  let at = random() < 0.85 ? home : pick(random, mode === 'major' ? ['IV', 'ii', 'V'] : ['VI', 'iv', 'VII']);
  const names = [at];
  while (names.length < length) {
    at = drawn(steps[at]!.next, random);
    names.push(at);
  }
  // A round that never comes home would be in no key that anyone could name.
  if (!names.includes(home)) names[names.length - 1] = home;
  return names.map((name) => steps[name]!.chord);
}

function drawn(weights: Readonly<Record<string, number>>, random: Random): string {
  const entries = Object.entries(weights);
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries[0]!)[0];
}

/** The octave of a note that lies nearest to another. */
function nearest(note: number, to: number): number {
  return note + 12 * Math.round((to - note) / 12);
}

function fromScale(scale: readonly number[], degree: number): number {
  const n = scale.length;
  return scale[((degree % n) + n) % n]! + 12 * Math.floor(degree / n);
}
