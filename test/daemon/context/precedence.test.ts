import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, nextExpiry, type Statement } from '../../../daemon/context/precedence.js';
import { CONTEXT_FRESH_MS, CONTEXT_SOURCES, type ContextSource } from '../../../schemas/context.js';

const NOW = 1_767_225_600_000;
const said = (entries: Partial<Record<ContextSource, Statement>>) =>
  new Map(Object.entries(entries) as [ContextSource, Statement][]);
const ago = (ms: number, values: Statement['values']): Statement => ({ heardAt: NOW - ms, values });

describe('who wins a field', () => {
  it('is nobody when nobody knows it', () => {
    expect(decide(new Map(), NOW)).toEqual({
      tempo: null,
      playing: null,
      position: null,
      key: null,
      channel: null,
      pattern: null,
      project: null,
    });
  });

  it('is the best informed of those heard lately, field by field', () => {
    const context = decide(
      said({
        'fl-studio': ago(100, { tempo: 92 }),
        'midi-clock': ago(10, { tempo: 91.8, playing: true }),
        manual: ago(1e9, { tempo: 120, key: { tonic: 'A', mode: 'minor' } }),
      }),
      NOW,
    );
    expect(context.tempo).toEqual({
      value: 92,
      source: 'fl-studio',
      updatedAt: NOW - 100,
      age: 100,
      stale: false,
    });
    expect(context.playing).toMatchObject({ value: true, source: 'midi-clock' });
    expect(context.key).toMatchObject({ source: 'manual', stale: false, age: 1e9 });
  });

  it('is what a person typed once the live sources fall silent', () => {
    const silent = CONTEXT_FRESH_MS['fl-studio'] + 1;
    const context = decide(
      said({ 'fl-studio': ago(silent, { tempo: 92, playing: true }), manual: ago(1e9, { tempo: 120 }) }),
      NOW,
    );
    expect(context.tempo).toMatchObject({ value: 120, source: 'manual', stale: false });
    // Nobody else knows whether it plays: what was true once is shown as that.
    expect(context.playing).toMatchObject({ value: true, source: 'fl-studio', stale: true });
  });

  it('is the one heard last when all are silent', () => {
    const context = decide(
      said({ 'fl-studio': ago(9e6, { tempo: 92 }), osc: ago(8e6, { tempo: 100 }) }),
      NOW,
    );
    expect(context.tempo).toMatchObject({ value: 100, source: 'osc', stale: true });
  });

  it('never is a stale source while a fresh one knows, nor a worse informed one while a better one is fresh', () => {
    const ages = fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.tuple(...CONTEXT_SOURCES.map(() => ages)), (given) => {
        const statements = new Map<ContextSource, Statement>();
        CONTEXT_SOURCES.forEach((source, at) => {
          const age = given[at];
          if (age !== undefined) statements.set(source, ago(age, { tempo: 100 + at }));
        });
        const fresh = [...statements].filter(
          ([source, { heardAt }]) => NOW - heardAt <= CONTEXT_FRESH_MS[source],
        );
        const { tempo } = decide(statements, NOW);
        if (statements.size === 0) expect(tempo).toBeNull();
        else if (fresh.length > 0) expect(tempo).toMatchObject({ source: fresh[0]?.[0], stale: false });
        else
          expect(tempo).toMatchObject({
            stale: true,
            age: Math.min(...given.filter((age) => age !== undefined)),
          });
      }),
      { numRuns: 300 },
    );
  });
});

describe('nextExpiry', () => {
  it('is the moment the next live source falls silent; what a person typed never does', () => {
    expect(nextExpiry(said({ manual: ago(0, {}) }), NOW)).toBeNull();
    expect(nextExpiry(said({ 'midi-clock': ago(500, {}), osc: ago(0, {}) }), NOW)).toBe(NOW + 1_500);
    expect(nextExpiry(said({ 'midi-clock': ago(5_000, {}) }), NOW)).toBeNull();
  });
});
