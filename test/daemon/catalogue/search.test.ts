import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../daemon/catalogue/database.js';
import type { Catalogue } from '../../../daemon/catalogue/types.js';
import type { MusicalMode, PitchClass } from '../../../schemas/analysis.js';
import type { SampleSummary } from '../../../schemas/entities.js';
import {
  facetName,
  sampleFilter,
  sampleSort,
  type SampleFilter,
  type SearchParams,
} from '../../../schemas/methods/samples.js';
import { list, NOW, scratchCatalogue, soundFacts, weighed } from './support.js';

const DAY = 86_400_000;
const KEYS: [PitchClass, MusicalMode][] = [
  ['A', 'minor'],
  ['C', 'major'],
  ['D', 'minor'],
  ['F#', 'major'],
];

function names(catalogue: Catalogue, params: Partial<SearchParams>): string[] {
  return catalogue.search.search({ limit: 50, ...params }).items.map(({ name }) => name);
}

describe('warming', () => {
  it('has what was there and what changed meanwhile, as a search without it', async () => {
    const catalogue = openCatalogue(':memory:');
    const root = catalogue.roots.add('/music', NOW);
    const files = Array.from({ length: 5000 }, (_, index) => `Kick ${index}.wav`);
    const ids = [];
    for (let at = 0; at < files.length; at += 1000)
      ids.push(...list(catalogue, root.id, files.slice(at, at + 1000)));
    const warm = catalogue.search.warm();
    catalogue.samples.setRating(ids[3]!, 5, NOW);
    catalogue.samples.markMissing([ids[4]!], NOW);
    list(catalogue, root.id, ['Late snare.wav']);
    await warm;
    expect(names(catalogue, { sort: 'rating', limit: 1 })).toEqual(['Kick 3.wav']);
    expect(names(catalogue, { presence: 'missing' })).toEqual(['Kick 4.wav']);
    expect(catalogue.search.ids({})).toHaveLength(5001);
    catalogue.close();
  });

  it('gives way to a search and to the end of the catalogue', async () => {
    const catalogue = openCatalogue(':memory:');
    const root = catalogue.roots.add('/music', NOW);
    for (let at = 0; at < 3; at += 1)
      list(
        catalogue,
        root.id,
        Array.from({ length: 1000 }, (_, index) => `${at}/Kick ${index}.wav`),
      );
    const warm = catalogue.search.warm();
    expect(catalogue.search.ids({})).toHaveLength(3000);
    await warm;
    const again = openCatalogue(':memory:');
    const early = again.search.warm();
    again.close();
    await early;
    catalogue.close();
  });
});

