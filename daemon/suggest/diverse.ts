import { likeness } from '../similar/aspects.js';
import { aspectDistances } from '../similar/matrix.js';

/** What is chosen from: better first. */
export interface Choice {
  id: number;
  score: number;
  vector: Int8Array | undefined;
}

/**
 * Picks `limit` that are good and differ from one another (maximal marginal relevance, Carbonell and Goldstein 1998):
 * each next one is the best after taking off what it shares with the most alike already picked.
 * @param diversity 0 by score alone, to 1
 */
export function pickDiverse<T extends Choice>(choices: readonly T[], limit: number, diversity: number): T[] {
  const left = [...choices].sort((a, b) => b.score - a.score || a.id - b.id);
  const nearest = new Map<number, number>();
  const picked: T[] = [];
  while (picked.length < limit && left.length > 0) {
    let best = 0;
    let worth = -Infinity;
    left.forEach(({ id, score }, at) => {
      const own = (1 - diversity) * score - diversity * (nearest.get(id) ?? 0);
      if (own > worth) [best, worth] = [at, own];
    });
    const [next] = left.splice(best, 1);
    if (next === undefined) break;
    picked.push(next);
    if (diversity === 0) continue;
    for (const { id, vector } of left) {
      nearest.set(id, Math.max(nearest.get(id) ?? 0, alike(next.vector, vector)));
    }
  }
  return picked;
}

/** Likeness of two sounds as a whole, by what they are and how they are coloured; 0 when one is not known. */
export function alike(a: Int8Array | undefined, b: Int8Array | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const [overall = 0, , timbre = 0] = aspectDistances(a, b);
  return likeness(Math.hypot(overall, timbre) / Math.SQRT2);
}
