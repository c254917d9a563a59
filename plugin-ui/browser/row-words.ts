import type { SampleSummary } from '../../schemas/entities.js';
import type { Why } from '../similar/similar-source.js';
import { formatBpm, formatDuration, stem } from '../sound/format.js';
import { camelotCode, keyName } from '../sound/keys.js';
import { badgeOf, type Badge } from '../sound/kinds.js';
import { SURE, troubleOf } from '../sound/sentences.js';

const MOST_STARS = 5;

/** What a row of the list says of a sound. */
export interface RowWords {
  badge: Badge;
  name: string;
  /** Folder and tags, why it is in the list, or what is wrong with it. */
  beside: string;
  trouble: string | null;
  /** Empty when unknown. */
  bpm: string;
  isBpmGuess: boolean;
  key: string;
  camelot: string;
  isKeyGuess: boolean;
  length: string;
  stars: string;
  /** The stars that were not given. */
  rest: string;
  /** How well it goes with what was asked with, 0 to 100; null in a search. */
  percent: number | null;
  /** Stars or likeness in words. */
  score: string;
}

/** A row whose sound is on its way. */
export const NOTHING: RowWords = {
  badge: { ...badgeOf({ kind: null, drumClass: null }), code: '' },
  name: '',
  beside: '',
  trouble: null,
  bpm: '',
  isBpmGuess: false,
  key: '',
  camelot: '',
  isKeyGuess: false,
  length: '',
  stars: '',
  rest: '',
  percent: null,
  score: '',
};

/** A guess says so, also where its paleness is not seen. */
const guessed = (text: string, isGuess: boolean) => (isGuess ? `~${text}` : text);

/** What to do with it comes first: that is what one needs to know while one reads. */
function reasonOf({ fit, reason }: Why): string {
  return [fit === '' ? '' : `to fit: ${fit}`, reason].filter((part) => part !== '').join('  ·  ');
}

export function rowWords(sample: SampleSummary, why: Why | undefined): RowWords {
  const badge = badgeOf(sample);
  const trouble = troubleOf(sample);
  const name = stem(sample.name);
  const isBpmGuess = (sample.bpmConfidence ?? 1) < SURE;
  const isKeyGuess = (sample.keyConfidence ?? 1) < SURE;
  const bpm = sample.bpm === null ? '' : guessed(formatBpm(sample.bpm), isBpmGuess);
  const key = sample.key === null ? '' : guessed(keyName(sample.key), isKeyGuess);
  const length = sample.duration === null ? '' : formatDuration(sample.duration);
  const { rating } = sample;
  const percent = why === undefined ? null : Math.round(why.score * 100);
  const beside =
    trouble ??
    (why === undefined ? undefined : reasonOf(why)) ??
    [sample.folder, ...sample.tags].filter((part) => part !== '').join('  ·  ');
  const stars = rating === 0 ? '' : `${rating} of ${MOST_STARS} stars`;
  return {
    badge,
    name,
    beside,
    trouble,
    bpm,
    isBpmGuess,
    key,
    camelot: sample.key === null ? '' : (sample.camelot ?? camelotCode(sample.key)),
    isKeyGuess,
    length,
    stars: '★'.repeat(rating),
    rest: rating === 0 ? '' : '★'.repeat(MOST_STARS - rating),
    percent,
    score: percent === null ? stars : `${percent} percent`,
  };
}
