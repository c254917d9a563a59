import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  planFiles,
  type BaseFile,
  type CardFile,
  type PlanInput,
  type WantedFile,
} from '../../../daemon/sync/plan.js';
import { foldPath } from '../../../hardware/sp404/card/paths.js';

const measures = { free: 1e9, clusterBytes: 1, bytesPerSecond: 1e6 };
const base = (path: string, written: string | null): BaseFile => ({ path, written });
const onCard = (path: string, hash: string): CardFile => ({ path, hash, size: 10 });
const wants = (path: string, hash: string): WantedFile => ({ path, hash, size: 10, sampleId: null });
const plan = (input: Partial<PlanInput>) => planFiles({ base: [], card: [], wanted: [], measures, ...input });
const does = (input: Partial<PlanInput>) => plan(input).items.map(({ action, path }) => `${action} ${path}`);

const K = 'IMPORT/Kick.wav';
const P = 'EXPORT/PROJECT/PROJECT_01';

describe('one file', () => {
  it('that is wanted and not there is written', () => {
    expect(does({ wanted: [wants(K, 'a')] })).toEqual([`write ${K}`]);
  });

  it('that is as wanted needs nothing', () => {
    expect(plan({ card: [onCard(K, 'a')], wanted: [wants(K, 'a')] })).toMatchObject({
      items: [],
      unchanged: 1,
    });
  });

  it('of ours is replaced, or removed when nobody wants it any more', () => {
    const ours = { base: [base(K, 'a')], card: [onCard(K, 'a')] };
    expect(plan({ ...ours, wanted: [wants(K, 'b')] }).items).toMatchObject([
      { action: 'replace', path: K, expected: 'a', hash: 'b' },
    ]);
    expect(does(ours)).toEqual([`remove ${K}`]);
  });

  it('of somebody else is never touched', () => {
    expect(plan({ card: [onCard(K, 'x')], wanted: [wants(K, 'a')] })).toMatchObject({
      items: [],
      conflicts: [{ path: K, reason: 'not-ours' }],
    });
    expect(plan({ card: [onCard(K, 'x')] })).toMatchObject({ items: [], conflicts: [], kept: [] });
  });

  it('in conflict goes the way of the catalogue where a person said so, and only there', () => {
    const other = 'IMPORT/Snare.wav';
    const sides = {
      base: [base(K, 'a'), base(other, 'a'), base('IMPORT/Old.wav', 'a')],
      card: [onCard(K, 'x'), onCard(other, 'x'), onCard('IMPORT/Old.wav', 'x')],
      wanted: [wants(K, 'b'), wants(other, 'b')],
    };
    const { items, conflicts, kept } = plan({ ...sides, overruled: [K.toUpperCase(), 'IMPORT/Old.wav'] });
    // The archive takes what the plan saw: it is what must still be there.
    expect(items).toMatchObject([{ action: 'replace', path: K, expected: 'x', hash: 'b' }]);
    expect(conflicts).toMatchObject([{ path: other }]);
    // What the catalogue does not want is not taken away.
    expect(kept).toMatchObject([{ path: 'IMPORT/Old.wav' }]);
    expect(does({ base: [base(K, 'a')], wanted: [wants(K, 'a')], overruled: [K] })).toEqual([`write ${K}`]);
    const twice = { card: [onCard(K, 'x'), onCard(K.toLowerCase(), 'y')], wanted: [wants(K, 'a')] };
    expect(plan({ ...twice, overruled: [K] })).toMatchObject({
      items: [],
      conflicts: [{ reason: 'ambiguous' }],
    });
  });

  it('of a project that is overruled is written with all its others', () => {
    const sides = {
      base: [base(`${P}/PADCONF.BIN`, 'a'), base(`${P}/SMPL/BANK1-01.SMP`, 'a')],
      card: [onCard(`${P}/PADCONF.BIN`, 'x'), onCard(`${P}/SMPL/BANK1-01.SMP`, 'a')],
      wanted: [wants(`${P}/PADCONF.BIN`, 'b'), wants(`${P}/SMPL/BANK1-01.SMP`, 'b')],
    };
    expect(plan(sides)).toMatchObject({ items: [], conflicts: [{}, { reason: 'project-blocked' }] });
    expect(does({ ...sides, overruled: [P] })).toEqual([
      `replace ${P}/SMPL/BANK1-01.SMP`,
      `replace ${P}/PADCONF.BIN`,
    ]);
  });

  it('that changed on the card stays; it is a conflict only when the catalogue changed too', () => {
    const changed = { base: [base(K, 'a')], card: [onCard(K, 'x')] };
    expect(plan({ ...changed, wanted: [wants(K, 'a')] })).toMatchObject({
      items: [],
      conflicts: [],
      kept: [{ reason: 'changed-on-card' }],
    });
    expect(plan({ ...changed, wanted: [wants(K, 'b')] })).toMatchObject({
      items: [],
      conflicts: [{ reason: 'changed-on-both-sides' }],
    });
    expect(plan(changed)).toMatchObject({ items: [], kept: [{ reason: 'changed-on-card' }] });
  });

  it('that was deleted on the card stays deleted', () => {
    expect(plan({ base: [base(K, 'a')], wanted: [wants(K, 'a')] })).toMatchObject({
      items: [],
      kept: [{ path: K, reason: 'removed-on-card' }],
    });
    expect(plan({ base: [base(K, 'a')], wanted: [wants(K, 'b')] }).conflicts).toHaveLength(1);
  });

  it('is the same file in another case, and two such files are left alone', () => {
    const shouting = K.toUpperCase();
    expect(does({ base: [base(K, 'a')], card: [onCard(shouting, 'a')], wanted: [wants(K, 'b')] })).toEqual([
      `replace ${shouting}`,
    ]);
    expect(
      plan({ base: [base(K, 'a')], card: [onCard(K, 'a'), onCard(shouting, 'a')], wanted: [wants(K, 'b')] }),
    ).toMatchObject({ items: [], conflicts: [{ reason: 'ambiguous' }] });
  });
});