describe('words', () => {
  let catalogue: Catalogue;
  afterAll(() => catalogue.close());
  beforeAll(() => {
    catalogue = openCatalogue(':memory:');
    const root = catalogue.roots.add('/music', NOW);
    const [kick] = list(catalogue, root.id, [
      'Drums/BigKick01_128bpm.wav',
      'Drums/Snare (dusty) 02.wav',
      'Übungen/Grüße – Straße.wav',
      'vox/日本の歌.wav',
      'fx/100% risée 🔥.wav',
      'fx/"quoted" OR NOT near*.wav',
    ]);
    catalogue.samples.setTags(kick!, ['Boom Bap'], NOW);
  });

  it.each([
    ['kick', ['BigKick01_128bpm.wav']],
    ['bigk', ['BigKick01_128bpm.wav']],
    ['128bpm', ['BigKick01_128bpm.wav']],
    ['128 kick', ['BigKick01_128bpm.wav']],
    ['KICK01', ['BigKick01_128bpm.wav']],
    ['boom', ['BigKick01_128bpm.wav']],
    ['drums dusty', ['Snare (dusty) 02.wav']],
    ['ubung', ['Grüße – Straße.wav']],
    ['Übungen grusse', []],
    ['grüße', ['Grüße – Straße.wav']],
    ['日本', ['日本の歌.wav']],
    ['risee 100', ['100% risée 🔥.wav']],
    ['🔥', ['100% risée 🔥.wav']],
    ['"quoted" near', ['"quoted" OR NOT near*.wav']],
    ['kick -snare ^"', []],
  ])('%s', (query, found) => {
    expect(names(catalogue, { query })).toEqual(found);
  });

  it('takes any text without a syntax error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (query) => {
        expect(catalogue.search.search({ query, limit: 5 }).items.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 300 },
    );
  });

  it('follows a new tag, a move and a removed root', () => {
    const own = scratchCatalogue();
    const root = own.roots.add('/music', NOW);
    const [old] = list(own, root.id, ['loops/one.wav']);
    own.samples.setTags(old!, ['lofi'], NOW);
    expect(names(own, { query: 'lofi' })).toEqual(['one.wav']);
    own.samples.setTags(old!, [], NOW);
    expect(names(own, { query: 'lofi' })).toEqual([]);
    own.samples.markMissing([old!], NOW);
    const [moved] = list(own, root.id, ['breaks/two.wav']);
    own.samples.adopt(old!, moved!, NOW);
    expect(names(own, { query: 'two' })).toEqual(['two.wav']);
    expect(names(own, { query: 'loops' })).toEqual([]);
    own.roots.remove(root.id, NOW);
    expect(names(own, {})).toEqual([]);
    expect(names(own, { query: 'two' })).toEqual([]);
  });
});

/** What a filter means, said once more and plainly, without its words. */
function admits(filter: SampleFilter, sample: SampleSummary): boolean {
  const within = (
    value: number | null,
    { min = 0, max = Infinity }: { min?: number | undefined; max?: number | undefined },
  ) => value !== null && value >= min && value <= max;
  const { bpm, key, duration } = filter;
  const tempos = [sample.bpm, ...(bpm?.halfDouble && sample.bpm ? [sample.bpm / 2, sample.bpm * 2] : [])];
  return (
    (!filter.kind || filter.kind.some((kind) => kind === sample.kind)) &&
    (!filter.drumClass || filter.drumClass.some((drum) => drum === sample.drumClass)) &&
    (!filter.soundClass || filter.soundClass.some((part) => part === sample.soundClass)) &&
    (!filter.status || filter.status.includes(sample.status)) &&
    (!filter.presence || filter.presence === sample.presence) &&
    (!bpm || tempos.some((tempo) => within(tempo, bpm))) &&
    (!duration || within(sample.duration, duration)) &&
    (!filter.tags ||
      filter.tags.every((tag) => sample.tags.some((own) => own.toLowerCase() === tag.toLowerCase()))) &&
    (!filter.folder || sample.folder === filter.folder || sample.folder.startsWith(`${filter.folder}/`)) &&
    (filter.minRating === undefined || sample.rating >= filter.minRating) &&
    (filter.addedAfter === undefined || sample.addedAt >= filter.addedAfter) &&
    (filter.addedBefore === undefined || sample.addedAt < filter.addedBefore) &&
    (!key || (sample.key !== null && goesWith(key, sample.key)))
  );
}

const SEMITONES: PitchClass[] = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];
/** Place on the circle of fifths, the relative minor beside its major. */
function hour({ tonic, mode }: { tonic: PitchClass; mode: MusicalMode }): number {
  return ((SEMITONES.indexOf(tonic) + (mode === 'minor' ? 3 : 0)) * 7) % 12;
}
function goesWith(
  asked: NonNullable<SampleFilter['key']>,
  heard: NonNullable<SampleSummary['key']>,
): boolean {
  if (asked.tonic === heard.tonic && asked.mode === heard.mode) return true;
  if (!asked.compatible) return false;
  const apart = (hour(heard) - hour(asked) + 12) % 12;
  return apart === 0 || (asked.mode === heard.mode && (apart === 1 || apart === 11));
}

