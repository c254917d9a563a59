import { type FileHints } from '../audio/source.js';
import { type AnalysisResult, type SampleKind } from '../../schemas/analysis.js';
import { type Hint } from './name-hints.js';
import { type Onset, type Rhythm } from './onsets.js';

/** Pieces are longer than this; loops of 32 bars at 90 BPM still pass. */
const LONGEST_LOOP = 90;
/** Shorter than this nothing can repeat. */
const SHORTEST_LOOP = 0.35;

/** What the decision rests on, each measured from the audio. */
export interface KindEvidence {
  seconds: number;
  /** Onsets of at least a quarter of the strongest. */
  strongOnsets: number;
  /** The strongest onset: rise of the log band energies, mean over bands. A pad that swells has 0.2, a struck note 1. */
  attack: number;
  /** Level of the last 40 ms over the loud part, dB (−100 for silence). */
  endLevel: number;
  /** Share of the energy that falls into the second half of the file. */
  lateEnergy: number;
  /** How regularly onsets repeat, 0 to 1. */
  regularity: number;
  /** Whether the length is 2, 4, 8 … beats of a tempo the onsets support. */
  wholeLength: boolean;
}

export function kindEvidence(
  seconds: number,
  rhythm: Rhythm,
  onsets: readonly Onset[],
  regularity: number,
  wholeLength: boolean,
): KindEvidence {
  const { energy, frameRate } = rhythm;
  const strongest = onsets.reduce((most, onset) => Math.max(most, onset.strength), 0);
  const sorted = Float32Array.from(energy).sort();
  const loud = sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 0;
  const tail = Math.max(1, Math.round(0.04 * frameRate));
  let end = 0;
  for (let i = Math.max(0, energy.length - tail); i < energy.length; i++) end += energy[i]! / tail;
  let total = 0;
  let late = 0;
  for (let i = 0; i < energy.length; i++) {
    total += energy[i]!;
    if (i >= energy.length / 2) late += energy[i]!;
  }
  return {
    seconds,
    attack: strongest,
    strongOnsets: onsets.filter((onset) => onset.strength >= strongest / 4).length,
    endLevel: loud > 0 && end > 0 ? Math.max(-100, 10 * Math.log10(end / loud)) : -100,
    lateEnergy: total > 0 ? late / total : 0,
    regularity,
    wholeLength,
  };
}

/** Where nothing rises faster than this, nothing is struck: a drone, a swell, a texture. */
const STRUCK = 0.5;
/** Onsets that repeat less than this, in a file that is not whole beats long, are crackle and not rhythm. */
const IRREGULAR = 0.12;

/** One-shot, loop or track from the evidence alone, with a rough confidence. */
export function hearKind(e: KindEvidence): { value: SampleKind; confidence: number } {
  if (e.seconds > LONGEST_LOOP) return { value: 'track', confidence: 0.9 };
  if (e.seconds < SHORTEST_LOOP) return { value: 'one-shot', confidence: 0.97 };
  let loop = -1.2;
  const crackles = !e.wholeLength && e.regularity < IRREGULAR;
  const struck = e.attack >= STRUCK;
  const rhythm = struck && e.strongOnsets >= 3 ? Math.min(2.5, 0.7 * (e.strongOnsets - 2)) : -1.5;
  loop += crackles ? Math.min(rhythm, (rhythm * e.regularity) / IRREGULAR) - 1.5 : rhythm;
  loop += struck ? 0 : -1;
  loop += 2.5 * Math.min(1, Math.max(0, e.regularity) / 0.5) - 0.8;
  loop += e.lateEnergy > 0.25 ? 1 : e.lateEnergy < 0.1 ? -1.2 : 0;
  loop += e.endLevel > -25 ? 0.6 : e.endLevel < -45 ? -0.8 : 0;
  loop += e.wholeLength ? 0.5 : 0;
  loop += e.seconds > 3 ? 0.5 : e.seconds < 1 ? -1 : 0;
  const probability = 1 / (1 + Math.exp(-loop));
  return loop > 0
    ? { value: 'loop', confidence: probability }
    : { value: 'one-shot', confidence: 1 - probability };
}

/** A hint this far over the ear's confidence wins. */
const MARGIN = 0.1;

/** Weighs what was heard against the `acid` chunk and the name. */
export function fuseKind(
  heard: { value: SampleKind; confidence: number },
  hints: FileHints,
  name: Hint<SampleKind> | undefined,
): NonNullable<AnalysisResult['kind']> {
  const written: Hint<SampleKind>[] = [];
  if (hints.acid && (hints.acid.oneShot || hints.acid.beats > 0)) {
    written.push({ value: hints.acid.oneShot ? 'one-shot' : 'loop', confidence: 0.8, source: 'acid' });
  }
  if (name) written.push(name);
  const confidence = round(heard.confidence);
  const hint = written[0];
  if (!hint) return { ...heard, confidence, source: 'audio', heard: heard.value, agrees: null };
  const agrees = hint.value === heard.value;
  if (agrees) {
    return {
      value: heard.value,
      confidence: round(Math.max(0.97, heard.confidence)),
      source: 'audio',
      heard: heard.value,
      agrees,
    };
  }
  if (hint.confidence > heard.confidence + MARGIN) {
    return {
      value: hint.value,
      confidence: round(hint.confidence * 0.8),
      source: hint.source,
      heard: heard.value,
      agrees,
    };
  }
  return {
    value: heard.value,
    confidence: round(heard.confidence * 0.7),
    source: 'audio',
    heard: heard.value,
    agrees,
  };
}

const round = (x: number): number => Math.round(x * 100) / 100;