describe('a project', () => {
  const files = (hash: string) => [wants(`${P}/PADCONF.BIN`, hash), wants(`${P}/SMPL/BANK1-01.SMP`, hash)];

  it('gets its settings last, and what it no longer needs goes after that', () => {
    expect(
      does({
        base: [base(`${P}/SMPL/BANK1-02.SMP`, 'o')],
        card: [onCard(`${P}/SMPL/BANK1-02.SMP`, 'o')],
        wanted: files('a'),
      }),
    ).toEqual([`write ${P}/SMPL/BANK1-01.SMP`, `write ${P}/PADCONF.BIN`, `remove ${P}/SMPL/BANK1-02.SMP`]);
  });

  it('that goes loses its settings first', () => {
    const held = [`${P}/SMPL/BANK1-01.SMP`, `${P}/PADCONF.BIN`];
    expect(
      does({ base: held.map((path) => base(path, 'a')), card: held.map((path) => onCard(path, 'a')) }),
    ).toEqual([`remove ${P}/PADCONF.BIN`, `remove ${P}/SMPL/BANK1-01.SMP`]);
  });

  it('is written whole or not at all', () => {
    const blocked = plan({ card: [onCard(`${P}/PADCONF.BIN`, 'x')], wanted: files('a') });
    expect(blocked.items).toEqual([]);
    expect(blocked.conflicts.map(({ path, reason }) => [path, reason])).toEqual([
      [`${P}/PADCONF.BIN`, 'not-ours'],
      [`${P}/SMPL/BANK1-01.SMP`, 'project-blocked'],
    ]);
    // The neighbour is not held up by it.
    const other = wants('EXPORT/PROJECT/PROJECT_02/PADCONF.BIN', 'a');
    expect(
      plan({ card: [onCard(`${P}/PADCONF.BIN`, 'x')], wanted: [...files('a'), other] }).items,
    ).toHaveLength(1);
  });

  it('that changed on the card is not mixed with what changed in the catalogue', () => {
    const mixed = plan({
      base: [base(`${P}/PADCONF.BIN`, 'a'), base(`${P}/SMPL/BANK1-01.SMP`, 'a')],
      card: [onCard(`${P}/PADCONF.BIN`, 'x'), onCard(`${P}/SMPL/BANK1-01.SMP`, 'a')],
      wanted: [wants(`${P}/PADCONF.BIN`, 'a'), wants(`${P}/SMPL/BANK1-01.SMP`, 'b')],
    });
    expect(mixed).toMatchObject({ items: [], kept: [] });
    expect(mixed.conflicts.map(({ reason }) => reason)).toEqual(['changed-on-both-sides', 'project-blocked']);
  });

  it('that nobody wants any more but that was played with on the unit stays whole', () => {
    const left = plan({
      base: [base(`${P}/PADCONF.BIN`, 'a'), base(`${P}/SMPL/BANK1-01.SMP`, 'a')],
      card: [onCard(`${P}/PADCONF.BIN`, 'x'), onCard(`${P}/SMPL/BANK1-01.SMP`, 'a')],
    });
    expect(left).toMatchObject({ items: [], conflicts: [], kept: [{ path: `${P}/PADCONF.BIN` }] });
  });
});

