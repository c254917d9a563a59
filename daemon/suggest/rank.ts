import type { ParamsOf } from '../../schemas/methods.js';
import type { PadRole, Suggestion, SuggestWeights } from '../../schemas/methods/suggest.js';
import type { Catalogue } from '../catalogue/types.js';
import { queryWords } from '../catalogue/words.js';
import { type HarmonicFacts, harmonicMatch } from '../harmony/harmony.js';
import { RECIPE } from '../similar/aspects.js';
import type { Similar } from '../similar/similar.js';
import { gatherCandidates } from './candidates.js';
import { alike, pickDiverse } from './diverse.js';
import { fitSteps } from './fit.js';
import { learnFrom } from './learnt.js';
import { wishOf } from './lexicon.js';
import { onceEach } from './once-each.js';
import { roleInWords, roleOf } from './roles.js';
import { scoreOf, termsOf } from './terms.js';

/** Feedback that is still looked at: older verdicts have faded to nothing. */
const FEEDBACK_REACH_MS = 180 * 86_400_000;
const MOST_FEEDBACK = 300;
/** Samples named by a word that are looked at. */
const MOST_NAMED = 150;
/** Diversity is looked for among so many of the best. */
const CHOSEN_FROM = 120;
/** Beside a selected sound, what is worth less than this share of the best is no suggestion: a short list is a better answer. */
const WORTH_OFFERING = 0.5;
/** A term below this recommends nothing and is not part of the reason. */
const WORTH_SAYING = 0.5;

type Ranked = Omit<Suggestion, 'recommendationId'>;
export type RankParams = Omit<ParamsOf<'suggest.list'>, 'strategy' | 'weights'>;

/** Judges everything that may fit and returns the best, different enough from one another. Writes nothing. */
export async function rank(
  deps: { catalogue: Catalogue; similar: Similar; now: () => number },
  params: RankParams,
  weights: SuggestWeights,
  signal: AbortSignal,
): Promise<Ranked[]> {
  const { catalogue, similar } = deps;
  const now = deps.now();
  const padIds = (params.pads ?? []).map(({ sampleId }) => sampleId);
  const inHand = [...new Set([...(params.selected === undefined ? [] : [params.selected]), ...padIds])];
  const anchor = params.selected === undefined ? padIds : [params.selected];
  const query = anchor.length === 0 ? undefined : similar.vectorOfSamples(anchor);
  const words = params.text === undefined ? [] : queryWords(params.text);
  const role = params.role ?? roleInWords(words) ?? undefined;
  const named = words.length === 0 ? [] : namedBy(catalogue, words);
  const text = words.length === 0 ? undefined : { words, named };
  const ids = await gatherCandidates(deps, { params, inHand, query, text, role }, signal);
  const song = songOf(catalogue, params, inHand);

  const feedback = catalogue.history.feedback(now - FEEDBACK_REACH_MS, MOST_FEEDBACK);
  const vectors = catalogue.vectors.get([...ids, ...feedback.map(({ sampleId }) => sampleId)], RECIPE);
  const learnt = learnFrom(feedback, (id) => vectors.get(id), now);
  const facts = catalogue.graph.harmonicFacts([...ids, ...inHand]);
  const shared =
    inHand.length === 0
      ? undefined
      : new Map(catalogue.graph.usedTogether(inHand, 1000).map((one) => [one.sampleId, one]));
  const plays = catalogue.history.plays(ids);
  const songs = catalogue.dawProjects.counts(ids);
  const rows = catalogue.samples.summaries([...ids, ...inHand]);
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const filled = padIds.length === 0 ? undefined : filledRoles(padIds, rowOf, facts);
  const loudness = middle(inHand.flatMap((id) => rowOf.get(id)?.lufs ?? []));
  const anchorName = anchor.length === 1 ? (rowOf.get(anchor[0]!)?.name ?? 'it') : 'the pads';
  const wish = wishOf(words);

  const judged = ids.flatMap((id) => {
    const [row, own] = [rowOf.get(id), facts.get(id)];
    if (row === undefined || own === undefined) return [];
    const vector = vectors.get(id);
    const match = song === undefined ? undefined : harmonicMatch(song, own);
    const terms = termsOf(
      {
        row,
        vector,
        role: roleOf(row, own.rootNote),
        similarity: query && { value: alike(query, vector), to: anchorName },
        match,
        song: { key: song?.key ?? null, bpm: song?.bpm ?? null },
        text: text && { words, wish },
        wantedRole: role,
        filled,
        together: shared && (shared.get(id) ?? { kits: 0, songs: 0 }),
        plays: plays.get(id),
        songs: songs.get(id) ?? 0,
        feedback: learnt.about(id, vector),
        now,
      },
      weights,
    );
    const fit = match === undefined ? [] : fitSteps(match, { own: row.lufs, wanted: loudness });
    return [{ id, row, vector, terms, score: scoreOf(terms), fit, plays: plays.get(id)?.count ?? 0 }];
  });
  const choices = onceEach(judged, catalogue.graph.audioOf([...ids, ...inHand]), inHand);
  choices.sort((a, b) => b.score - a.score || a.id - b.id);
  const least =
    params.selected === undefined ? -Infinity : WORTH_OFFERING * Math.max(0, choices[0]?.score ?? 0);
  const worthy = choices.slice(0, CHOSEN_FROM).filter(({ score }) => score >= least);
  return pickDiverse(worthy, params.limit, params.diversity).map(({ row, terms, score, fit }) => {
    const byWeight = [...terms].sort((a, b) => Math.abs(b.value * b.weight) - Math.abs(a.value * a.weight));
    const reasons = byWeight.filter(
      ({ value, term }) => value >= WORTH_SAYING || (term === 'feedback' && value > 0),
    );
    return {
      sample: row,
      score: Math.round(score * 1000) / 1000,
      terms: byWeight,
      fit,
      reason:
        reasons
          .slice(0, 3)
          .map(({ reason }) => reason)
          .join('; ') || 'the best there is',
    };
  });
}

