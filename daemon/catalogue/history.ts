import type Database from 'better-sqlite3';

export type Verdict = 'accepted' | 'liked' | 'skipped' | 'disliked' | 'not-this' | 'corrected';

/** One thing the user said about a suggestion. */
export interface FeedbackEntry {
  sampleId: number;
  recommendationId: number | null;
  verdict: Verdict;
  /** −1 to 1. */
  strength: number;
  detail: unknown;
  givenAt: number;
}

/** A suggestion as it is shown. */
export interface ShownSuggestion {
  sampleId: number;
  strategy: string;
  score: number;
  reasons: readonly string[];
  context: unknown;
}

/** What happened, as far as suggestions learn from it. */
export interface HistoryStore {
  recordPlay(
    play: { sampleId: number; seconds: number | null; place: string; recommendationId: number | null },
    now: number,
  ): void;
  /** How often and when last each of these was played. */
  plays(ids: readonly number[]): Map<number, { count: number; last: number }>;
  /** The samples played last, latest first. */
  lastPlayed(limit: number): number[];
  recordFeedback(entry: FeedbackEntry): void;
  /** What was said since a moment, newest first. */
  feedback(since: number, limit: number): FeedbackEntry[];
  /** Writes a list of suggestions and returns their numbers in the same order. */
  recordSuggestions(shown: readonly ShownSuggestion[], now: number, expiresAt: number): number[];
  /** The sample of a suggestion; undefined when it is not known (any more). */
  suggestedSample(recommendationId: number): number | undefined;
  /** Forgets suggestions nobody reacted to. */
  forgetSuggestions(expiredBefore: number): void;
}

interface FeedbackRow extends Omit<FeedbackEntry, 'detail'> {
  detail: string | null;
}

export function createHistoryStore(db: Database.Database): HistoryStore {
  const play = db.prepare<[number, number, number | null, string, number | null]>(
    'INSERT INTO plays (sample_id, played_at, played, place, recommendation_id) VALUES (?, ?, ?, ?, ?)',
  );
  const plays = db.prepare<[string], { id: number; count: number; last: number }>(`
    SELECT sample_id AS id, count(*) AS count, max(played_at) AS last FROM plays
    WHERE sample_id IN (SELECT value FROM json_each(?)) GROUP BY sample_id`);
  const lastPlayed = db
    .prepare<[number], number>(
      `SELECT sample_id FROM (SELECT sample_id, played_at FROM plays ORDER BY played_at DESC LIMIT 2000)
       GROUP BY sample_id ORDER BY max(played_at) DESC LIMIT ?`,
    )
    .pluck();
  const say = db.prepare<[number, number | null, string, number, string, number]>(`
    INSERT INTO feedback (sample_id, recommendation_id, verdict, strength, detail, given_at)
    VALUES (?, ?, ?, ?, ?, ?)`);
  const said = db.prepare<[number, number], FeedbackRow>(`
    SELECT sample_id AS sampleId, recommendation_id AS recommendationId, verdict, strength, detail,
      given_at AS givenAt
    FROM feedback WHERE given_at >= ? ORDER BY given_at DESC, id DESC LIMIT ?`);
  const show = db.prepare<[number, string, number, string, string, number, number]>(`
    INSERT INTO recommendations (sample_id, strategy, score, reasons, context, made_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const shown = db.prepare<[number], number>('SELECT sample_id FROM recommendations WHERE id = ?').pluck();
  const forget = db.prepare<[number]>(`
    DELETE FROM recommendations WHERE expires_at < ?
      AND id NOT IN (SELECT recommendation_id FROM feedback WHERE recommendation_id IS NOT NULL)
      AND id NOT IN (SELECT recommendation_id FROM plays WHERE recommendation_id IS NOT NULL)`);
  return {
    recordPlay({ sampleId, seconds, place, recommendationId }, now) {
      play.run(sampleId, now, seconds, place, recommendationId);
    },
    plays: (ids) =>
      new Map(plays.all(JSON.stringify(ids)).map(({ id, count, last }) => [id, { count, last }])),
    lastPlayed: (limit) => lastPlayed.all(limit),
    recordFeedback({ sampleId, recommendationId, verdict, strength, detail, givenAt }) {
      say.run(sampleId, recommendationId, verdict, strength, JSON.stringify(detail ?? null), givenAt);
    },
    feedback: (since, limit) =>
      said.all(since, limit).map((row) => ({ ...row, detail: JSON.parse(row.detail ?? 'null') as unknown })),
    recordSuggestions: (list, now, expiresAt) =>
      db.transaction(() =>
        list.map(({ sampleId, strategy, score, reasons, context }) =>
          Number(
            show.run(
              sampleId,
              strategy,
              score,
              JSON.stringify(reasons),
              JSON.stringify(context),
              now,
              expiresAt,
            ).lastInsertRowid,
          ),
        ),
      )(),
    suggestedSample: (recommendationId) => shown.get(recommendationId),
    forgetSuggestions(expiredBefore) {
      forget.run(expiredBefore);
    },
  };
}
