import { describe, expect, it } from 'vitest';
import type { AnalysisResult } from '../../../schemas/analysis.js';
import { createAnalyser } from '../../../daemon/analysis/analyser.js';
import { kick, silence, sine } from '../../support/synth/signals.js';

const RATE = 44_100;

function analysed(signal: Float32Array, name = ''): AnalysisResult {
  const frames = signal.length;
  const format = {
    container: 'wav',
    codec: 'pcm',
    sampleRate: RATE,
    channels: 1,
    bits: 16,
    frames,
  } as const;
  const analyser = createAnalyser(format, { hints: {}, name, folders: [] });
  analyser.push([signal]);
  return analyser.finish().result;
}

/** A low note that dies away, with a few partials. */
function bassNote(): Float32Array {
  const note = sine(RATE, 1.2, 55, 0.6);
  const second = sine(RATE, 1.2, 110, 0.3);
  const third = sine(RATE, 1.2, 165, 0.12);
  return note.map((x, i) => (x + second[i]! + third[i]!) * Math.exp((-2 * i) / RATE));
}

describe('sound class', () => {
  it('hears drums as drums and a low note as bass', () => {
    expect(analysed(kick(RATE)).soundClass).toMatchObject({ value: 'drums', source: 'audio', agrees: null });
    expect(analysed(bassNote()).soundClass).toMatchObject({ value: 'bass', source: 'audio' });
  });

  it('keeps what was heard beside what the name says', () => {
    expect(analysed(kick(RATE), 'Vox Chop.wav').soundClass).toMatchObject({ heard: 'drums', agrees: false });
    expect(analysed(bassNote(), 'Sub Bass C.wav').soundClass).toMatchObject({ value: 'bass', agrees: true });
  });

  it('says nothing about what could be anything, and nothing about silence', () => {
    expect(analysed(silence(RATE, 1)).soundClass).toBeNull();
    expect(analysed(sine(RATE, 1, 440, 0.5)).soundClass).toBeNull();
  });

  it('says the same twice', () => {
    expect(analysed(bassNote()).soundClass).toEqual(analysed(bassNote()).soundClass);
  });
});
