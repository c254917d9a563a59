import { describe, expect, it } from 'vitest';
import { momentInWords, momentOf } from '../../plugin-ui/context/context-feed.js';
import { exampleContext } from '../../schemas/context.js';

describe('the moment', () => {
  it('is what somebody says who was heard lately', () => {
    expect(momentOf(exampleContext)).toEqual({
      tempo: 92,
      key: { tonic: 'A', mode: 'minor' },
      channel: 'Kick',
      source: 'fl-studio',
    });
    const silent = { ...exampleContext, tempo: { ...exampleContext.tempo!, stale: true } };
    expect(momentOf(silent)).toMatchObject({ tempo: null, source: 'manual' });
  });

  it('is told in one line, or not at all', () => {
    expect(momentInWords(momentOf(exampleContext))).toBe('FL Studio: 92 BPM, Am, Kick');
    expect(momentInWords({ tempo: null, key: null, channel: null, source: null })).toBe('');
  });
});
