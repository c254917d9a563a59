import { describe, expect, it } from 'vitest';
import { applyFixes, preflight, type SourceFacts } from '../../../daemon/kits/preflight.js';
import { banksWith, DEFAULT_PARAMETERS, type PlannedKit, type PlannedPad } from '../../../schemas/kit.js';

const SECOND: SourceFacts = { frames: 44_100, sampleRate: 44_100, channels: 1 };

function pad(address: string, changes: Partial<PlannedPad> = {}): PlannedPad {
  return {
    ...DEFAULT_PARAMETERS,
    pad: address,
    name: address,
    source: `/x/${address}.wav`,
    render: {},
    ...changes,
  };
}

function kit(...pads: PlannedPad[]): PlannedKit {
  const project = { name: 'Demo', tempo: 90, tempoSelect: 'bank' } as const;
  return { project, banks: banksWith([]), pads, patterns: [] };
}

const facts = (pads: PlannedKit['pads'], one: SourceFacts = SECOND) =>
  new Map(pads.map(({ pad: at }) => [at, one]));

/** What is found, and what is still found after every fix. */
function check(plan: PlannedKit, source: SourceFacts = SECOND, freeBytes: number | null = null) {
  const found = preflight(plan, facts(plan.pads, source), { freeBytes });
  const fixed = applyFixes(plan, found);
  const left = preflight(fixed, facts(fixed.pads, source), { freeBytes });
  return { codes: found.map(({ severity, code }) => `${severity} ${code}`), found, fixed, left };
}

describe('pre-flight', () => {
  it('has nothing to say about a kit that will play as it is', () => {
    expect(check(kit(pad('A1'), pad('A2', { start: 10, end: 44_100, chops: [0, 44_099] }))).codes).toEqual(
      [],
    );
    expect(check(kit()).codes).toEqual(['warning empty-kit']);
  });

  it.each<[string, Partial<PlannedPad>, SourceFacts, string[]]>([
    [
      '16 minutes at any rate',
      {},
      { frames: 96_000 * 961, sampleRate: 96_000, channels: 2 },
      ['error too-long'],
    ],
    ['a click', {}, { frames: 100, sampleRate: 48_000, channels: 1 }, ['warning too-short']],
    ['nothing', {}, { frames: 0, sampleRate: 48_000, channels: 1 }, ['error region', 'error too-short']],
    ['an end behind the end', { end: 50_000 }, SECOND, ['error region']],
    ['an end before the start', { start: 9, end: 9 }, SECOND, ['error region']],
    ['a loop from nowhere', { loopTop: 44_100 }, SECOND, ['error loop-top']],
    ['chops behind the end', { chops: [1, 44_100] }, SECOND, ['error chops']],
    ['a gated one-shot', { oneShot: true }, SECOND, ['error trigger']],
    ['surround', {}, { frames: 9000, sampleRate: 48_000, channels: 6 }, ['note channels']],
    ['a missing file', {}, { missing: 'gone.' }, ['error missing-sample']],
    ['a broken file', {}, { unreadable: 'broken.' }, ['error unreadable']],
    ['a long name', { name: 'x'.repeat(24) }, SECOND, ['error name-length']],
    ['a foreign name', { name: 'Größe' }, SECOND, ['error name-characters']],
  ])('finds %s, and its fix leaves no error', (_what, changes, source, codes) => {
    const { codes: found, left } = check(kit(pad('A1', changes)), source);
    expect(found).toEqual(codes);
    expect(left.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('cuts a long sample to 16 minutes from where the pad starts', () => {
    const source = { frames: 48_000 * 3000, sampleRate: 48_000, channels: 2 };
    const { fixed } = check(kit(pad('A1', { start: 48_000 })), source);
    expect(fixed.pads[0]).toMatchObject({ start: 48_000, end: 48_000 * 961, render: { crop: true } });
  });

  it('tells apart what has the same name on the screen', () => {
    const { codes, fixed } = check(
      kit(pad('A1', { name: 'Kick' }), pad('A2', { name: 'KICK' }), pad('B1', { name: 'Kíck' })),
    );
    expect(codes).toEqual(['error name-taken', 'error name-taken']);
    expect(fixed.pads.map(({ name }) => name)).toEqual(['Kick', 'KICK 2', 'Kick 3']);
  });

  it('says what does not fit, and what is protected', () => {
    const plan = { ...kit(pad('C1')), banks: banksWith([{ bank: 'C', protected: true }]) };
    const { codes, fixed } = check(plan, SECOND, 1000);
    expect(codes).toEqual(['note protected-bank', 'error space']);
    expect(fixed.banks.C.protected).toBe(false);
    expect(check(plan, SECOND, 97_000).codes).toEqual(['note protected-bank']);
  });

  it('makes the project name one the screen can show', () => {
    const plan = {
      ...kit(pad('A1')),
      project: { name: 'Übung — für die Bühne am Samstag Abend', tempo: 90, tempoSelect: 'bank' as const },
    };
    const { codes, fixed, left } = check(plan);
    expect(codes).toEqual(['error project-name']);
    expect(fixed.project.name).toMatch(/^[ -~]{1,32}$/);
    expect(left).toEqual([]);
  });
});
