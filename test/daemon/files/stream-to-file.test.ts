import { pbkdf2 } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { streamToFile } from '../../../daemon/files/stream-to-file.js';
import { tempDir } from '../../support/temp-dir.js';

describe('a stream into a file', () => {
  it('says how many bytes it wrote, and never over a file that is there', async () => {
    const folder = await tempDir();
    const file = path.join(folder, 'kick.wav');
    expect(await streamToFile(Readable.from(['half', 'whole']), file)).toBe(9);
    await expect(streamToFile(Readable.from(['other']), file)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(file, 'utf8')).toBe('halfwhole');
  });

  it.each([
    ['the stream broke', { read: (stream: Readable) => void stream.destroy(new Error('gone')) }],
    ['it was called off', { read: (_stream: Readable, stop: AbortController) => stop.abort() }],
  ])('is done with the file when it says that %s', async (_what, { read }) => {
    const folder = await tempDir();
    const file = path.join(folder, 'kick.wav');
    // Busy disk threads: the file is opened long after the stream is gone.
    const busy = Array.from({ length: 8 }, () => promisify(pbkdf2)('pad', 'bank', 50_000, 64, 'sha512'));
    const stop = new AbortController();
    const body = new Readable({
      read() {
        read(this, stop);
      },
    });
    await expect(streamToFile(body, file, { signal: stop.signal })).rejects.toThrow();
    rmSync(file, { force: true });
    await Promise.all(busy);
    expect(await readdir(folder)).toEqual([]);
  });
});
