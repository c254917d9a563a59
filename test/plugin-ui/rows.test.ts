import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowWords } from '../../plugin-ui/browser/row-words.js';
import { pixelOf } from '../../plugin-ui/look/pixel-of.js';
import { paintThumb } from '../../plugin-ui/waveform/thumb-pixels.js';
import { exampleSummary } from '../../schemas/methods/examples.js';

describe('what a row says', () => {
  const sound = {
    ...exampleSummary,
    name: 'Dusty Break.wav',
    folder: 'Breaks',
    tags: ['dusty', 'live'],
    kind: 'loop' as const,
    drumClass: null,
    bpm: 92.04,
    bpmConfidence: 0.9,
    key: { tonic: 'F#' as const, mode: 'minor' as const },
    keyConfidence: 0.2,
    duration: 5.2,
    rating: 4,
    presence: 'present' as const,
    status: 'analysed' as const,
  };

  it('is a line of columns, with words for the signs', () => {
    const words = rowWords(sound, undefined);
    expect(words).toMatchObject({ name: 'Dusty Break', bpm: '92', key: '~F♯m', stars: '★★★★', rest: '★' });
    expect(words.beside).toBe('Breaks  ·  dusty  ·  live');
    expect(words.score).toBe('4 of 5 stars');
  });

  it('leaves out what nobody knows', () => {
    const words = rowWords(
      { ...sound, bpm: null, key: null, duration: null, rating: 0, tags: [] },
      undefined,
    );
    expect(words).toMatchObject({ bpm: '', key: '', camelot: '', length: '', stars: '', rest: '' });
    expect(words.score).toBe('');
  });

  it('says what is wrong before anything else, and why a sound was found', () => {
    expect(rowWords({ ...sound, presence: 'missing' }, undefined).beside).toContain('missing');
    const why = { score: 0.874, reason: 'same groove', fit: '', details: [], recommendationId: null };
    expect(rowWords(sound, why)).toMatchObject({ beside: 'same groove', percent: 87 });
    expect(rowWords(sound, why).score).toBe('87 percent');
    const fit = '+2 semitones, 91 → 92 BPM';
    expect(rowWords(sound, { ...why, fit }).beside).toBe('to fit: +2 semitones, 91 → 92 BPM  ·  same groove');
  });
});

describe('a small waveform', () => {
  const [width, height] = [12, 9];
  const alphaAt = (pixels: Uint32Array, x: number, y: number) => pixels[y * width + x]! >>> 24;

  it('stays in its row, whatever the sound is', () => {
    const data = fc.array(fc.integer({ min: -128, max: 127 }), { maxLength: 60 });
    fc.assert(
      fc.property(data, fc.integer({ min: 0, max: 3 }), (peaks, top) => {
        const pixels = new Uint32Array(width * (height + 4));
        const sound = { framesPerPeak: 64, data: Int8Array.from(peaks) };
        paintThumb({ pixels, width, top, height }, sound, pixelOf('#ff9f43'), 0.8);
        expect([...pixels.subarray(0, top * width)].every((one) => one === 0)).toBe(true);
        expect([...pixels.subarray((top + height) * width)].every((one) => one === 0)).toBe(true);
      }),
    );
  });

  it('is as tall as its loudest moment, in the colour of its kind', () => {
    const pixels = new Uint32Array(width * height);
    const sound = { framesPerPeak: 64, data: Int8Array.from([-127, 127, -10, 10]) };
    paintThumb({ pixels, width, top: 0, height }, sound, pixelOf('#102030'), 0.8);
    expect(pixels[4 * width]! & 0xffffff).toBe(0x302010);
    expect(alphaAt(pixels, 0, 4)).toBe(204);
    expect(alphaAt(pixels, 0, 1)).toBe(204);
    expect(alphaAt(pixels, width - 1, 4)).toBeGreaterThan(100);
    expect(alphaAt(pixels, width - 1, 1)).toBe(0);
  });

  it('is a thin line while there is none', () => {
    const pixels = new Uint32Array(width * height);
    paintThumb({ pixels, width, top: 0, height }, null, pixelOf('#ff9f43'), 1);
    expect(pixels.filter((one) => one !== 0)).toHaveLength(width);
  });
});
