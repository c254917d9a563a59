import { describe, expect, it } from 'vitest';
import { rested } from '../../../plugin-ui/waveform/rested.js';

/** Rows 0, 1, 2 … that came into view at these times. */
const rows = (...times: number[]) => times.map((since, id) => [id, { since }] as const);
const idsOf = (found: readonly (readonly [number, unknown])[]) => found.map(([id]) => id);

describe('rows whose waveforms are worth fetching', () => {
  it('are those that stay in view', () => {
    expect(idsOf(rested(rows(0, 50, 900, 901), 1000))).toEqual([0, 1, 2]);
  });

  it('are none while many rows scroll into view, also not those that came before them', () => {
    const arriving = Array.from({ length: 9 }, () => 960);
    expect(rested(rows(0, 10, ...arriving), 1000)).toEqual([]);
    expect(idsOf(rested(rows(0, 10, ...arriving.slice(1)), 1000))).toEqual([0, 1]);
  });
});
