/**
 * The one place that says which words a text has: for the index, for what is typed, and for comparing names.
 */

/** A name is never indexed beyond this many words: a hostile path must not cost more than a hundred honest ones. */
const MAX_WORDS = 200;
/** Words of a query that count; a person types a handful, a pasted paragraph must not become a slow query. */
const MAX_QUERY_WORDS = 12;
/** Longer words are cut: the tokenizer stores every letter of every prefix. */
const MAX_WORD_LENGTH = 64;

/** Most names: nothing to normalise. */
const ASCII = /^[\x20-\x7e]*$/;
const RUNS = /[\p{L}\p{N}\p{Mc}\p{So}\p{Co}]+/gu;
/** Within a run: figures, a hump ("Kick" in "BigKick"), capitals ("FX" in "FXSweep"), anything else. */
const PARTS = /\p{N}+|\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{N}\p{Lu}]+|\p{Lu}/gu;

/**
 * The text to index: every run of letters and figures as it stands and cut at humps and figures, folded, so that
 * "BigKick01_128bpm" is found by bigkick, kick, 128 and 128bpm.
 */
export function indexText(text: string): string {
  const words: string[] = [];
  for (const run of plain(text).match(RUNS) ?? []) {
    if (words.length >= MAX_WORDS) break;
    words.push(run);
    const parts = splitRun(run);
    if (parts.length < 2) continue;
    words.push(...parts);
    const letters = run.replace(/\p{N}+$/u, '');
    if (letters !== run && letters !== parts[0]) words.push(letters);
  }
  return words
    .slice(0, MAX_WORDS)
    .map((word) => cut(word).toLowerCase())
    .join(' ');
}

function splitRun(run: string): string[] {
  return run.match(PARTS) ?? [];
}

/**
 * What was typed as an FTS5 expression: all words, the last one as a beginning. A word of several parts ("BigKick",
 * "kick01") is found whole or by its parts. Every word is quoted, so nothing typed is ever syntax.
 * Null when there is no word to look for.
 */
export function matchExpression(query: string): string | null {
  const runs = queryRuns(query);
  if (runs.length === 0) return null;
  return runs
    .map((run, index) => {
      const ending = index === runs.length - 1 ? '*' : '';
      const whole = `"${run.toLowerCase()}"${ending}`;
      const parts = splitRun(run);
      if (parts.length < 2) return whole;
      const apart = parts
        .map((part, at) => `"${part.toLowerCase()}"${at === parts.length - 1 ? ending : ''}`)
        .join(' AND ');
      return `(${whole} OR (${apart}))`;
    })
    .join(' AND ');
}

/** The words of a query, folded: how they are compared with folded names. */
export function queryWords(query: string): string[] {
  return queryRuns(query).map((run) => run.toLowerCase());
}

function queryRuns(query: string): string[] {
  return (plain(query).match(RUNS) ?? []).slice(0, MAX_QUERY_WORDS).map(cut);
}

/** At a whole character: half a surrogate pair would be stored as something else. */
function cut(word: string): string {
  return word.length <= MAX_WORD_LENGTH
    ? word
    : word.slice(0, MAX_WORD_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}

/** One form for all spellings of a letter: composed or not, full width or not, with or without accent. */
function plain(text: string): string {
  if (ASCII.test(text)) return text;
  return text.normalize('NFKD').replace(/\p{Mn}+/gu, '');
}

/** Lower case without accents, for comparing and sorting names: "Übung 2" is "ubung 2". */
export function fold(text: string): string {
  return plain(text).toLowerCase();
}

/** How a tag or the name of an artist is compared: spelling counts, case and Unicode form do not. */
export function foldName(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}
