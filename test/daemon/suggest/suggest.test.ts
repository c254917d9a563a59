import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../../schemas/facade.js';
import { findMethod, type ParamsInput, type ResultOf } from '../../../schemas/methods.js';
import { createEventBus } from '../../../daemon/event-bus.js';
import { type SuggestHandlers, suggestHandlers } from '../../../daemon/facade/suggest-handlers.js';
import { createSuggest } from '../../../daemon/suggest/suggest.js';
import { heardCatalogue } from '../../support/similar/heard-catalogue.js';
import { NOW } from '../catalogue/support.js';

/** The methods over a catalogue of real analyses. */
function library() {
  const { catalogue, similar, idOf, addTwin } = heardCatalogue();
  const bus = createEventBus((error) => {
    throw error;
  });
  const suggest = createSuggest({ catalogue, similar, bus, canWrite: true, now: () => NOW });
  const handlers = suggestHandlers(suggest, bus);
  type Name = keyof SuggestHandlers;
  const call = async <N extends Name>(name: N, params: ParamsInput<N>): Promise<ResultOf<N>> => {
    const handler = handlers[name] as (params: unknown, context: CallContext) => Promise<ResultOf<N>>;
    const result = await handler(findMethod(name)!.params.parse(params), context);
    return findMethod(name)!.result.parse(result) as ResultOf<N>;
  };
  return { catalogue, bus, idOf, addTwin, call };
}
const context: CallContext = { signal: new AbortController().signal, caller: 'test' };
const names = (list: ResultOf<'suggest.list'>) => list.items.map(({ sample }) => sample.name);

