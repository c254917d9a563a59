import { expect, it } from 'vitest';
import { wire } from '../../support/wired.js';

const context = { signal: new AbortController().signal, caller: 'test' };

async function drums() {
  const wired = await wire();
  const root = wired.catalogue.roots.add('/music', 1);
  const files = ['kick.wav', 'snare.wav', 'hat.wav'].map((name) => ({
    relativePath: name,
    size: 1000,
    modifiedAt: 1,
  }));
  return { ...wired, ids: wired.catalogue.samples.applyListing(root.id, files, 1).added };
}

it('rates and tags many at once, keeping the tags each had, and passes over those that are gone', async () => {
  const { facade, catalogue, ids } = await drums();
  const [kick, snare, hat] = ids as [number, number, number];
  await facade.call('samples.update', { id: kick, tags: ['punchy', 'old'] }, context);
  const said = { ids: [kick, snare, 9999], rating: 3, addTags: ['dusty'], removeTags: ['old'] };
  expect(await facade.call('samples.updateMany', said, context)).toEqual({ changed: 2 });
  expect(catalogue.samples.get(kick)).toMatchObject({ rating: 3, tags: ['dusty', 'punchy'] });
  expect(catalogue.samples.get(snare)).toMatchObject({ rating: 3, tags: ['dusty'] });
  expect(catalogue.samples.get(hat)).toMatchObject({ rating: 0, tags: [] });
});

it('finds what lies in a collection', async () => {
  const { facade, ids } = await drums();
  const [kick, snare] = ids as [number, number, number];
  const { id } = await facade.call('collections.create', { name: 'Crate', description: null }, context);
  const inside = async () =>
    (await facade.call('samples.ids', { collectionId: id, limit: 100 }, context)).ids;
  expect(await inside()).toEqual([]);
  await facade.call('collections.add', { id, sampleIds: [kick, snare] }, context);
  expect((await inside()).sort((a, b) => a - b)).toEqual([kick, snare]);
  await facade.call('collections.take', { id, sampleIds: [kick] }, context);
  expect(await inside()).toEqual([snare]);
});

it('names all samples that a filter lets through', async () => {
  const { facade, ids } = await drums();
  const [kick, snare] = ids as [number, number, number];
  await facade.call('samples.updateMany', { ids: [kick, snare], addTags: ['dusty'] }, context);
  const all = await facade.call('samples.ids', { limit: 100 }, context);
  expect([...all.ids].sort((a, b) => a - b)).toEqual([...ids].sort((a, b) => a - b));
  const dusty = await facade.call('samples.ids', { tags: ['dusty'], limit: 100 }, context);
  expect([...dusty.ids].sort((a, b) => a - b)).toEqual([kick, snare]);
  expect((await facade.call('samples.ids', { limit: 1 }, context)).ids).toHaveLength(1);
});