describe('space and time', () => {
  it('needs the new file beside the old one, in whole clusters', () => {
    const { space } = planFiles({
      base: [base(K, 'a')],
      card: [{ path: K, hash: 'a', size: 100 }],
      wanted: [{ ...wants(K, 'b'), size: 101 }],
      measures: { free: 1 << 20, clusterBytes: 64, bytesPerSecond: 1e6 },
    });
    expect(space).toEqual({ free: 1 << 20, needed: 128 + (1 << 20), fits: false });
  });

  it('needs nothing when nothing is to be done', () => {
    expect(plan({}).space).toMatchObject({ needed: 0, fits: true });
  });

  it('says how long a megabyte a second takes for ten of them', () => {
    expect(plan({ wanted: [{ ...wants(K, 'a'), size: 10e6 }] }).seconds).toBeCloseTo(10, 0);
  });
});

/** Few paths and few contents, so that every combination of the three sides comes up. */
const somePath = fc.constantFrom(
  K,
  K.toUpperCase(),
  'IMPORT/Snare.wav',
  `${P}/PADCONF.BIN`,
  `${P}/SMPL/BANK1-01.SMP`,
  'EXPORT/PROJECT/PROJECT_02/PADCONF.BIN',
);
const someHash = fc.constantFrom('a', 'b', 'c');
const unique = <T extends { path: string }>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { selector: ({ path }) => foldPath(path), maxLength: 5 });
const input: fc.Arbitrary<PlanInput> = fc.record({
  base: unique(fc.record({ path: somePath, written: fc.option(someHash, { nil: null }) })),
  card: fc.uniqueArray(fc.record({ path: somePath, hash: someHash, size: fc.nat(9) }), {
    selector: ({ path }) => path,
    maxLength: 6,
  }),
  wanted: unique(fc.record({ path: somePath, hash: someHash, size: fc.nat(9), sampleId: fc.constant(null) })),
  measures: fc.constant(measures),
});

/** The card after the plan was carried out. */
function carriedOut({ card, base: before }: PlanInput): (items: ReturnType<typeof planFiles>['items']) => {
  card: CardFile[];
  base: BaseFile[];
} {
  return (items) => {
    const files = new Map(card.map((file) => [file.path, file]));
    const written = new Map(before.map((file) => [foldPath(file.path), file]));
    for (const { action, path, size, hash } of items) {
      if (action === 'remove') {
        files.delete(path);
        written.delete(foldPath(path));
      } else {
        files.set(path, { path, size, hash: hash ?? '' });
        written.set(foldPath(path), { path, written: hash });
      }
    }
    return { card: [...files.values()], base: [...written.values()] };
  };
}

describe('any three sides', () => {
  it('never overwrite or delete what Padbridge did not write or what changed since', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const { items } = planFiles(sides);
        for (const { path, expected } of items) {
          const there = sides.card.filter((file) => foldPath(file.path) === foldPath(path));
          if (there.length === 0) {
            expect(expected).toBeNull();
            continue;
          }
          const ours = sides.base.find((file) => foldPath(file.path) === foldPath(path));
          expect(there).toHaveLength(1);
          expect(ours?.written).toBe(there[0]?.hash);
          expect(expected).toBe(there[0]?.hash);
          expect(path).toBe(there[0]?.path);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('are settled by one plan: a second one has nothing to do', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const first = planFiles(sides);
        const after = planFiles({ ...sides, ...carriedOut(sides)(first.items) });
        expect(after.items).toEqual([]);
        expect(after.conflicts.length).toBe(first.conflicts.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('give one verdict for each wanted path', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const { items, conflicts, kept, unchanged } = planFiles(sides);
        const spoken = [...items.filter(({ action }) => action !== 'remove'), ...conflicts, ...kept];
        const paths = new Set(spoken.map(({ path }) => foldPath(path)));
        const silent = sides.wanted.filter(({ path }) => !paths.has(foldPath(path)));
        expect(silent.length).toBe(unchanged);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never write half of a project', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const { items, conflicts, kept } = planFiles(sides);
        const touched = new Set(items.map(({ project }) => project && foldPath(project)));
        for (const { project } of [...conflicts, ...kept])
          if (project !== null) expect(touched.has(foldPath(project))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('give the same plan in any order', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const turned = {
          ...sides,
          base: [...sides.base].reverse(),
          wanted: [...sides.wanted].reverse(),
        };
        expect(planFiles(turned)).toEqual(planFiles(sides));
      }),
    );
  });
});
