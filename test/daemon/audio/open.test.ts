import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WHOLE_FILE_BYTES } from '../../../daemon/audio/bytes.js';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { openAudio } from '../../../daemon/audio/open.js';
import { bytes } from '../../support/audio/chunks.js';
import { collect, maxDifference } from '../../support/audio/collect.js';
import { testSignal } from '../../support/audio/signals.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'padbridge-open-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const WAV = encodeWav(testSignal(1000), { sampleRate: 44_100, encoding: 16 });

describe('openAudio', () => {
  it('goes by content, whatever the name says', async () => {
    const sound = await openAudio(put('really a wav.mp3', WAV));
    expect(sound.format).toMatchObject({ container: 'wav', frames: 1000 });
    await sound.close();
  });

  it('streams a file larger than is kept in memory to the last frame', async () => {
    const frames = WHOLE_FILE_BYTES / 4;
    const signal = testSignal(frames, 1);
    const sound = await openAudio(
      put('large.wav', encodeWav(signal, { sampleRate: 44_100, encoding: 'float' })),
    );
    for (const _attempt of [1, 2]) {
      const [plane] = await collect(sound);
      expect(plane).toHaveLength(frames);
      expect(maxDifference(plane!, signal[0]!)).toBe(0);
    }
    await sound.close();
    await sound.close();
  });

  it.each([
    ['empty.wav', new Uint8Array(0), 'corrupt', /empty/],
    ['notes.wav', bytes('Remember to buy strings\n'), 'unsupported', /text file/],
    ['pack.wav', bytes('PK\x03\x04', new Uint8Array(100)), 'unsupported', /ZIP/],
    ['._kick.wav', bytes('\x00\x05\x16\x07', new Uint8Array(100)), 'unsupported', /macOS/],
    ['film.wav', bytes('RIFF', new Uint8Array(4), 'AVI ', new Uint8Array(50)), 'unsupported', /RIFF/],
    ['zeros.wav', new Uint8Array(5000), 'corrupt', /zeros/],
    ['song.mid', bytes('MThd', new Uint8Array(20)), 'unsupported', /MIDI/],
    [
      'tags.mp3',
      bytes('ID3', Uint8Array.of(4, 0, 0, 0, 0, 0, 20), new Uint8Array(20)),
      'corrupt',
      /no audio after/,
    ],
    ['half.mp4', bytes(Uint8Array.of(0, 0, 0, 16), 'ftypM4A ', new Uint8Array(4)), 'corrupt', /index/],
  ])('says what %s is instead', async (name, content, code, message) => {
    const path = put(name, content);
    await expect(openAudio(path)).rejects.toMatchObject({
      code,
      subject: path,
      message: expect.stringMatching(message) as string,
      next: expect.stringMatching(/\.$/) as string,
    });
  });

  it('refuses a folder named like a sound and a file that is gone', async () => {
    mkdirSync(join(folder, 'folder.wav'));
    await expect(openAudio(join(folder, 'folder.wav'))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/folder/) as string,
    });
    await expect(openAudio(join(folder, 'gone.wav'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it.skipIf(process.platform === 'win32')(
    'refuses a FIFO, a socket and a device without waiting',
    async () => {
      const fifo = join(folder, 'fifo.wav');
      execFileSync('mkfifo', [fifo]);
      const socket = join(folder, 'socket.wav');
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      for (const path of [fifo, socket, '/dev/zero']) {
        await expect(openAudio(path)).rejects.toMatchObject({
          code: 'unsupported',
          message: expect.stringMatching(/regular file/) as string,
        });
      }
      await new Promise((resolve) => server.close(resolve));
    },
  );

  it('stops where its signal fires', async () => {
    const path = put('long.wav', encodeWav(testSignal(400_000, 1), { sampleRate: 44_100, encoding: 16 }));
    const cancel = new AbortController();
    const sound = await openAudio(path, cancel.signal);
    const blocks = sound.blocks()[Symbol.asyncIterator]();
    await blocks.next();
    cancel.abort();
    await expect(blocks.next()).rejects.toMatchObject({ code: 'cancelled' });
    await sound.close();
    await expect(openAudio(path, cancel.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
