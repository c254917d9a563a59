import { printedKey } from '../../schemas/key-spelling.js';
import type { MusicalKey, SampleSummary } from '../../schemas/entities.js';
import type { HarmonicMatch } from '../../schemas/methods/harmony.js';
import type { PadRole, SuggestTerm, SuggestWeights } from '../../schemas/methods/suggest.js';
import { sharedWords, type UsedTogether } from '../catalogue/graph.js';
import { camelotCode } from '../catalogue/rows.js';
import { fold } from '../catalogue/words.js';
import { article } from '../similar/words.js';
import { fulfils, type wishOf } from './lexicon.js';
import { roleInWords } from './roles.js';

/** One term of one candidate. */
export interface Term {
  term: SuggestTerm;
  value: number;
  weight: number;
  reason: string;
}

/** What is known of a candidate and of its standing to the question; undefined where a term does not apply. */
export interface Standing {
  row: SampleSummary;
  vector: Int8Array | undefined;
  role: PadRole | null;
  /** Likeness to what is in hand, and what that is. */
  similarity: { value: number; to: string } | undefined;
  match: HarmonicMatch | undefined;
  song: { key: MusicalKey | null; bpm: number | null };
  text: { words: readonly string[]; wish: ReturnType<typeof wishOf> } | undefined;
  wantedRole: PadRole | undefined;
  /** Parts that lie on the pads already. */
  filled: ReadonlyMap<PadRole, number> | undefined;
  /** Kits and songs shared with what is in hand. */
  together: Pick<UsedTogether, 'kits' | 'songs'> | undefined;
  plays: { count: number; last: number } | undefined;
  /** Songs of the DAW that use it. */
  songs: number;
  /** −1 to 1 with what it rests on. */
  feedback: { value: number; reason: string } | undefined;
  now: number;
}

/** A play is worth half as much after this long. */
const PLAY_HALF_LIFE_MS = 14 * 86_400_000;
/** So many shared kits or songs, or fresh plays, say about as much as there is to say. */
const MANY = 3;
/** From here on a sound is what a word says. */
const CLEARLY = 0.6;

/** Every term that applies, with its value, its weight and a reason in words. */
export function termsOf(standing: Standing, weights: SuggestWeights): Term[] {
  const terms: Term[] = [];
  const add = (term: SuggestTerm, found: { value: number; reason: string } | undefined): void => {
    if (found === undefined || weights[term] === 0) return;
    terms.push({
      term,
      value: Math.round(found.value * 1000) / 1000,
      weight: weights[term],
      reason: found.reason,
    });
  };
  add('similarity', similarity(standing));
  add('harmony', harmony(standing));
  add('tempo', tempo(standing));
  add('text', text(standing));
  add('role', role(standing));
  add('together', together(standing));
  add('history', history(standing));
  add('rating', rating(standing));
  add('feedback', standing.feedback);
  return terms;
}

/**
 * Mean of the terms by weight; feedback moves it up or down by as much as a full term would. Terms with a value of
 * nought count: a sound in the wrong key is worse than one without a key.
 */
export function scoreOf(terms: readonly Term[]): number {
  let sum = 0;
  let total = 0;
  let moved = 0;
  for (const { term, value, weight } of terms) {
    if (term === 'feedback') moved += value * weight;
    else {
      sum += value * weight;
      total += weight;
    }
  }
  const score = total === 0 ? 0.5 : sum / total;
  return Math.max(0, Math.min(1, score + moved / Math.max(1, total)));
}

type Found = { value: number; reason: string } | undefined;

function similarity({ similarity: found }: Standing): Found {
  return found && { value: found.value, reason: `${Math.round(found.value * 100)} % like ${found.to}` };
}

function harmony({ match, song, row }: Standing): Found {
  if (match === undefined || match.relation === 'none' || match.score === null) return undefined;
  const from = song.key ? printedKey(song.key) : 'what is there';
  const own = row.key ? `${printedKey(row.key)} (${camelotCode(row.key.tonic, row.key.mode)})` : 'its note';
  const value = RELATION_VALUE[match.relation] ?? 0.82 - 0.07 * Math.abs(match.semitones);
  const sign = match.semitones > 0 ? '+' : '−';
  const pitched = match.semitones === 0 ? '' : ` after ${sign}${Math.abs(match.semitones)} semitones`;
  // An unsure key is half believed: it neither recommends nor condemns.
  const belief = match.confidence ?? 1;
  return { value: value * belief + 0.5 * (1 - belief), reason: `${own} goes with ${from}${pitched}` };
}

