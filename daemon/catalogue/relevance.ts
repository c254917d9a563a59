import { type Columns } from './columns.js';
import { queryWords } from './words.js';

/** So many of the newest matches are weighed; what is older than all of these follows, newest first. */
export const WEIGHED = 10_000;

/**
 * How well a row answers a query: 3 when its name begins with the words, 2 when all of them begin a word of its name,
 * 1 when they are somewhere in the name, 0 when they stand in folder, tags or elsewhere. Among equals the better
 * rated comes first, then the newer. Rows older than `oldestId` are not weighed: −1.
 */
export function relevance(columns: Columns, query: string, oldestId: number): (slot: number) => number {
  const words = queryWords(query);
  const beginning = words.join(' ');
  const memo = new Float64Array(columns.length).fill(NaN);
  const weigh = (slot: number): number => {
    if (columns.ids[slot]! < oldestId) return -1;
    const name = columns.names[slot]!;
    let tier = name.startsWith(beginning) ? 3 : 2;
    if (tier === 2) {
      for (const word of words) {
        const at = name.indexOf(word);
        if (at < 0) return columns.rating[slot]!;
        if (at > 0 && !beginsWord(name, word, at)) tier = 1;
      }
    }
    return tier * 8 + columns.rating[slot]!; // ratings are 0 to 5
  };
  return (slot) => {
    const known = memo[slot]!;
    if (known === known) return known;
    return (memo[slot] = weigh(slot));
  };
}

/** Whether a word stands anywhere after something that is no letter. */
function beginsWord(name: string, word: string, first: number): boolean {
  for (let at = first; at >= 0; at = name.indexOf(word, at + 1)) {
    if (at === 0 || !isLetter(name.charCodeAt(at - 1))) return true;
  }
  return false;
}

function isLetter(character: number): boolean {
  return (character >= 97 && character <= 122) || character > 127;
}
