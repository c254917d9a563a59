import { expect, it, vi } from 'vitest';
import { wire } from '../../support/wired.js';

const context = { signal: new AbortController().signal, caller: 'test' };

it('answers a change only when it would survive a power cut, and does not wait for reading', async () => {
  const { facade, catalogue } = await wire();
  const root = catalogue.roots.add('/music', 1);
  const file = { relativePath: 'kick.wav', size: 1000, modifiedAt: 1 };
  const [id] = catalogue.samples.applyListing(root.id, [file], 1).added;

  let flushed!: () => void;
  const flush = vi.spyOn(catalogue, 'flush').mockReturnValue(new Promise((resolve) => (flushed = resolve)));
  let answered = false;
  const update = facade.call('samples.update', { id: id!, rating: 4 }, context).then(() => (answered = true));
  await expect.poll(() => flush.mock.calls.length).toBe(1);
  expect(catalogue.samples.get(id!)?.rating).toBe(4);
  await facade.call('samples.get', { id: id! }, context);
  expect(answered).toBe(false);
  flushed();
  await update;
  expect(flush).toHaveBeenCalledTimes(1);
});
