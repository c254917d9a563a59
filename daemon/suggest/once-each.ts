import type { SampleSummary } from '../../schemas/entities.js';

/** What may be suggested: a file, what it is worth here, and how often it was played. */
export interface Judged {
  row: Pick<SampleSummary, 'id' | 'rating' | 'tags'>;
  score: number;
  plays: number;
}

/**
 * Of files that hold the same audio one is left, and none of what is in hand already: nobody wants to be offered a sound
 * twice, or the one that lies on the pad. What a person cared for stays (rated, tagged, played), then what fits best.
 * @param audioOf names the audio of a file; one without is alone
 */
export function onceEach<T extends Judged>(
  judged: readonly T[],
  audioOf: ReadonlyMap<number, string>,
  inHand: readonly number[],
): T[] {
  const held = new Set(inHand.flatMap((id) => audioOf.get(id) ?? []));
  const kept = new Map<string | number, T>();
  for (const one of judged) {
    const audio = audioOf.get(one.row.id) ?? one.row.id;
    if (typeof audio === 'string' && held.has(audio)) continue;
    const other = kept.get(audio);
    if (other === undefined || dearer(one, other) < 0) kept.set(audio, one);
  }
  return [...kept.values()];
}

function dearer(a: Judged, b: Judged): number {
  return (
    b.row.rating - a.row.rating ||
    b.row.tags.length - a.row.tags.length ||
    b.plays - a.plays ||
    b.score - a.score ||
    a.row.id - b.row.id
  );
}
