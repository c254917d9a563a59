import { type MusicalMode, type PitchClass } from '../../../schemas/analysis.js';
import { PITCH_CLASSES } from '../../../schemas/pitch.js';
import { createRandom } from '../../support/synth/signals.js';
import { type MidiNote, type Passage } from './midi-file.js';
import { progressionsIn, SCALES } from './progressions.js';
import { type Audio, render, soundfonts } from './tools.js';

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

export interface Piece extends Audio {
  spec: PieceSpec;
}

type Random = () => number;
const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

/**
 * Pieces through all 24 keys; a third are detuned by up to half a semitone.
 * @param lengths in bars, drawn from
 */
export function pieceSpecs(
  count: number,
  seed: number,
  fonts: readonly string[],
  lengths: readonly number[] = [4, 8, 8, 8],
): PieceSpec[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const font = pick(random, fonts);
    // The sounds of this font are a tenth of a semitone flat themselves: beyond −37 it would be the key below.
    const flattest = font === 'opl3' ? -37 : -49;
    return {
      seed: seed * 10_000 + i,
      tonic: PITCH_CLASSES[i % 12]!,
      mode: Math.floor(i / 12) % 2 === 0 ? 'major' : 'minor',
      bpm: 66 + Math.floor(random() * 90),
      bars: pick(random, lengths),
      font,
      cents: i % 3 === 2 ? Math.max(flattest, Math.round((random() - 0.5) * 98)) : 0,
      drums: random() < 0.6,
    };
  });
}

export function renderPieces(specs: readonly PieceSpec[]): Piece[] {
  return renderWith(compose, specs);
}

/** Renders what a composer makes of each spec. */
export function renderWith(compose: (spec: PieceSpec) => Passage, specs: readonly PieceSpec[]): Piece[] {
  const pieces = new Map<PieceSpec, Piece>();
  for (const font of new Set(specs.map((spec) => spec.font))) {
    const group = specs.filter((spec) => spec.font === font);
    const seconds = Math.max(...group.map((spec) => (spec.bars * 240) / spec.bpm)) + 2;
    render(soundfonts().get(font)!, group.map(compose), seconds, true).forEach((audio, i) => {
      const spec = group[i]!;
      const count = Math.round(((spec.bars * 240) / spec.bpm) * audio.rate);
      pieces.set(spec, { spec, rate: audio.rate, channels: audio.channels.map((c) => c.slice(0, count)) });
    });
  }
  return specs.map((spec) => pieces.get(spec)!);
}

/** Chords, bass, melody and maybe drums; the instruments and the density come from the seed. */
function compose(spec: PieceSpec): Passage {
  const random = createRandom(spec.seed);
  const tonic = PITCH_CLASSES.indexOf(spec.tonic);
  const progression = pick(random, progressionsIn(spec.mode));
  const scale = pick(random, SCALES[spec.mode]);
  const notes: MidiNote[] = [];
  const programs = new Map<number, number>([
    [0, pick(random, [0, 1, 4, 5, 6, 16, 19, 24, 25, 27, 46, 48, 50, 52, 61, 81, 88, 89])],
    [1, pick(random, [32, 33, 34, 35, 38, 39, 43])],
    [2, pick(random, [0, 11, 26, 40, 56, 65, 68, 71, 73, 80, 81, 12])],
    [9, pick(random, [0, 8, 24, 25])],
  ]);
  const hasChords = random() < 0.9;
  const hasMelody = !hasChords || random() < 0.7;
  const hasBass = !hasChords || random() < 0.8;
  const broken = random() < 0.3;
  const perBar = pick(random, [1, 1, 2, 4]);
  const bassStep = pick(random, [1, 2, 4, 0.5]);
  const density = 0.35 + random() * 0.5;
  const sevenths = random() < 0.3 ? 0.6 : 0.1;
  const octave = pick(random, [48, 48, 60]);
  let degree = 0;
  for (let bar = 0; bar < spec.bars; bar++) {
    const [root, third, fifth = 7] = progression[bar % progression.length]!;
    const base = tonic + root;
    if (hasChords) {
      const seventh = third === 4 && root !== 7 ? 11 : 10;
      const voices = [0, third, fifth, ...(random() < sevenths ? [seventh] : [])];
      const count = broken ? 8 : perBar;
      for (let k = 0; k < count; k++) {
        for (const v of broken ? [voices[k % voices.length]!] : voices)
          notes.push({
            at: bar * 4 + (k * 4) / count,
            beats: (4 / count) * 0.92,
            note: octave + ((base + v) % 12) + (!broken && random() < 0.3 ? 12 : 0),
            velocity: 72,
            channel: 0,
          });
      }
    }
    if (hasBass) {
      for (let b = 0; b < 4; b += bassStep) {
        const off = b === 2 || b === 3 ? random() : 1;
        notes.push({
          at: bar * 4 + b,
          beats: bassStep * 0.9,
          note: 36 + ((base + (off < 0.4 ? 7 : off < 0.55 ? third : 0)) % 12),
          velocity: 92,
          channel: 1,
        });
      }
    }
    if (hasMelody) {
      for (let s = 0; s < 8; s++) {
        if (random() > density) continue;
        // Strong positions sit on chord notes, weak ones walk along the scale.
        const chordTones = [0, third, fifth].map((v) => (root + v) % 12);
        degree = Math.max(-4, Math.min(9, degree + Math.floor(random() * 5) - 2));
        const n = scale.length;
        let pitch = scale[((degree % n) + n) % n]! + 12 * Math.floor(degree / n);
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
  return { bpm: spec.bpm, notes, programs, cents: spec.cents };
}
