import { type MusicalMode, type PitchClass } from '../../../schemas/analysis.js';
import { PITCH_CLASSES } from '../../../daemon/analysis/key.js';
import { createRandom } from '../../support/synth/signals.js';
import { type MidiNote, midiFile } from './midi-file.js';
import { type Audio, QUICK_FONTS, render, soundfonts } from './tools.js';

/** A piece in a known key. */
export interface PieceSpec {
  seed: number;
  tonic: PitchClass;
  mode: MusicalMode;
  bpm: number;
  bars: number;
  font: string;
  cents: number;
  drums: boolean;
}

type Random = () => number;
const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

/** Chords as semitones over the tonic, with their third (0 diminished, 3, 4). */
type Chord = readonly [number, number];
const MAJOR: readonly (readonly Chord[])[] = [
  [
    [0, 4],
    [7, 4],
    [9, 3],
    [5, 4],
  ],
  [
    [0, 4],
    [9, 3],
    [5, 4],
    [7, 4],
  ],
  [
    [0, 4],
    [5, 4],
    [7, 4],
    [0, 4],
  ],
  [
    [2, 3],
    [7, 4],
    [0, 4],
    [0, 4],
  ],
  [
    [9, 3],
    [5, 4],
    [0, 4],
    [7, 4],
  ],
  [
    [0, 4],
    [4, 3],
    [5, 4],
    [7, 4],
  ],
  [
    [0, 4],
    [2, 3],
    [5, 4],
    [0, 4],
  ],
  [
    [5, 4],
    [0, 4],
    [7, 4],
    [0, 4],
  ],
  [
    [0, 4],
    [10, 4],
    [5, 4],
    [0, 4],
  ],
];
const MINOR: readonly (readonly Chord[])[] = [
  [
    [0, 3],
    [8, 4],
    [3, 4],
    [10, 4],
  ],
  [
    [0, 3],
    [5, 3],
    [7, 4],
    [0, 3],
  ],
  [
    [0, 3],
    [10, 4],
    [8, 4],
    [7, 4],
  ],
  [
    [0, 3],
    [8, 4],
    [10, 4],
    [0, 3],
  ],
  [
    [0, 3],
    [3, 4],
    [10, 4],
    [5, 3],
  ],
  [
    [0, 3],
    [5, 3],
    [0, 3],
    [7, 3],
  ],
  [
    [8, 4],
    [10, 4],
    [0, 3],
    [0, 3],
  ],
  [
    [0, 3],
    [7, 3],
    [8, 4],
    [5, 3],
  ],
  [
    [0, 3],
    [5, 3],
    [10, 4],
    [3, 4],
  ],
];
const SCALES: Record<MusicalMode, readonly number[]> = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
};

/** Pieces through all 24 keys; a third are detuned by up to half a semitone. */
export function pieceSpecs(count: number, seed: number): PieceSpec[] {
  const random = createRandom(seed);
  const fonts = [...soundfonts().keys()].filter((f) => QUICK_FONTS.includes(f));
  return Array.from({ length: count }, (_, i) => ({
    seed: seed * 1000 + i,
    tonic: PITCH_CLASSES[i % 12]!,
    mode: Math.floor(i / 12) % 2 === 0 ? 'major' : 'minor',
    bpm: 70 + Math.floor(random() * 80),
    bars: pick(random, [4, 8, 8, 12]),
    font: pick(random, fonts),
    cents: i % 3 === 2 ? Math.round((random() - 0.5) * 96) : 0,
    drums: random() < 0.6,
  }));
}

/** Chords, bass, melody and maybe drums; the instruments and the density come from the seed. */
export function renderPiece(spec: PieceSpec): Audio {
  const random = createRandom(spec.seed);
  const tonic = PITCH_CLASSES.indexOf(spec.tonic);
  const progression = pick(random, spec.mode === 'major' ? MAJOR : MINOR);
  const scale = SCALES[spec.mode];
  const notes: MidiNote[] = [];
  const programs = new Map<number, number>([
    [0, pick(random, [0, 1, 4, 5, 16, 24, 25, 27, 48, 50, 61, 81, 89])],
    [1, pick(random, [32, 33, 34, 35, 38, 39, 43])],
    [2, pick(random, [0, 11, 26, 40, 56, 65, 71, 73, 80, 81, 12])],
    [9, pick(random, [0, 8, 24, 25])],
  ]);
  const hasMelody = random() < 0.75;
  const hasBass = random() < 0.85;
  const perBar = pick(random, [1, 1, 2, 4]);
  const density = 0.4 + random() * 0.5;
  let degree = 0;
  for (let bar = 0; bar < spec.bars; bar++) {
    const [root, third] = progression[bar % progression.length]!;
    const base = tonic + root;
    for (let k = 0; k < perBar; k++) {
      const voices = [
        0,
        third,
        7,
        ...(random() < 0.25 ? [third === 4 && root === 7 ? 10 : third === 3 ? 10 : 11] : []),
      ];
      for (const v of voices)
        notes.push({
          at: bar * 4 + (k * 4) / perBar,
          beats: (4 / perBar) * 0.92,
          note: 48 + ((base + v) % 12) + (random() < 0.3 ? 12 : 0),
          velocity: 72,
          channel: 0,
        });
    }
    if (hasBass) {
      for (let b = 0; b < 4; b += pick(random, [1, 2])) {
        notes.push({
          at: bar * 4 + b,
          beats: 0.9,
          note: 36 + ((base + (b === 2 && random() < 0.5 ? 7 : 0)) % 12),
          velocity: 92,
          channel: 1,
        });
      }
    }
    if (hasMelody) {
      for (let s = 0; s < 8; s++) {
        if (random() > density) continue;
        // Strong positions sit on chord notes, weak ones walk along the scale.
        const chordTones = [0, third, 7].map((v) => (root + v) % 12);
        degree = Math.max(-4, Math.min(9, degree + Math.floor(random() * 5) - 2));
        let pitch = scale[((degree % 7) + 7) % 7]! + 12 * Math.floor(degree / 7);
        if (s % 4 === 0) pitch = pick(random, chordTones);
        notes.push({
          at: bar * 4 + s / 2,
          beats: 0.45,
          note: 72 + tonic + pitch - (tonic > 6 ? 12 : 0),
          velocity: 84,
          channel: 2,
        });
      }
    }
    if (spec.drums) {
      for (let s = 0; s < 8; s++)
        notes.push({ at: bar * 4 + s / 2, beats: 0.2, note: 42, velocity: 70, channel: 9 });
      for (const b of [0, 2])
        notes.push({ at: bar * 4 + b, beats: 0.2, note: 36, velocity: 100, channel: 9 });
      for (const b of [1, 3]) notes.push({ at: bar * 4 + b, beats: 0.2, note: 38, velocity: 95, channel: 9 });
    }
  }
  const audio = render(midiFile(spec.bpm, notes, programs, spec.cents), soundfonts().get(spec.font)!, true);
  const count = Math.round(((spec.bars * 240) / spec.bpm) * audio.rate);
  return { rate: audio.rate, channels: audio.channels.map((c) => c.slice(0, count)) };
}
