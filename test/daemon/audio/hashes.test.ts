import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WHOLE_FILE_BYTES } from '../../../daemon/audio/bytes.js';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { hashes } from '../../../daemon/audio/hashes.js';
import { openAudio } from '../../../daemon/audio/open.js';
import { bytes, chunk, formatBody, int16, u32, wav } from '../../support/audio/chunks.js';
import { testSignal } from '../../support/audio/signals.js';
import { ffmpeg, HAS_FFMPEG } from '../../support/audio/tools.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'padbridge-hashes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const FORMAT = chunk('fmt ', formatBody(1, 16));
const SAMPLES = int16(1, 2, 3, 4, 5);

describe('hashes', () => {
  it('names the content by SHA-256, for files read whole and in pieces', async () => {
    for (const frames of [100, WHOLE_FILE_BYTES / 2]) {
      const file = encodeWav(testSignal(frames, 1), { sampleRate: 44_100, encoding: 16 });
      const { content } = await hashes(put('plain.wav', file));
      expect(content).toBe(createHash('sha256').update(file).digest('hex'));
    }
  });

  it('gives two WAVs with the same samples one audio hash', async () => {
    const plain = await hashes(put('a.wav', wav(FORMAT, chunk('data', SAMPLES))));
    const tagged = await hashes(
      put(
        'b.wav',
        wav(
          chunk('bext', new Uint8Array(602)),
          FORMAT,
          chunk('data', SAMPLES),
          chunk('LIST', bytes('INFOINAM', u32(2), 'x\0')),
        ),
      ),
    );
    expect(tagged.audio).toBe(plain.audio);
    expect(tagged.content).not.toBe(plain.content);
  });

  it.each([
    ['another sample', wav(FORMAT, chunk('data', int16(1, 2, 3, 4, 6)))],
    ['another length', wav(FORMAT, chunk('data', int16(1, 2, 3, 4)))],
    ['another rate', wav(chunk('fmt ', formatBody(1, 16, { rate: 48_000 })), chunk('data', SAMPLES))],
    ['another width', wav(chunk('fmt ', formatBody(1, 8)), chunk('data', SAMPLES))],
  ])('tells apart %s', async (_what, other) => {
    const plain = await hashes(put('a.wav', wav(FORMAT, chunk('data', SAMPLES))));
    expect((await hashes(put('c.wav', other))).audio).not.toBe(plain.audio);
  });

  it('still names a file that is no sound', async () => {
    const { content, audio } = await hashes(put('notes.wav', bytes('just some notes')));
    expect(content).toBe(audio);
  });

  it('gives the opened file the same hashes', async () => {
    const path = put('open.wav', encodeWav(testSignal(1000), { sampleRate: 44_100, encoding: 24 }));
    const sound = await openAudio(path);
    expect(await sound.hashes()).toEqual(await hashes(path));
    await sound.close();
  });

  it('ignores ID3v2, ID3v1 and APE tags around MP3 frames', async () => {
    // MPEG 1 layer 3, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
    const frame = bytes(Uint8Array.of(0xff, 0xfb, 0x90, 0x00), new Uint8Array(413));
    const frames = bytes(frame, frame, frame, frame);
    const id3 = bytes('ID3', Uint8Array.of(4, 0, 0, 0, 0, 0, 20), new Uint8Array(20));
    const ape = bytes('APETAGEX', u32(2000), u32(32), u32(0), u32(0), new Uint8Array(8));
    const id3v1 = bytes('TAG', new Uint8Array(125));
    const plain = await hashes(put('plain.mp3', frames));
    for (const file of [
      bytes(id3, frames),
      bytes(frames, id3v1),
      bytes(id3, frames, ape, id3v1),
      bytes(id3, id3, new Uint8Array(50), frames),
    ]) {
      expect((await hashes(put('tagged.mp3', file))).audio).toBe(plain.audio);
    }
  });
});

describe.skipIf(!HAS_FFMPEG)('a retag by ffmpeg (skipped without ffmpeg)', () => {
  const comment = 'a long comment '.repeat(6000);

  it.each([
    ['wav', []],
    ['aiff', []],
    ['flac', []],
    ['mp3', []],
    ['ogg', ['-c:a', 'libvorbis']],
    ['opus', []],
    ['oga', ['-c:a', 'flac']],
    ['m4a', ['-c:a', 'aac']],
  ])('changes the content hash of a %s but not its audio hash', async (extension, args) => {
    const source = put('source.wav', encodeWav(testSignal(100_000), { sampleRate: 48_000, encoding: 16 }));
    const before = join(folder, `before.${extension}`);
    const after = join(folder, `after.${extension}`);
    ffmpeg('-i', source, ...args, before);
    ffmpeg(
      '-i',
      before,
      '-c',
      'copy',
      '-metadata',
      'title=New',
      '-metadata',
      `comment=${comment}`,
      '-serial_offset',
      '7',
      after,
    );
    expect(readFileSync(after).length).toBeGreaterThan(
      readFileSync(before).length + (extension === 'wav' ? 0 : 100),
    );
    const [first, second] = [await hashes(before), await hashes(after)];
    expect(second.content).not.toBe(first.content);
    expect(second.audio).toBe(first.audio);
  });
});
