import type { FlCommand } from '../../../schemas/fl-studio.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import type { ParamsInput, ResultOf } from '../../../schemas/methods.js';
import { suggestList, type Suggestion } from '../../../schemas/methods/suggest.js';
import type { FlSuggestion, FlSuggestions } from '../../../schemas/methods/fl-suggestions.js';
import type { Catalogue } from '../../catalogue/types.js';
import type { ContextKeeper } from '../../context/context.js';
import type { EventBus } from '../../event-bus.js';
import type { Log } from '../../log/log.js';
import type { Suggest } from '../../suggest/suggest.js';
import type { FlStudio } from '../fl-studio.js';
import { flStem, shortFacts } from '../fl-names.js';
import { stemOf } from '../wav-facts.js';
import { writeForFl } from '../write-for-fl.js';
import { createSuggestionFolder } from './folder.js';
import { planFolder, suggestionStem } from './plan.js';
import { questionOf } from './question.js';

/** Suggestions for the song that is open in FL Studio: a folder that follows it, and a place in the list. */
export interface SuggestionsForFl {
  current(): FlSuggestions;
  /** Writes the folder for the song as it is now. @throws PadbridgeError io */
  refresh(order: 'rank' | 'fill'): Promise<FlSuggestions>;
  /** Goes through the list, round its ends, and shows where it is in FL's hint bar. @throws not-found (empty list) */
  move(steps: number): FlSuggestion;
  /** Where the list stands. @throws PadbridgeError not-found (empty list) */
  chosen(): FlSuggestion;
  /** Says no to the one the list stands at, and puts another in its place. */
  reject(): Promise<FlSuggestions>;
  /** The sample of a file of the folder that a song names; undefined for any other file. */
  claim(file: string): Promise<number | undefined>;
  stop(): Promise<void>;
}

export interface SuggestionsDeps {
  folder: string;
  catalogue: Catalogue;
  context: ContextKeeper;
  suggest: Suggest;
  flStudio: FlStudio;
  bus: EventBus;
  log: Log;
  now: () => number;
  /** For tests. */
  settleMs?: number;
  restMs?: number;
}

/** The song has to stand still so long: nobody wants a list for every channel that is passed by. */
const SETTLE_MS = 2_000;
/** Between two rewrites; FL's Browser shows the old listing until it is read again. */
const REST_MS = 15_000;
/** While the Browser is in front nothing moves under the mouse, but not for ever: it may just be left open. */
const BROWSING_MS = 120_000;
const USUAL_COUNT = 16;
const MOST = 32;
/** Copies of long recordings would fill the disk for nothing. */
const MAX_BYTES = 64 << 20;

