import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionsFor } from '../../plugin-ui/browser/facets.js';
import { foldersOf, lastPart, parentOf } from '../../plugin-ui/browser/folders.js';
import { createResultWindow } from '../../plugin-ui/browser/result-window.js';
import { tempoBars } from '../../plugin-ui/browser/tempo-bars.js';
import { scrollToRow, visibleRows } from '../../plugin-ui/browser/visible-rows.js';
import { NO_FILTER } from '../../plugin-ui/view/view-state.js';

const PAGE = 10;
/** The first answer is a shorter one. */
const FIRST = 4;
const SIZES = { firstRows: FIRST, pageRows: PAGE };

/** Answers as the daemon would, from a list that may change between calls. */
function walk(
  window: ReturnType<typeof createResultWindow<{ id: number }>>,
  list: number[],
  to: number,
): void {
  for (let guard = 0; guard < 100; guard++) {
    const wanted = window.next(Math.max(0, to - PAGE), to);
    if (wanted === null) return;
    const from = wanted.cursor === undefined ? 0 : Number(wanted.cursor);
    const end = from + (wanted.page === 0 ? FIRST : PAGE);
    window.accept(wanted, {
      items: list.slice(from, end).map((id) => ({ id })),
      total: { count: list.length, more: false },
      nextCursor: end < list.length ? String(end) : null,
    });
  }
  throw new Error('it asks without end');
}

describe('the rows in memory', () => {
  it('are those of the daemon wherever one looks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 }),
        (length, looks) => {
          const list = Array.from({ length }, (_, at) => at + 1);
          const window = createResultWindow<{ id: number }>(SIZES, 4);
          for (const look of looks) {
            walk(window, list, look);
            expect(window.count).toBe(length);
            for (let row = Math.max(0, look - PAGE); row < Math.min(look, length); row++) {
              expect(window.row(row)?.id).toBe(row + 1);
            }
          }
        },
      ),
    );
  });

  it('follow a list that changed once they are stale, and take a changed row at once', () => {
    const window = createResultWindow<{ id: number; rating?: number }>(SIZES, 4);
    walk(window, [1, 2, 3], 3);
    expect(window.replace({ id: 2, rating: 5 })).toBe(true);
    expect(window.row(1)).toEqual({ id: 2, rating: 5 });
    expect(window.replace({ id: 9 })).toBe(false);
    window.markStale();
    expect(window.row(1)?.id).toBe(2);
    walk(window, [7, 1, 2, 3], 3);
    expect(window.row(0)?.id).toBe(7);
    expect(window.count).toBe(4);
  });
});

describe('the rows on screen', () => {
  it('cover the viewport and a little more, and never leave the list', () => {
    expect(visibleRows(0, 320, 32, 1000)).toEqual({ first: 0, last: 16 });
    expect(visibleRows(3200, 320, 32, 1000)).toEqual({ first: 94, last: 116 });
    expect(visibleRows(99_999, 320, 32, 5)).toEqual({ first: 5, last: 5 });
    expect(visibleRows(0, 0, 32, 0)).toEqual({ first: 0, last: 0 });
  });

  it('scroll no further than needed to show a row', () => {
    expect(scrollToRow(3, 0, 320, 32)).toBe(0);
    expect(scrollToRow(10, 0, 320, 32)).toBe(32);
    expect(scrollToRow(1, 320, 320, 32)).toBe(32);
  });
});

describe('folders', () => {
  it('are those below, by name, without the one that is open', () => {
    const counts = new Map([['Drums/Kit 10', 4], ['Drums/Kit 9', 2], ['Drums', 7]]); // prettier-ignore
    expect(foldersOf(counts, 'Drums').map(({ path }) => path)).toEqual(['Drums/Kit 9', 'Drums/Kit 10']);
    expect(foldersOf(new Map([['', 3], ['A', 1]]), null)).toEqual([{ path: 'A', count: 1 }]); // prettier-ignore
  });

  it('know their own name and the one above', () => {
    expect([lastPart('a/b/c'), lastPart('C:\\Packs\\Drums'), lastPart('/')]).toEqual(['c', 'Drums', '/']);
    expect([parentOf('a/b/c'), parentOf('a')]).toEqual(['a/b', null]);
  });
});

describe('counts beside the filters', () => {
  it('leave a facet out of its own question, tags excepted', () => {
    expect(questionsFor(NO_FILTER)).toHaveLength(1);
    const asked = questionsFor({ ...NO_FILTER, kinds: ['loop'], tags: ['dusty'] });
    expect(asked).toHaveLength(2);
    expect(asked[0]?.facets).toContain('tag');
    expect(asked[1]).toMatchObject({ facets: ['kind'], without: { kinds: [], tags: ['dusty'] } });
    // What is missing and what failed are two facets of one choice.
    expect(questionsFor({ ...NO_FILTER, shown: 'missing' })[1]).toMatchObject({
      facets: ['status', 'presence'],
      without: { shown: 'present' },
    });
  });

  it('draw the tempo steps of the daemon as bars, strays in the outer ones', () => {
    const bars = tempoBars(new Map([['90-100', 4], ['120-130', 8], ['20-30', 1], ['odd', 3]])); // prettier-ignore
    const at = (bpm: number) => bars.find((bar) => Math.abs(bar.bpm - bpm) < 5)?.height;
    expect([at(95), at(125), at(65), at(105)]).toEqual([0.5, 1, 0.125, 0]);
  });
});