describe('suggestions', () => {
  it('come with a score, the terms it is made of, and what to do to fit', async () => {
    const { call } = library();
    const list = await call('suggest.list', { tempo: 92, key: { tonic: 'A', mode: 'minor' }, role: 'loop' });
    expect(names(list).slice(0, 2).sort()).toEqual(['Chords Am 90bpm.wav', 'Chords Dm 92bpm.wav']);
    for (const { terms, score, recommendationId } of list.items) {
      expect(terms.length).toBeGreaterThan(0);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(recommendationId).toBeGreaterThan(0);
    }
    const slower = list.items.find(({ sample }) => sample.name.includes('90bpm'))!;
    expect(slower.fit.map(({ text }) => text)).toContain('90 → 92 BPM');
    expect(slower.terms.find(({ term }) => term === 'tempo')?.reason).toBe('90 BPM for 92');
    expect(list.items.map(({ score }) => score)).not.toContain(NaN);
  });

  it('name keys as a musician does', async () => {
    const { call } = library();
    const list = await call('suggest.list', { key: { tonic: 'A#', mode: 'minor' }, role: 'loop' });
    const reasons = list.items.flatMap(({ terms }) => terms.map(({ reason }) => reason));
    expect(reasons.join('; ')).toContain('goes with B♭ minor');
    expect(reasons.join('; ')).not.toMatch(/[#♯]/);
  });

  it('follow words, by name and by sound', async () => {
    const { call } = library();
    const kicks = await call('suggest.list', { text: 'deep kick', limit: 3, diversity: 0 });
    expect(names(kicks).every((name) => name.startsWith('Kick'))).toBe(true);
    expect(kicks.items[0]!.terms.find(({ term }) => term === 'text')?.reason).toMatch(/deep/);
    // No name says "bright", the sound does.
    const bright = await call('suggest.list', { text: 'bright noisy', limit: 3, diversity: 0 });
    expect(names(bright).some((name) => /Hat|Burst|Snare/.test(name))).toBe(true);
    expect(names(bright)[0]).not.toMatch(/Kick|Note/);
  });

  it('know what plays in the same songs', async () => {
    const { catalogue, bus, call, idOf } = library();
    const [selected, other] = [idOf('Kick A'), idOf('Chords Dm')];
    const tie = async () => {
      const list = await call('suggest.list', { selected, strategy: 'collaborative', diversity: 0 });
      const item = list.items.find(({ sample }) => sample.id === other)!;
      return { ...item.terms.find(({ term }) => term === 'together')!, score: item.score };
    };
    const before = await tie();
    expect(before).toMatchObject({ value: 0, reason: 'never used with it' });
    for (const name of ['one', 'two', 'three']) {
      const song = {
        path: `/songs/${name}.flp`,
        size: 1,
        modifiedAt: 1,
        state: 'read',
        readAt: NOW,
      } as const;
      catalogue.dawProjects.record(
        { ...song, failure: null, title: null, version: null, tempo: null },
        [selected, other].map((sampleId) => ({
          channel: null,
          stored: 'one.wav',
          file: null,
          guess: false,
          sampleId,
        })),
      );
    }
    bus.publish({
      name: 'flstudio.projectsChanged',
      payload: { read: 3, unchanged: 0, failed: 0, missing: 0 },
    });
    const after = await tie();
    expect(after).toMatchObject({ value: 1, reason: 'in 3 songs with it' });
    expect(after.score).toBeGreaterThan(before.score);
  });

  it('stay away from what is in hand and answer a question once', async () => {
    const { call, idOf } = library();
    const selected = idOf('Kick A');
    const first = await call('suggest.list', { selected, diversity: 0 });
    expect(first.items.map(({ sample }) => sample.id)).not.toContain(selected);
    expect(names(first)[0]).toMatch(/^Kick/);
    expect(first.cached).toBe(false);
    const again = await call('suggest.list', { selected, diversity: 0 });
    expect(again).toEqual({ ...first, cached: true });
  });

  it('are fewer rather than far-fetched beside a sound', async () => {
    const { catalogue, call, idOf } = library();
    const strategy = 'content';
    const { items } = await call('suggest.list', { selected: idOf('Kick A'), strategy, limit: 50 });
    expect(items.length).toBeGreaterThan(0);
    expect(items.length).toBeLessThan(catalogue.samples.count() - 1);
    const best = Math.max(...items.map(({ score }) => score));
    for (const { score } of items) expect(score).toBeGreaterThanOrEqual(best / 2 - 0.001);
  });

  it('offer the same audio once, as the file that was cared for, and never what is in hand under another name', async () => {
    const { catalogue, call, idOf, addTwin } = library();
    const [selected, other] = [idOf('Kick A'), idOf('Kick B')];
    addTwin('Kick A', 'Copies/Same as in hand.wav');
    const twin = addTwin('Kick B', 'Copies/Kick B again.wav');
    const kicks = async () => {
      const { items } = await call('suggest.list', { selected, diversity: 0, limit: 20 });
      const found = names({ items } as ResultOf<'suggest.list'>);
      expect(found).not.toContain('Same as in hand.wav');
      return items.map(({ sample }) => sample.id).filter((id) => id === other || id === twin);
    };
    expect(await kicks()).toEqual([other]);
    catalogue.samples.setRating(twin, 4, NOW);
    const { items } = await call('suggest.list', { selected, diversity: 0, limit: 19 });
    expect(items.map(({ sample }) => sample.id).filter((id) => id === other || id === twin)).toEqual([twin]);
  });

  it('change after feedback: what is not wanted goes down with its like, what is liked comes up', async () => {
    const { call, idOf } = library();
    const selected = idOf('Kick A');
    const ask = () => call('suggest.list', { selected, diversity: 0, limit: 12 });
    const before = await ask();
    const top = before.items[0]!;
    const said = await call('suggest.feedback', {
      sampleId: top.sample.id,
      recommendationId: top.recommendationId!,
      verdict: 'not-this',
    });
    expect(said).toEqual({ recorded: true, strength: -0.6 });
    const after = await ask();
    expect(after.cached).toBe(false);
    const scoreOf = (list: typeof before, id: number) => list.items.find(({ sample }) => sample.id === id)!;
    expect(scoreOf(after, top.sample.id).score).toBeLessThan(top.score);
    expect(scoreOf(after, top.sample.id).terms.find(({ term }) => term === 'feedback')?.value).toBeLessThan(
      0,
    );
    expect(names(after)[0]).not.toBe(top.sample.name);

    const last = before.items.at(-1)!;
    await call('suggest.feedback', { sampleId: last.sample.id, verdict: 'liked', strength: 0.5 });
    expect(scoreOf(await ask(), last.sample.id).score).toBeGreaterThan(last.score);
    await expect(
      call('suggest.feedback', {
        sampleId: last.sample.id,
        recommendationId: top.recommendationId!,
        verdict: 'liked',
      }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('count by weights that are stated, can be set and go back', async () => {
    const { call, idOf } = library();
    const usual = await call('suggest.getWeights', {});
    expect(usual.weights).toEqual(usual.usual);
    const set = await call('suggest.setWeights', { weights: { similarity: 3, harmony: 0 } });
    expect(set.weights).toEqual({ ...usual.usual, similarity: 3, harmony: 0 });
    const list = await call('suggest.list', { selected: idOf('Note C'), key: { tonic: 'C', mode: 'major' } });
    expect(list.weights.similarity).toBe(3);
    expect(list.items.flatMap(({ terms }) => terms).some(({ term }) => term === 'harmony')).toBe(false);
    expect((await call('suggest.setWeights', { weights: null })).weights).toEqual(usual.usual);
  });

  it('learn from plays', async () => {
    const { call, idOf } = library();
    const id = idOf('Burst');
    const ask = () => call('suggest.list', { strategy: 'collaborative', limit: 12, diversity: 0 });
    await ask();
    for (let i = 0; i < 3; i++) await call('plays.record', { sampleId: id, place: 'pad', seconds: 1 });
    const list = await call('suggest.list', { strategy: 'collaborative', limit: 11, diversity: 0 });
    expect(list.items[0]!.sample.id).toBe(id);
    expect(list.items[0]!.reason).toContain('played 3 times');
    await expect(call('plays.record', { sampleId: 9999 })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('count the songs that use a sound', async () => {
    const { catalogue, call, idOf } = library();
    const sampleId = idOf('Burst');
    const song = {
      size: 1,
      modifiedAt: 1,
      state: 'read',
      failure: null,
      version: null,
      tempo: null,
    } as const;
    for (const title of ['One', 'Two']) {
      catalogue.dawProjects.record({ ...song, path: `/songs/${title}.flp`, title, readAt: NOW }, [
        { channel: 'Fx', stored: 'Burst.wav', file: '/music/Burst.wav', guess: false, sampleId },
      ]);
    }
    const list = await call('suggest.list', { strategy: 'collaborative', limit: 12, diversity: 0 });
    expect(list.items[0]).toMatchObject({ sample: { id: sampleId }, reason: 'used in 2 songs' });
  });

  it('complete a bank part by part, each sample once, and say what is missing', async () => {
    const { call, idOf } = library();
    const own = idOf('Kick A');
    const bank = await call('suggest.bank', { pads: [{ pad: 5, sampleId: own }], tempo: 92 });
    expect(bank.pads.map(({ pad }) => pad)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    const chosen = bank.pads.flatMap(({ suggestion }) => suggestion?.sample.id ?? []);
    expect(new Set(chosen).size).toBe(chosen.length);
    expect(chosen).not.toContain(own);
    for (const { role, suggestion } of bank.pads) {
      if (role === 'kick') expect(suggestion?.sample.drumClass).toBe('kick');
      if (role === 'loop' && suggestion) expect(suggestion.sample.kind).toBe('loop');
    }
    expect(bank.missing).toContain('rim');
  });
});