/** Samples whose name, folder or tags hold all the words, then those that hold one of them, newest first. */
function namedBy(catalogue: Catalogue, words: readonly string[]): number[] {
  const found = new Set<number>();
  for (const query of [words.join(' '), ...words]) {
    for (const id of catalogue.search.ids({ query, presence: 'present' }).subarray(0, MOST_NAMED))
      found.add(id);
  }
  return [...found];
}

/** What the song is in: as told, or else as what is in hand is. Undefined when neither says anything. */
function songOf(
  catalogue: Catalogue,
  params: RankParams,
  inHand: readonly number[],
): HarmonicFacts | undefined {
  const held = catalogue.graph.harmonicFacts(inHand);
  const inOrder = inHand.flatMap((id) => held.get(id) ?? []);
  const keyed = params.key ? undefined : inOrder.find(({ key }) => key !== null);
  const noted = params.key || keyed ? undefined : inOrder.find(({ rootNote }) => rootNote !== null);
  const bpm = params.tempo ?? inOrder.find((one) => one.bpm !== null)?.bpm ?? null;
  const key = params.key ?? keyed?.key ?? null;
  const rootNote = noted?.rootNote ?? null;
  if (key === null && bpm === null && rootNote === null) return undefined;
  return { kind: null, key, keyConfidence: params.key ? 1 : (keyed?.keyConfidence ?? null), rootNote, bpm };
}

function filledRoles(
  padIds: readonly number[],
  rowOf: ReadonlyMap<number, Parameters<typeof roleOf>[0]>,
  facts: ReadonlyMap<number, HarmonicFacts>,
): Map<PadRole, number> {
  const filled = new Map<PadRole, number>();
  for (const id of padIds) {
    const row = rowOf.get(id);
    const role = row && roleOf(row, facts.get(id)?.rootNote ?? null);
    if (role) filled.set(role, (filled.get(role) ?? 0) + 1);
  }
  return filled;
}

function middle(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