describe('filters, orders, pages and counts', () => {
  let catalogue: Catalogue;
  afterAll(() => catalogue.close());
  let all: SampleSummary[];
  beforeAll(() => {
    catalogue = openCatalogue(':memory:');
    const root = catalogue.roots.add('/music', NOW);
    for (let n = 0; n < 120; n += 1) {
      const folder = ['drums', 'drums/kicks', 'loops', 'drumsticks'][n % 4]!;
      const [id] = list(
        catalogue,
        root.id,
        [`${folder}/Sound ${String(n % 37)} of ${String(n)}.wav`],
        NOW + (n % 5) * DAY,
      );
      if (n % 7 === 0) continue;
      if (n % 11 === 0) {
        catalogue.samples.recordFailure(id!, 'The file is empty.', NOW);
        continue;
      }
      const loop = n % 3 === 0;
      const [tonic, mode] = KEYS[n % KEYS.length]!;
      catalogue.samples.recordAnalysis(
        id!,
        soundFacts(`audio ${String(n)}`, {
          duration: (n % 20) / 4,
          lufs: n % 13 === 0 ? null : -6 - (n % 10),
          kind: weighed(loop ? ('loop' as const) : ('one-shot' as const)),
          drumClass: loop ? null : weighed((['kick', 'snare'] as const)[n % 2]!),
          soundClass: n % 7 === 0 ? null : weighed((['drums', 'bass', 'full'] as const)[n % 3]!),
          bpm: loop ? weighed(60 + n) : null,
          key: n % 5 === 0 ? null : weighed({ tonic, mode }),
        }),
        NOW,
      );
      catalogue.samples.setRating(id!, n % 6, NOW);
      catalogue.samples.setTags(id!, n % 2 === 0 ? ['Dusty', `t${String(n % 4)}`] : ['dusty'], NOW);
      if (n % 17 === 0) catalogue.samples.markMissing([id!], NOW);
    }
    all = pages({});
  });

  /** Every row of a search, page by page. */
  function pages(params: Partial<SearchParams>, limit = 7): SampleSummary[] {
    const rows: SampleSummary[] = [];
    let cursor: string | undefined;
    do {
      const page = catalogue.search.search({ ...params, limit, ...(cursor && { cursor }) });
      rows.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return rows;
  }

  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const bounds = (most: number) => {
    const bound = fc.integer({ min: 0, max: most });
    return fc.tuple(bound, bound).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
  };
  const filters = fc
    .record({
      kind: some(fc.subarray(['one-shot', 'loop', 'track'] as const, { minLength: 1 })),
      drumClass: some(fc.subarray(['kick', 'snare', 'clap'] as const, { minLength: 1 })),
      soundClass: some(fc.subarray(['drums', 'bass', 'vocal', 'full'] as const, { minLength: 1 })),
      status: some(fc.subarray(['listed', 'analysed', 'failed'] as const, { minLength: 1 })),
      presence: some(fc.constantFrom('present' as const, 'missing' as const)),
      bpm: some(fc.tuple(bounds(200), fc.boolean()).map(([range, halfDouble]) => ({ ...range, halfDouble }))),
      duration: some(bounds(5)),
      key: some(
        fc
          .tuple(fc.constantFrom(...KEYS, ['G', 'minor'] as [PitchClass, MusicalMode]), fc.boolean())
          .map(([[tonic, mode], compatible]) => ({ tonic, mode, compatible })),
      ),
      tags: some(fc.subarray(['DUSTY', 't2'], { minLength: 1 })),
      folder: some(fc.constantFrom('drums', 'drums/kicks', 'nowhere')),
      minRating: some(fc.integer({ min: 0, max: 5 })),
      addedAfter: some(fc.integer({ min: 0, max: 6 }).map((days) => NOW + days * DAY)),
      addedBefore: some(fc.integer({ min: 0, max: 6 }).map((days) => NOW + days * DAY)),
    })
    .map((filter) => sampleFilter.parse(JSON.parse(JSON.stringify(filter))));

  it('finds exactly what the filter admits, once, over all pages, and counts it', () => {
    expect(all).toHaveLength(120);
    fc.assert(
      fc.property(filters, (filter) => {
        const wanted = all.filter((sample) => admits(filter, sample)).map(({ id }) => id);
        const found = pages(filter).map(({ id }) => id);
        expect(new Set(found).size).toBe(found.length);
        expect(found.sort((a, b) => a - b)).toEqual(wanted.sort((a, b) => a - b));
        expect(catalogue.search.search({ ...filter, limit: 1 }).total).toEqual({
          count: wanted.length,
          more: false,
        });
        const { kind, rating, presence } = catalogue.search.facets(filter, ['kind', 'rating', 'presence']);
        const matching = all.filter((sample) => admits(filter, sample));
        for (const { value, count } of kind!) {
          expect(count).toBe(matching.filter((sample) => sample.kind === value).length);
        }
        for (const { value, count } of presence!) {
          expect(count).toBe(matching.filter((sample) => sample.presence === value).length);
        }
        for (const { value, count } of rating!) {
          expect(count).toBe(matching.filter((sample) => String(sample.rating) === value).length);
        }
      }),
      { numRuns: 150 },
    );
  });

  const valueOf: Record<string, (sample: SampleSummary) => number | null> = {
    added: (sample) => sample.addedAt,
    bpm: (sample) => sample.bpm,
    duration: (sample) => sample.duration,
    rating: (sample) => sample.rating || null,
    loudness: (sample) => sample.lufs,
  };
  it.each(
    Object.keys(valueOf).flatMap((sort) => [[sort, 'ascending'] as const, [sort, 'descending'] as const]),
  )('sorts by %s, %s, what has none last', (sort, direction) => {
    const values = pages({ sort: sampleSort.parse(sort), direction }).map(valueOf[sort]!);
    const known = values.filter((value) => value !== null);
    const sorted = [...known].sort((a, b) => (direction === 'ascending' ? a - b : b - a));
    expect(values).toEqual([...sorted, ...Array<null>(120 - known.length).fill(null)]);
  });

  it('sorts names as people count', () => {
    const numbers = pages({ sort: 'name' }).map(({ name }) => Number(/\d+/.exec(name)?.[0]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it('goes on where a page ended although a row changed', () => {
    const first = catalogue.search.search({ sort: 'name', limit: 10 });
    const gone = first.items[9]!;
    catalogue.samples.setRating(gone.id, 5, NOW);
    const rest = pages({ sort: 'name' }).slice(10);
    const next = catalogue.search.search({ sort: 'name', limit: 10, cursor: first.nextCursor! });
    expect(next.items.map(({ id }) => id)).toEqual(rest.slice(0, 10).map(({ id }) => id));
  });

  it('refuses a cursor that is not its own', () => {
    const { nextCursor } = catalogue.search.search({ sort: 'name', limit: 1 });
    for (const cursor of [nextCursor!, 'AAAA', '', '💥', Buffer.from('[1]').toString('base64url')]) {
      expect(() => catalogue.search.search({ sort: 'bpm', limit: 1, cursor })).toThrow(
        expect.objectContaining({ code: 'invalid-input' }) as Error,
      );
    }
  });

  it('counts every facet of everything', () => {
    const facets = catalogue.search.facets({}, facetName.options);
    const sum = (name: string) => facets[name]!.reduce((total, { count }) => total + count, 0);
    expect(Object.keys(facets)).toEqual(facetName.options);
    for (const whole of ['root', 'folder', 'status', 'presence', 'rating']) expect(sum(whole)).toBe(120);
    expect(facets['folder']).toEqual([
      { value: 'drums', count: 60 },
      { value: 'drumsticks', count: 30 },
      { value: 'loops', count: 30 },
    ]);
    expect(facets['tag']![0]).toMatchObject({ value: 'dusty' });
    expect(sum('bpm')).toBe(all.filter(({ bpm }) => bpm !== null).length);
  });
});
