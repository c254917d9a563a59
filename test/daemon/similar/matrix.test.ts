import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIMENSIONS, SEGMENTS } from '../../../daemon/similar/aspects.js';
import {
  allowedRows,
  aspectDistances,
  combined,
  drop,
  emptyMatrix,
  nearest,
  put,
} from '../../../daemon/similar/matrix.js';

const vector = fc.int8Array({ minLength: DIMENSIONS, maxLength: DIMENSIONS });
const weights = fc
  .array(fc.integer({ min: 0, max: 10 }), { minLength: SEGMENTS.length, maxLength: SEGMENTS.length })
  .filter((some) => some.some((weight) => weight > 0));

describe('nearest', () => {
  it('is what comparing everything and sorting gives, for any weights, exclusions and selection', () => {
    fc.assert(
      fc.property(
        fc.array(vector, { minLength: 1, maxLength: 40 }),
        vector,
        weights,
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 40 })),
        (vectors, query, some, limit, ids) => {
          const matrix = emptyMatrix();
          vectors.forEach((one, at) => put(matrix, at + 1, one));
          const among = ids.length > 3 ? Uint32Array.from(ids) : undefined;
          const exclude = new Set(ids.slice(0, 2));
          const found = nearest(matrix, query, {
            weights: some,
            limit,
            exclude,
            allowed: among && allowedRows(matrix, among),
          });
          const expected = vectors
            .map((one, at) => ({ id: at + 1, distance: combined(aspectDistances(query, one), some) }))
            .filter(({ id }) => !exclude.has(id) && (among === undefined || among.includes(id)))
            .sort((a, b) => a.distance - b.distance || a.id - b.id)
            .slice(0, limit);
          expect(found.distances.length).toBe(expected.length);
          expected.forEach(({ distance }, at) => expect(found.distances[at]).toBeCloseTo(distance, 9));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives equal distances in the order of their ids, however the rows came in', () => {
    const same = new Int8Array(DIMENSIONS).fill(7);
    const matrix = emptyMatrix();
    for (const id of [9, 3, 12, 1, 5]) put(matrix, id, same);
    expect(nearest(matrix, same, { weights: [1, 1, 1, 1, 1], limit: 3 }).ids).toEqual([1, 3, 5]);
  });

  it('takes a new vector of a known sample and forgets a dropped one', () => {
    const matrix = emptyMatrix();
    for (let id = 1; id <= 5000; id++) put(matrix, id, new Int8Array(DIMENSIONS).fill(id % 100));
    const far = new Int8Array(DIMENSIONS).fill(-120);
    put(matrix, 4321, far);
    const ask = () => nearest(matrix, far, { weights: [1, 0, 0, 0, 0], limit: 1 });
    expect(ask()).toMatchObject({ ids: [4321], distances: [0] });
    drop(matrix, 4321);
    expect(ask().ids).not.toEqual([4321]);
    expect(matrix.length).toBe(5000);
  });
});
