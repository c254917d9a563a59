import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBytes, openBytesWaiting, WHOLE_FILE_BYTES } from '../../../daemon/audio/bytes.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'padbridge-bytes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPENERS = [
  ['openBytes', openBytes],
  ['openBytesWaiting', (file: string) => Promise.resolve().then(() => openBytesWaiting(file))],
] as const;

describe.each(OPENERS)('%s', (_name, open) => {
  it.each([0, 1, 5000, WHOLE_FILE_BYTES, WHOLE_FILE_BYTES + 70_000])(
    'reads a file of %i bytes anywhere',
    async (size) => {
      const bytes = Buffer.alloc(size, 0);
      for (let i = 0; i < size; i += 97) bytes[i] = i % 251;
      const file = path.join(folder, `${size}.bin`);
      writeFileSync(file, bytes);
      const source = await open(file);
      expect(source.size).toBe(size);
      expect(source.whole === null).toBe(size > WHOLE_FILE_BYTES);
      for (const [position, length] of [
        [0, 100],
        [size - 60, 100],
        [Math.floor(size / 2), 70_000],
        [size + 5, 10],
      ] as const) {
        const from = Math.max(0, position);
        const expected = bytes.subarray(from, from + length);
        expect(Buffer.from(await source.read(from, length)).equals(expected)).toBe(true);
        const target = new Uint8Array(length);
        expect(await source.readInto(target, from)).toBe(expected.length);
        expect(Buffer.from(target.subarray(0, expected.length)).equals(expected)).toBe(true);
      }
      await source.close();
      await source.close();
    },
  );

  it('says what is wrong with what is no file', async () => {
    await expect(open(path.join(folder, 'nothing.wav'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(open(folder)).rejects.toMatchObject({ code: 'unsupported' });
  });

  it.skipIf(process.platform === 'win32')('refuses a pipe without waiting for a writer', async () => {
    const pipe = path.join(folder, `${_name}.pipe`);
    spawnSync('mkfifo', [pipe]);
    await expect(open(pipe)).rejects.toMatchObject({ code: 'unsupported' });
  });
});
