import { type FileHints } from '../audio/source.js';
import { type AnalysisResult, type SampleKind } from '../../schemas/analysis.js';
import { chromaOf, frameChroma } from './chroma.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';
import { keyConfidence, keyEvidence, rankKeys } from './key.js';
import { type Hint, type KeyName, type NameHints, parseKey } from './name-hints.js';
import { pitchOf } from './pitch.js';
import { type Sound } from './sound.js';
import { halve, tonalPeaks } from './tonal-peaks.js';
import { tuningOf } from './tuning.js';

/**
 * Less of the energy in partials than this is noise, drums or effects, and partials that agree less on a tuning follow no
 * scale. Music with drums over it has less of both than a single sound that is said to be a note.
 */
const TONAL = { 'one-shot': 0.25, loop: 0.16, track: 0.16 } as const;
const IN_TUNE = { 'one-shot': 0.2, loop: 0.16, track: 0.16 } as const;
/** A key under this confidence is not shown. */
const SURE_KEY = 0.15;
/** A pitch under this clarity is no note. */
const SURE_PITCH = 0.8;
/** A one-shot shorter than this has a root, not a key. */
const CHORD_SECONDS = 0.8;

export type Harmony = Pick<AnalysisResult, 'key' | 'rootNote' | 'tuningCents' | 'chroma'>;

/** Tuning, key, root note and chroma of a sound; all null when it is atonal. */
export function harmonyOf(
  sound: Sound,
  kind: SampleKind,
  isDrum: boolean,
  hints: FileHints,
  names: NameHints,
): Harmony {
  const { signal, rate } = halve(sound);
  const peaks = tonalPeaks(signal, rate);
  const tuning = tuningOf(peaks);
  const clear = peaks.tonality >= TONAL[kind] && tuning.agreement >= IN_TUNE[kind];
  const tonal = clear && !(isDrum && kind === 'one-shot');
  const frames = tonal ? frameChroma(peaks, tuning.cents) : null;
  const chroma = frames && chromaOf(frames, frames.frames);
  const ranked = frames ? rankKeys(keyEvidence(frames)) : [];
  const confidence = keyConfidence(ranked);
  const root = kind === 'one-shot' ? rootNote(signal, rate, isDrum, hints, names) : null;
  // One note has a root. Which key it belongs to, its overtones do not say.
  const isNote = root !== null && root.heard !== null;
  const hasKey = kind !== 'one-shot' || (sound.seconds >= CHORD_SECONDS && !isNote);
  const best = ranked[0];
  const heard = hasKey && best && confidence >= SURE_KEY ? { tonic: best.tonic, mode: best.mode } : null;
  return {
    key: fuseKey(heard, confidence, hints, names, hasKey),
    rootNote: root,
    tuningCents: chroma ? Math.round(tuning.cents * 10) / 10 : null,
    chroma: chroma && Array.from(chroma, (v) => Math.round(v * 1000) / 1000),
  };
}

function fuseKey(
  heard: KeyName | null,
  confidence: number,
  hints: FileHints,
  names: NameHints,
  hasKey: boolean,
): AnalysisResult['key'] {
  const tagKey = hints.tagKey === undefined ? null : parseKey(hints.tagKey);
  const written: Hint<KeyName>[] = [];
  if (tagKey) written.push({ value: tagKey, confidence: 0.8, source: 'tag' });
  if (names.key) written.push(names.key);
  const hint = written[0];
  if (!hint || (!hasKey && hint.source === 'folder')) {
    return heard && { value: heard, confidence, source: 'audio', heard, agrees: null };
  }
  const agrees = heard && heard.tonic === hint.value.tonic && heard.mode === hint.value.mode;
  if (agrees)
    return {
      value: heard,
      confidence: round(1 - (1 - confidence) * (1 - hint.confidence)),
      source: hint.source,
      heard,
      agrees,
    };
  if (heard && confidence > hint.confidence + 0.05) {
    return { value: heard, confidence: round(confidence * 0.7), source: 'audio', heard, agrees };
  }
  return {
    value: hint.value,
    confidence: round(hint.confidence * (heard ? 0.75 : 0.85)),
    source: hint.source,
    heard,
    agrees,
  };
}

/** Root of a one-shot: heard, or from the `smpl` or `acid` chunk where the ear hears no clear pitch. */
function rootNote(
  signal: Float32Array,
  rate: number,
  isDrum: boolean,
  hints: FileHints,
  names: NameHints,
): AnalysisResult['rootNote'] {
  const pitch = isDrum ? null : pitchOf(signal, rate);
  const heard = pitch && pitch.confidence >= SURE_PITCH ? Math.round(pitch.note * 100) / 100 : null;
  // Many writers store 60 without meaning it.
  const smpl =
    hints.smpl && hints.smpl.rootNote !== 60 ? hints.smpl.rootNote + hints.smpl.fineCents / 100 : null;
  const acid = hints.acid?.rootNote ?? null;
  const written = smpl ?? acid;
  if (heard === null || !pitch) {
    if (written === null) return null;
    return {
      value: written,
      confidence: 0.6,
      source: smpl !== null ? 'smpl' : 'acid',
      heard: null,
      agrees: null,
    };
  }
  const named = names.root ? PITCH_CLASSES.indexOf(names.root.value) : null;
  const sameClass = (note: number): boolean => Math.abs(((heard - note + 6 + 1200) % 12) - 6) < 0.6;
  const agrees = written !== null ? sameClass(written) : named !== null ? sameClass(named) : null;
  const confidence = round(
    agrees === true ? Math.max(0.95, pitch.confidence) : pitch.confidence * (agrees === false ? 0.8 : 1),
  );
  return { value: heard, confidence, source: 'audio', heard, agrees };
}

const round = (x: number): number => Math.round(x * 100) / 100;
