import type { SampleSummary } from '../../schemas/entities.js';
import type { Aspect, AspectScores } from '../../schemas/methods/similar.js';
import { SEGMENTS } from './aspects.js';

/** What a person calls an aspect. */
const NAMES: Readonly<Record<Aspect, string>> = {
  overall: 'character',
  spectrum: 'brightness',
  timbre: 'timbre',
  pitch: 'notes',
  amplitude: 'envelope',
};
/** From these likenesses on: "the same", "nearly the same", "much the same". */
const SAME = 0.985;
const NEARLY = 0.85;
const ALIKE = 0.6;
/** A difference of the centroid's component (of 254 steps) a person hears as brighter or darker. */
const AUDIBLE = 12;
/** Lengths that differ by this factor are worth a word. */
const LENGTH_FACTOR = 1.3;

const segmentOf = (aspect: Aspect) => SEGMENTS.find((segment) => segment.aspect === aspect)!;
/** First component of the spectrum: the centroid. */
const CENTROID = segmentOf('spectrum').from;
/** Second of the amplitude: the attack. */
const ATTACK = segmentOf('amplitude').from + 1;
/** Last but one of the pitch: 127 when there are notes, −127 when not. */
const TONAL = segmentOf('pitch').from + segmentOf('pitch').length - 2;

/** Sound and row of one side of a comparison; there is no row for the middle of several samples or a loose file. */
export interface Side {
  vector: Int8Array;
  row: Pick<SampleSummary, 'kind' | 'drumClass' | 'duration'> | undefined;
}

/** Why `found` came up for `asked`: what is the same, then how it differs. "Also a kick; nearly the same timbre, darker." */
export function reasonOf(asked: Side, found: Side, scores: AspectScores): string {
  const parts = [classInCommon(asked, found), inCommon(found, scores), ...differences(asked, found)];
  const said = parts.filter((part) => part !== null);
  const [first = 'the nearest there is', ...rest] = said;
  const sentence = [first, rest.join(', ')].filter((part) => part !== '').join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function classInCommon({ row: a }: Side, { row: b }: Side): string | null {
  if (!a || !b) return null;
  if (a.drumClass !== null && a.drumClass === b.drumClass) return `also ${article(plain(a.drumClass))}`;
  if (a.kind !== null && a.kind === b.kind && a.drumClass === null && b.drumClass === null)
    return `also ${article(plain(a.kind))}`;
  return null;
}

/** The measured aspects that are most alike, in words. */
function inCommon({ vector }: Side, scores: AspectScores): string | null {
  const tonal = vector[TONAL]! > 0;
  const measured = SEGMENTS.map(({ aspect }) => aspect)
    .filter((aspect) => aspect !== 'overall' && (aspect !== 'pitch' || tonal))
    .sort((a, b) => scores[b] - scores[a]);
  const same = measured.filter((aspect) => scores[aspect] >= SAME);
  if (same.length > 0) return `the same ${list(same)}`;
  const nearly = measured.filter((aspect) => scores[aspect] >= NEARLY);
  if (nearly.length > 0) return `nearly the same ${list(nearly)}`;
  const alike = measured.filter((aspect) => scores[aspect] >= ALIKE);
  if (alike.length > 0) return `much the same ${list(alike)}`;
  return scores.overall >= ALIKE ? 'of the same character' : null;
}

function differences(asked: Side, found: Side): string[] {
  const said: string[] = [];
  const brighter = found.vector[CENTROID]! - asked.vector[CENTROID]!;
  if (Math.abs(brighter) >= AUDIBLE) said.push(brighter > 0 ? 'brighter' : 'darker');
  const slower = found.vector[ATTACK]! - asked.vector[ATTACK]!;
  if (Math.abs(slower) >= 2 * AUDIBLE) said.push(slower > 0 ? 'softer attack' : 'harder attack');
  const [a, b] = [asked.row?.duration ?? 0, found.row?.duration ?? 0];
  if (a > 0 && b > a * LENGTH_FACTOR) said.push('longer');
  if (b > 0 && a > b * LENGTH_FACTOR) said.push('shorter');
  return said;
}

function list(aspects: readonly Aspect[]): string {
  const names = aspects.map((aspect) => NAMES[aspect]);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

function plain(name: string): string {
  return name === 'one-shot' ? name : name.replaceAll('-', ' ');
}

/** "an open hat", "a one-shot". */
export function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) && !noun.startsWith('one') ? 'an' : 'a'} ${noun}`;
}
