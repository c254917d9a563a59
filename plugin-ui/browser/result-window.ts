/** Rows of one answer: two screens of a 4K window, some 80 kB. */
export const PAGE_ROWS = 150;
/** Rows of the first answer to a search: a screen, so that it is there while the key is still down. */
export const FIRST_ROWS = 50;

/** One answer of a search. */
export interface ResultPage<Row> {
  items: readonly Row[];
  total: { count: number; more: boolean };
  nextCursor: string | null;
}

/** A page that should be asked for. The first page has no cursor. */
export interface WantedPage {
  page: number;
  cursor: string | undefined;
}

/**
 * A long list of which only the surroundings of the viewport are in memory. The daemon hands out pages by cursor, one
 * after the other, so the cursors of all pages passed are kept (some bytes each), rows only of the last few.
 */
export interface ResultWindow<Row extends { id: number }> {
  /** Rows the list has as far as is known; grows while walking when the daemon stopped counting. */
  readonly count: number;
  /** What the daemon counted; undefined before the first answer. */
  readonly total: { count: number; more: boolean } | undefined;
  row: (index: number) => Row | undefined;
  /** Where a row is, if it is in memory. */
  indexOf: (id: number) => number | undefined;
  /** The next page to ask for so that rows first … last (exclusive) come into memory; null when they are fresh. */
  next: (first: number, last: number) => WantedPage | null;
  /** Takes an answer. */
  accept: (wanted: WantedPage, answer: ResultPage<Row>) => void;
  /** Puts a changed row in its place; false when it is not in memory. */
  replace: (row: Row) => boolean;
  /** The rows stay on screen but are asked for again when they are looked at. */
  markStale: () => void;
}

interface Page<Row> {
  rows: Row[];
  stale: boolean;
}

/** `firstRows` and `pageRows` are the rows of the first and of every other answer. */
export function createResultWindow<Row extends { id: number }>(
  { firstRows, pageRows }: { firstRows: number; pageRows: number },
  maxPages: number,
): ResultWindow<Row> {
  /** Cursor of each page that can be asked for; the first has none. */
  let cursors: (string | undefined)[] = [undefined];
  let pages = new Map<number, Page<Row>>();
  let total: { count: number; more: boolean } | undefined;
  /** Exact length, known once the last page was seen. */
  let end: number | undefined;

  const startOf = (page: number) => (page === 0 ? 0 : firstRows + (page - 1) * pageRows);
  const pageOf = (index: number) => (index < firstRows ? 0 : 1 + Math.floor((index - firstRows) / pageRows));

  function evictFarFrom(page: number): void {
    while (pages.size > maxPages) {
      let farthest = page;
      for (const held of pages.keys()) {
        if (Math.abs(held - page) > Math.abs(farthest - page)) farthest = held;
      }
      pages.delete(farthest);
    }
  }

  function indexOf(id: number): number | undefined {
    for (const [page, { rows }] of pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at !== -1) return startOf(page) + at;
    }
    return undefined;
  }

  return {
    get count() {
      if (end !== undefined) return end;
      if (total === undefined) return 0;
      const reachable = startOf(cursors.length);
      return total.more ? Math.max(total.count, reachable) : total.count;
    },
    get total() {
      return total;
    },
    row: (index) => pages.get(pageOf(index))?.rows[index - startOf(pageOf(index))],
    indexOf,
    next(first, last) {
      const firstPage = pageOf(Math.max(0, first));
      const lastPage = pageOf(Math.max(0, last - 1));
      for (let page = firstPage; page <= lastPage; page++) {
        if (end !== undefined && page > 0 && startOf(page) >= end) return null;
        if (pages.get(page)?.stale === false) continue;
        const reachable = Math.min(page, cursors.length - 1);
        return { page: reachable, cursor: cursors[reachable] };
      }
      return null;
    },
    accept({ page, cursor }, { items, total: counted, nextCursor }) {
      // The chain was rebuilt while this answer was under way: it belongs to another place now.
      if (cursors.length <= page || cursors[page] !== cursor) return;
      total = counted;
      pages.set(page, { rows: [...items], stale: false });
      if (nextCursor === null) {
        cursors = cursors.slice(0, page + 1);
        end = startOf(page) + items.length;
        for (const held of [...pages.keys()]) if (held > page) pages.delete(held);
      } else {
        if (cursors[page + 1] !== nextCursor) {
          // Rows came or went: what follows starts elsewhere now. Its rows stay on screen until they are replaced.
          cursors = [...cursors.slice(0, page + 1), nextCursor];
          for (const [held, content] of pages) if (held > page) content.stale = true;
        }
        if (end !== undefined && end <= startOf(page + 1)) end = undefined;
      }
      evictFarFrom(page);
    },
    replace(row) {
      const at = indexOf(row.id);
      if (at === undefined) return false;
      const page = pages.get(pageOf(at));
      if (page !== undefined) page.rows[at - startOf(pageOf(at))] = row;
      return true;
    },
    markStale() {
      pages = new Map([...pages].map(([page, content]) => [page, { ...content, stale: true }]));
      end = undefined;
    },
  };
}
