import {
  CONTEXT_FIELDS,
  CONTEXT_FRESH_MS,
  CONTEXT_SOURCES,
  type ContextField,
  type ContextSource,
  type ContextValues,
  type DawContext,
} from '../../schemas/context.js';

/** What one source said, and when it was last heard (milliseconds since 1970). */
export interface Statement {
  heardAt: number;
  values: Partial<ContextValues>;
}
export type Statements = ReadonlyMap<ContextSource, Statement>;

/** The context that follows from what everybody said, by the rule written at CONTEXT_SOURCES. Pure. */
export function decide(statements: Statements, now: number): DawContext {
  return Object.fromEntries(
    CONTEXT_FIELDS.map((field) => [field, decideField(statements, field, now)]),
  ) as DawContext;
}

function decideField(statements: Statements, field: ContextField, now: number) {
  const knowing = CONTEXT_SOURCES.flatMap((source) => {
    const statement = statements.get(source);
    return statement?.values[field] === undefined ? [] : [{ source, ...statement }];
  });
  const heardLast = [...knowing].sort((a, b) => b.heardAt - a.heardAt)[0];
  // In the order of CONTEXT_SOURCES, best informed first.
  const winner = knowing.find(({ source, heardAt }) => isFresh(source, heardAt, now)) ?? heardLast;
  if (winner === undefined) return null;
  const { source, heardAt, values } = winner;
  return {
    value: values[field],
    source,
    updatedAt: heardAt,
    age: Math.max(0, Math.round(now - heardAt)),
    stale: !isFresh(source, heardAt, now),
  };
}

function isFresh(source: ContextSource, heardAt: number, now: number): boolean {
  return now - heardAt <= CONTEXT_FRESH_MS[source];
}

/** When the next source falls silent unless it is heard again; null when none will. */
export function nextExpiry(statements: Statements, now: number): number | null {
  const ends = [...statements]
    .map(([source, { heardAt }]) => heardAt + CONTEXT_FRESH_MS[source])
    .filter((end) => Number.isFinite(end) && end >= now);
  return ends.length === 0 ? null : Math.min(...ends);
}
