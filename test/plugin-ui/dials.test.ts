import { describe, expect, it } from 'vitest';
import { dialsToken, readDials, USUAL_DIALS, weightsOf } from '../../plugin-ui/similar/dials.js';

const usual = { overall: 1, spectrum: 0.05, timbre: 0.2, pitch: 0.1, amplitude: 0.1 };

describe('what counts in likeness', () => {
  it('is what the daemon uses while the dials stand as usual', () => {
    expect(weightsOf(USUAL_DIALS, usual)).toEqual(usual);
    expect(dialsToken(USUAL_DIALS)).toBeNull();
  });

  it('is nothing with a dial down and much more with one up, within the limits of the daemon', () => {
    const weights = weightsOf({ ...USUAL_DIALS, overall: 2, pitch: 0, timbre: 2 }, usual);
    expect(weights).toEqual({ ...usual, overall: 10, pitch: 0, timbre: 2.4 });
  });

  it('is as usual when every dial is down: something must count', () => {
    const none = { overall: 0, spectrum: 0, timbre: 0, pitch: 0, amplitude: 0 };
    expect(weightsOf(none, usual)).toEqual(usual);
  });

  it('reads no dials from nonsense', () => {
    for (const token of [null, '', '1_2', '1_1_1_1_9', 'a_b_c_d_e'])
      expect(readDials(token)).toEqual(USUAL_DIALS);
  });
});