export function createSuggestionsForFl(deps: SuggestionsDeps): SuggestionsForFl {
  const { catalogue, context, suggest, flStudio, bus, log, now } = deps;
  const { settleMs = SETTLE_MS, restMs = REST_MS } = deps;
  const folder = createSuggestionFolder(deps.folder, now);
  let items: FlSuggestion[] = [];
  let at = 0;
  let updatedAt: number | null = null;
  let asked = '';
  /** Refused for this song and part: they do not come back, however well they fit. */
  const refused = new Set<number>();
  let wish: 'rank' | 'fill' | undefined;
  let wishedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const stopping = new AbortController();
  let working: Promise<unknown> = Promise.resolve();

  const question = () => questionOf(context.current());
  const isConnected = () => flStudio.link().state === 'connected';

  function countOf(): number {
    const { 'flstudio.suggestions': count } = catalogue.preferences.get(['flstudio.suggestions']);
    return typeof count === 'number' && count >= 0 ? Math.min(MOST, Math.floor(count)) : USUAL_COUNT;
  }

  function current(): FlSuggestions {
    return { folder: folder.path, at: items.length === 0 ? null : at, items, updatedAt };
  }

  function tell(): void {
    bus.publish({ name: 'flstudio.suggested', payload: { suggestions: current() } });
  }

  /** One line in FL; whether it is shown changes nothing. */
  function hint(): void {
    const chosen = items[at];
    if (chosen === undefined || !isConnected()) return;
    const { name, kind, bpm, key } = chosen.sample;
    const facts = [stemOf(name), shortFacts({ kind, bpm, key }), `${chosen.score}%`].filter(
      (part) => part !== '',
    );
    const command: FlCommand = {
      c: 'hint',
      a: { text: `${at + 1}/${items.length} ${facts.join(' ')}`.slice(0, 120) },
    };
    flStudio
      .run(command)
      .catch((error: unknown) => log.debug('The hint was not shown', { reason: String(error) }));
  }

  async function write(order: 'rank' | 'fill'): Promise<FlSuggestions> {
    const asking = question();
    if (keyOf(asking) !== asked) refused.clear();
    asked = keyOf(asking);
    const count = countOf();
    if (count === 0) return current();
    const found = await best({ ...asking, limit: count + refused.size }, count);
    const byId = new Map(found.map((suggestion) => [suggestion.sample.id, suggestion]));
    const wanted = found.map(({ sample, score }) => ({
      sampleId: sample.id,
      stem: flStem(sample),
      score: Math.round(score * 100),
    }));
    const top = items[0]?.sample.id;
    const plan = planFolder(await folder.held(), wanted, order);
    const files = await folder.apply(plan, (one, target) => {
      const sample = catalogue.samples.get(one.sampleId);
      if (sample === undefined) throw new PadbridgeError('not-found', 'The sample has left the catalogue.');
      return writeForFl(sample, target, suggestionStem(one), 'tagged');
    });
    items = files
      .filter(({ position }) => position !== null)
      .sort((a, b) => a.position! - b.position!)
      .flatMap(({ file, sampleId, score, pinned }) => {
        const suggestion = byId.get(sampleId);
        return suggestion === undefined ? [] : [itemOf(suggestion, { file, score, used: pinned })];
      });
    at = Math.min(at, Math.max(0, items.length - 1));
    updatedAt = now();
    if (items[0]?.sample.id !== top) {
      at = 0;
      hint();
    }
    tell();
    return current();
  }

  /** A library that has too little for the part is asked again for whatever fits the song. */
  async function best(asking: ParamsInput<'suggest.list'>, count: number): Promise<Suggestion[]> {
    const fitting = (await listFor(asking)).slice(0, count);
    if (fitting.length === count || asking.role === undefined) return fitting;
    const { role: _role, text: _text, ...anything } = asking;
    const have = new Set(fitting.map(({ sample }) => sample.id));
    const others = (await listFor(anything)).filter(({ sample }) => !have.has(sample.id));
    return [...fitting, ...others].slice(0, count);
  }

  async function listFor(asking: ParamsInput<'suggest.list'>): Promise<Suggestion[]> {
    const params = suggestList.params.parse(asking);
    const list: ResultOf<'suggest.list'> = await suggest.list(params, stopping.signal);
    return list.items.filter(
      ({ sample: { id, presence, size } }) => !refused.has(id) && presence === 'present' && size <= MAX_BYTES,
    );
  }

  function refresh(order: 'rank' | 'fill'): Promise<FlSuggestions> {
    wish = undefined;
    // One after the other: two writers of one folder would trip over each other.
    const next = working.then(() => write(order));
    working = next.catch(() => undefined);
    return next;
  }

  /** Something changed: write soon, unless it changes again, somebody browses, or it was done just now. */
  function plan(order: 'rank' | 'fill'): void {
    if (stopped) return;
    if (wish === undefined) wishedAt = now();
    wish = order === 'rank' ? 'rank' : (wish ?? 'fill');
    clearTimeout(timer);
    const rest = updatedAt === null ? 0 : updatedAt + restMs - now();
    timer = setTimeout(attempt, Math.max(settleMs, rest)).unref();
  }

  function attempt(): void {
    if (wish === undefined || !isConnected()) return;
    if (flStudio.song()?.window === 'browser' && now() - wishedAt < BROWSING_MS) {
      timer = setTimeout(attempt, settleMs).unref();
      return;
    }
    refresh(wish).catch((error: unknown) => log.failure('The folder for FL Studio was not written', error));
  }

  /** A channel that is called like a file of ours was made of it: the song needs the file where it is. */
  function keepUsed(channels: readonly string[]): void {
    const names = new Set(channels);
    const used = items.filter(({ file, used: known }) => !known && names.has(stemOf(file)));
    if (used.length === 0) return;
    for (const item of used) {
      item.used = true;
      const { recommendationId, sample } = item;
      suggest.feedback({
        sampleId: sample.id,
        ...(recommendationId !== null && { recommendationId }),
        verdict: 'accepted',
      });
    }
    working = working
      .then(() => folder.pin(used.map(({ file }) => file)))
      .catch((error: unknown) => log.failure('A file that a song uses could not be noted', error));
    tell();
  }

  const stopListening = bus.subscribe(({ name, payload }) => {
    if (name === 'context.changed') {
      if (keyOf(question()) !== asked) plan('rank');
    } else if (name === 'flstudio.changed') {
      keepUsed(payload.channels);
      if (payload.link.state === 'connected' && updatedAt === null) plan('rank');
    } else if (name === 'jobs.changed' && payload.job.state === 'done' && updatedAt !== null) plan('fill');
  });

  function chosen(): FlSuggestion {
    const item = items[at];
    if (item !== undefined) return item;
    throw new PadbridgeError('not-found', 'There are no suggestions for FL Studio yet.', {
      subject: 'suggestions',
      next: 'Connect FL Studio, or ask for them with flstudio.refresh.',
    });
  }

  return {
    current,
    refresh,
    chosen,
    move(steps) {
      chosen();
      at = (((at + steps) % items.length) + items.length) % items.length;
      hint();
      tell();
      return chosen();
    },
    async reject() {
      const { sample, recommendationId } = chosen();
      suggest.feedback({
        sampleId: sample.id,
        ...(recommendationId !== null && { recommendationId }),
        verdict: 'not-this',
      });
      refused.add(sample.id);
      const after = await refresh('fill');
      hint();
      return after;
    },
    claim(file) {
      const claimed = working.then(() => folder.claim(file));
      working = claimed.catch(() => undefined);
      return claimed;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      stopListening();
      stopping.abort();
      await working;
    },
  };
}

function itemOf(
  { sample, recommendationId, reason }: Suggestion,
  held: Pick<FlSuggestion, 'file' | 'score' | 'used'>,
): FlSuggestion {
  return { ...held, sample, recommendationId, reason };
}

/** Two questions with the same key have the same list, as far as the song goes. */
function keyOf(question: ParamsInput<'suggest.list'>): string {
  return JSON.stringify(question);
}
