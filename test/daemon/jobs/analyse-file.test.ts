import { expect, it } from 'vitest';
import { createFileAnalyser } from '../../../daemon/jobs/analyse-file.js';
import type { SoundPool } from '../../../daemon/workers/sound-pool.js';
import { list, NOW, scratchCatalogue, soundFacts } from '../catalogue/support.js';

it('keeps a result and what is written down with it together: both, or neither', async () => {
  const catalogue = scratchCatalogue();
  const root = catalogue.roots.add('/library', NOW);
  const [id] = list(catalogue, root.id, ['kick.wav']);
  const location = catalogue.samples.locate(id!)!;
  const facts = { ...soundFacts('kick'), warnings: [], vector: null };
  const pool: SoundPool = {
    threads: 1,
    inspect: () => Promise.resolve(facts),
    analyse: () => Promise.resolve(facts),
    close: () => Promise.resolve(),
  };
  const analyse = createFileAnalyser(catalogue, pool, () => NOW);
  const { signal } = new AbortController();

  const lost = analyse(location, signal, () => {
    throw new Error('the disk is full');
  });
  await expect(lost).rejects.toThrow('the disk is full');
  expect(catalogue.samples.get(id!)?.status).toBe('listed');

  let told = 0;
  await analyse(location, signal, () => (told += 1));
  expect(told).toBe(1);
  expect(catalogue.samples.get(id!)?.status).toBe('analysed');
});