const RELATION_VALUE: Readonly<Partial<Record<HarmonicMatch['relation'], number>>> = {
  same: 1,
  relative: 0.92,
  'fifth-up': 0.88,
  'fifth-down': 0.88,
  'in-scale': 0.8,
  parallel: 0.65,
};

function tempo({ match, song, row }: Standing): Found {
  if (song.bpm === null || row.kind === 'one-shot') return undefined;
  if (!match?.tempo) return { value: 0.3, reason: 'has no tempo of its own' };
  const { from, to, stretchPercent } = match.tempo;
  const value = 2 ** -((stretchPercent / 10) ** 2);
  return { value, reason: `${Math.round(from * 10) / 10} BPM for ${Math.round(to * 10) / 10}` };
}

/** Mean over the words of how well each is met: by name, folder or tag, by the part it names, or by the sound. */
function text({ text: asked, row, vector, role: own }: Standing): Found {
  if (asked === undefined) return undefined;
  const written = fold([row.name, row.folder, ...row.tags].join(' '));
  const called: string[] = [];
  const sounds: string[] = [];
  let sum = 0;
  for (const word of asked.words) {
    const isWritten = written.includes(word);
    const isPart = own !== null && roleInWords([word]) === own;
    const wish = asked.wish?.find((one) => one.word === word)?.wish;
    const heard = wish === undefined || vector === undefined ? 0 : fulfils(vector, wish);
    if (isWritten) called.push(word);
    else if (isPart || heard >= CLEARLY) sounds.push(word);
    sum += isWritten ? 1 : isPart ? 0.95 : 0.9 * heard;
  }
  const said = [
    ...(called.length > 0 ? [`is called or tagged ${called.join(' ')}`] : []),
    ...(sounds.length > 0 ? [`sounds ${sounds.join(', ')}`] : []),
  ];
  return { value: sum / asked.words.length, reason: said.join(', ') || `hardly “${asked.words.join(' ')}”` };
}

function role({ role: own, wantedRole, filled }: Standing): Found {
  if (wantedRole !== undefined) {
    return own === wantedRole
      ? { value: 1, reason: `is ${article(plain(wantedRole))}` }
      : { value: 0, reason: `is no ${plain(wantedRole)}` };
  }
  if (filled === undefined || own === null) return undefined;
  const there = filled.get(own) ?? 0;
  return there === 0
    ? { value: 1, reason: `no ${plain(own)} on the pads yet` }
    : { value: 1 / (1 + there) - 0.2, reason: `${there} ${plain(own)} on the pads already` };
}

function together({ together: shared }: Standing): Found {
  if (shared === undefined) return undefined;
  const times = shared.kits + shared.songs;
  if (times === 0) return { value: 0, reason: 'never used with it' };
  return { value: Math.min(1, times / MANY), reason: sharedWords(shared) };
}

function history({ plays, songs, now }: Standing): Found {
  const fresh = plays === undefined ? 0 : plays.count * 2 ** -((now - plays.last) / PLAY_HALF_LIFE_MS);
  const said = [
    ...(plays === undefined ? [] : [`played ${plays.count} ${plays.count === 1 ? 'time' : 'times'}`]),
    ...(songs === 0 ? [] : [`used in ${songs === 1 ? 'a song' : `${songs} songs`}`]),
  ];
  if (said.length === 0) return { value: 0, reason: 'not played yet' };
  // A song outlasts an audition: it counts as much as a play, and does not fade.
  return { value: Math.min(1, (fresh + songs) / MANY), reason: said.join(', ') };
}

function rating({ row }: Standing): Found {
  return row.rating === 0 ? undefined : { value: row.rating / 5, reason: `rated ${row.rating} of 5` };
}

function plain(name: PadRole): string {
  return name.replaceAll('-', ' ');
}
