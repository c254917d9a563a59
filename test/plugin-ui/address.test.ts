import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAddress, toAddress } from '../../plugin-ui/view/address.js';
import {
  asking,
  FIRST_VIEW,
  NO_FILTER,
  PAGES,
  searchingAgain,
  SECTIONS,
  SHOWN,
  SORTS,
  type Section,
  type View,
} from '../../plugin-ui/view/view-state.js';
import { BANKS } from '../../schemas/sp404.js';
import { readDials } from '../../plugin-ui/similar/dials.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';
import { DRUM_CLASSES, KINDS } from '../../plugin-ui/sound/kinds.js';

/** Every page, and every page with each of its sections. */
const PLACES = PAGES.flatMap((page) => {
  const sections: readonly Section[] = page in SECTIONS ? SECTIONS[page as keyof typeof SECTIONS] : [];
  return [null, ...sections].map((section) => ({ page, section }));
});
/** Tenths of the map's plane. */
const PLANE = { min: -10_000, max: 10_000 };
const bound = fc.option(fc.integer({ min: 20, max: 400 }));
const dial = fc.integer({ min: 0, max: 40 }).map((twentieth) => twentieth / 20);
const view: fc.Arbitrary<View> = fc
  .record({
    place: fc.constantFrom(...PLACES),
    query: fc.string({ maxLength: 40 }),
    kinds: fc.subarray(KINDS),
    classes: fc.subarray(DRUM_CLASSES),
    key: fc.option(
      fc.record({
        tonic: fc.constantFrom(...PITCH_CLASSES),
        mode: fc.constantFrom('major' as const, 'minor' as const),
        compatible: fc.boolean(),
      }),
    ),
    bounds: fc.tuple(bound, bound),
    halfDouble: fc.boolean(),
    tags: fc.uniqueArray(fc.stringMatching(/^[a-z&=,%# ]{0,8}[a-z]$/), { maxLength: 4 }),
    minRating: fc.integer({ min: 0, max: 5 }),
    shown: fc.constantFrom(...SHOWN),
    rootId: fc.option(fc.integer({ min: 1, max: 1e9 })),
    collectionId: fc.option(fc.integer({ min: 1, max: 1e9 })),
    folder: fc.option(fc.stringMatching(/^[A-Za-z&=,%# ]{1,8}(\/[a-z]{1,5})?$/)),
    sort: fc.option(fc.constantFrom(...SORTS)),
    descending: fc.boolean(),
    selected: fc.option(fc.integer({ min: 1, max: 1e9 })),
    kit: fc.option(fc.integer({ min: 1, max: 1e9 })),
    bank: fc.constantFrom(...BANKS),
    pad: fc.option(fc.integer({ min: 1, max: 16 })),
    like: fc.option(fc.integer({ min: 1, max: 1e9 })),
    camera: fc.option(
      fc
        .record({ x: fc.integer(PLANE), y: fc.integer(PLANE), scale: fc.integer({ min: 1, max: 24_000 }) })
        .map(({ x, y, scale }) => ({ x: x / 10, y: y / 10, scale: scale / 1000 })),
    ),
    words: fc.string({ maxLength: 40 }),
    dials: fc.tuple(dial, dial, dial, dial, dial).map((all) => readDials(all.join('_'))),
  })
  .map(
    ({
      place,
      sort,
      descending,
      selected,
      like,
      words,
      camera,
      dials,
      kit,
      bank,
      pad,
      bounds: [a, b],
      halfDouble,
      tags,
      ...filter
    }) => ({
      ...FIRST_VIEW,
      ...place,
      sort,
      descending: sort !== null && descending,
      selected,
      like,
      words,
      camera,
      dials,
      kit,
      bank,
      pad: pad === null ? null : `${bank}${pad}`,
      filter: {
        ...NO_FILTER,
        ...filter,
        tags: tags.map((tag) => tag.trim()).filter((tag, at, all) => all.indexOf(tag) === at),
        tempo: {
          min: a !== null && b !== null ? Math.min(a, b) : a,
          max: a !== null && b !== null ? Math.max(a, b) : b,
          halfDouble,
        },
      },
    }),
  );

describe('a question in place of a search', () => {
  const search = { ...FIRST_VIEW, filter: { ...NO_FILTER, query: 'dusty', minRating: 3 } };

  it('puts the words aside, through one question after the other, and gives them back', () => {
    const first = asking(search, { like: 1, held: null, ask: 'like' });
    expect(first).toMatchObject({ like: 1, words: 'dusty', filter: { query: '', minRating: 3 } });
    const narrowed = { ...first, filter: { ...first.filter, query: 'tape' } };
    const second = asking(narrowed, { like: 2, held: null, ask: 'fits' });
    expect(second).toMatchObject({ like: 2, ask: 'fits', words: 'dusty', filter: { query: '' } });
    expect(searchingAgain(second)).toEqual(search);
  });

  it('keeps them where they say what is looked for', () => {
    const now = { like: null, held: null, ask: 'now' } as const;
    expect(asking(search, now).filter.query).toBe('dusty');
    expect(asking(asking(search, { like: 1, held: null, ask: 'like' }), now).filter.query).toBe('dusty');
  });
});

describe('the address of a view', () => {
  it('brings every view back', () => {
    fc.assert(
      fc.property(view, (given) => {
        expect(fromAddress(toAddress(given))).toEqual(given);
      }),
    );
  });

  it('is short for the first view and readable for a search', () => {
    expect(toAddress(FIRST_VIEW)).toBe('#browse');
    expect(
      toAddress({
        ...FIRST_VIEW,
        filter: { ...NO_FILTER, query: 'dusty', tempo: { min: 80, max: 95, halfDouble: true } },
      }),
    ).toBe('#browse?q=dusty&bpm=80-95x');
  });

  it('opens the sections that were pages once', () => {
    expect(fromAddress('#library')).toEqual({ ...FIRST_VIEW, page: 'settings', section: 'folders' });
    expect(fromAddress('#health')).toEqual({ ...FIRST_VIEW, page: 'settings', section: 'health' });
  });

  it('opens something for any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const read = fromAddress(`#browse?${text}`);
        expect(fromAddress(toAddress(read))).toEqual(read);
      }),
    );
    expect(fromAddress('#nowhere?kind=song&key=H&bpm=fast&rating=9&sound=-1')).toEqual(FIRST_VIEW);
  });
});
