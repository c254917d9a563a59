import { afterEach, describe, expect, it, vi } from 'vitest';
import { codecStatus, nativeDecoder } from '../../../daemon/audio/codecs.js';

afterEach(() => {
  vi.doUnmock('node-web-audio-api');
});

describe('codecStatus', () => {
  it('loads every codec and names those that do not', async () => {
    vi.doMock('node-web-audio-api', () => {
      throw new Error('libasound.so.2: cannot open shared object file');
    });
    const status = await codecStatus();
    expect(status.filter(({ available }) => available).map(({ codec }) => codec)).toEqual([
      'wav',
      'aiff',
      'mp3',
      'flac',
      'vorbis',
      'opus',
    ]);
    for (const line of status.filter(({ available }) => !available)) {
      expect(line.reason).toMatch(/node-web-audio-api/);
      expect(line.next).toBeTruthy();
    }
    await expect(nativeDecoder()).rejects.toMatchObject({
      code: 'unavailable',
      subject: 'node-web-audio-api',
    });
  });
});
