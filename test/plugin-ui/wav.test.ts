import { describe, expect, it } from 'vitest';
import { microphoneTrouble } from '../../plugin-ui/similar/recorder.js';
import { encodeWav, toMono, trimSilence } from '../../plugin-ui/similar/wav.js';

describe('a microphone that cannot be used', () => {
  const named = (name: string) => Object.assign(new Error('no'), { name });

  it('says what is in the way and what to do', () => {
    expect(microphoneTrouble(named('NotFoundError')).message).toBe('No microphone is connected.');
    expect(microphoneTrouble(named('NotReadableError')).message).toMatch(/another program/);
    const refused = microphoneTrouble(named('NotAllowedError'));
    expect(refused).toMatchObject({
      code: 'unavailable',
      next: expect.stringMatching(/^Allow it/) as string,
    });
  });
});

describe('a recording to ask with', () => {
  it('is a WAV file that says its rate and holds its frames', () => {
    const bytes = encodeWav(Float32Array.of(0, 0.5, -1, 2), 48_000);
    const view = new DataView(bytes.buffer);
    const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
    expect([text(0, 4), text(8, 8), text(36, 4)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
    expect([view.getUint32(4, true), view.getUint32(24, true), view.getUint32(40, true)]).toEqual([
      44, 48_000, 8,
    ]);
    expect([0, 1, 2, 3].map((at) => view.getInt16(44 + at * 2, true))).toEqual([0, 16_384, -32_767, 32_767]);
  });

  it('is one channel, from its first sound to its last', () => {
    expect([...toMono([Float32Array.of(1, 0), Float32Array.of(0, 1)])]).toEqual([0.5, 0.5]);
    expect([...trimSilence(Float32Array.of(0, 0.001, 0.5, 0, 0.25, 0))]).toEqual([0.5, 0, 0.25]);
    expect(trimSilence(new Float32Array(8)).length).toBe(0);
  });
});
