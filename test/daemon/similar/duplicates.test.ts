import { describe, expect, it } from 'vitest';
import { samplesDuplicates } from '../../../schemas/methods/similar.js';
import { DIMENSIONS } from '../../../daemon/similar/aspects.js';
import { findDuplicates } from '../../../daemon/similar/duplicates.js';
import { emptyMatrix, put } from '../../../daemon/similar/matrix.js';
import { nearTwins } from '../../../daemon/similar/twins.js';
import { createRandom } from '../../support/synth/signals.js';
import { heardCatalogue } from '../../support/similar/heard-catalogue.js';
import { list, NOW, soundFacts } from '../catalogue/support.js';

const { signal } = new AbortController();

describe('duplicates', () => {
  it('come in three tiers, each told once, the one worth keeping first', async () => {
    const { catalogue, index, idOf } = heardCatalogue();
    const [root] = catalogue.roots.list();
    const [copy, retagged, nearly, gone] = list(catalogue, root!.id, [
      'copy.wav',
      'retagged.wav',
      'nearly.wav',
      'gone.wav',
    ]);
    const kick = idOf('Kick A');
    const known = catalogue.samples.get(kick)!;
    const { result, peaks } = catalogue.samples.findAnalysis(known.audioHash!, known.engine!)!;
    const record = (id: number, contentHash: string, audioHash: string, moved = 0) =>
      catalogue.samples.recordAnalysis(
        id,
        {
          ...soundFacts(audioHash, {}, { contentHash }),
          peaks,
          result: { ...result, spectralCentroid: result.spectralCentroid! * (1 + moved) },
        },
        NOW,
      );
    record(copy!, known.contentHash!, known.audioHash!);
    record(retagged!, 'another content', known.audioHash!);
    record(nearly!, 'its own content', 'its own audio', 0.01);
    record(gone!, known.contentHash!, known.audioHash!);
    catalogue.samples.markMissing([gone!], NOW);
    catalogue.samples.setRating(copy!, 4, NOW);

    const ask = (params: object) =>
      findDuplicates(catalogue, index, samplesDuplicates.params.parse(params), signal);
    const all = await ask({});
    const groups = all.groups.map(({ tier, samples }) => ({ tier, ids: samples.map(({ id }) => id) }));
    expect(groups).toContainEqual({ tier: 'file', ids: [copy, kick] });
    expect(groups).toContainEqual({ tier: 'audio', ids: [copy, kick, retagged] });
    const near = all.groups.find(
      ({ tier, samples }) => tier === 'near' && samples.some(({ id }) => id === nearly),
    )!;
    expect(near.samples.map(({ id }) => id)).toContain(kick);
    expect(near.score).toBeGreaterThan(0.9);
    expect(all.total.groups).toBe(all.groups.length);
    expect(all.groups[0]!.spare).toBe(1000);

    expect((await ask({ tiers: ['file'] })).groups.map(({ tier }) => tier)).toEqual(['file']);
    const one = await ask({ limit: 1 });
    expect(one.groups.length).toBe(1);
    expect(one.total).toEqual(all.total);
    expect((await ask({ filter: { folder: 'Loops' }, tiers: ['file', 'audio'] })).groups).toEqual([]);
  });

  it('near: finds every pair that comparing all with all finds', () => {
    const random = createRandom(5);
    const matrix = emptyMatrix();
    for (let id = 1; id <= 300; id++) {
      const twinOf =
        id % 3 === 0 ? matrix.vectors.subarray((id - 2) * DIMENSIONS, (id - 1) * DIMENSIONS) : undefined;
      put(
        matrix,
        id,
        Int8Array.from({ length: DIMENSIONS }, (_, i) =>
          twinOf === undefined ? Math.round((random() - 0.5) * 200) : twinOf[i]! + Math.round(random() * 1.2),
        ),
      );
    }
    const groups = nearTwins(matrix, (id) => id);
    expect(groups.map(({ ids }) => ids)).toEqual(
      expect.arrayContaining(Array.from({ length: 100 }, (_, at) => [3 * at + 2, 3 * at + 3])),
    );
    expect(groups.length).toBe(100);
    expect(nearTwins(matrix, () => 'one audio')).toEqual([]);
  });
});
