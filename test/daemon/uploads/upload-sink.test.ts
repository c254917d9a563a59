import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { createUploadSink } from '../../../daemon/uploads/upload-sink.js';
import { tempDir } from '../../support/temp-dir.js';

const DAY = '2026-03-01';
let dataDir: string;
let included: string[];
beforeEach(async () => {
  dataDir = await tempDir();
  included = [];
});

const sink = () =>
  createUploadSink({
    dataDir,
    maxBytes: 1000,
    library: { include: (_folder, file) => Promise.resolve(included.push(file)) },
    now: () => Date.parse(`${DAY}T12:00:00Z`),
  });
const never = new AbortController().signal;
const store = (name: string, text: string) =>
  sink().store({ name, container: 'wav', body: Readable.from([Buffer.from(text)]) }, never);
const files = () => readdir(path.join(dataDir, 'Uploads', DAY));

describe('the upload sink', () => {
  it('puts a stream into a folder of the day and tells the library of it', async () => {
    const landed = await store('kick.wav', 'abc');
    const file = path.join(dataDir, 'Uploads', DAY, 'kick.wav');
    expect(landed).toEqual({ name: 'kick.wav', bytes: 3, container: 'wav', path: file, sampleId: 1 });
    expect(included).toEqual([file]);
    expect(await readFile(file, 'utf8')).toBe('abc');
  });

  it('sweeps what a kill broke off, and nothing else', async () => {
    await sink().sweep();
    await store('kick.wav', 'abc');
    const folder = path.join(dataDir, 'Uploads', DAY);
    await writeFile(path.join(folder, '.snare.wav.0123456789ab.tmp'), 'half');
    await writeFile(path.join(folder, '.mine.tmp'), 'whole');
    await sink().sweep();
    expect((await files()).sort()).toEqual(['.mine.tmp', 'kick.wav']);
  });

  it('numbers a name that is taken, at the same moment too, within the limit of file names', async () => {
    const long = `${'ä'.repeat(125)}.wav`;
    const names = await Promise.all(['one', 'two', 'six'].map((text) => store(long, text)));
    expect(new Set(names.map(({ name }) => name)).size).toBe(3);
    const contents = await Promise.all(names.map((landed) => readFile(landed.path, 'utf8')));
    expect(contents).toEqual(['one', 'two', 'six']);
    for (const { name } of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  });

  it('leaves nothing behind when the stream breaks or the sender goes away', async () => {
    const broken = new Readable({
      read() {
        this.push('half');
        this.destroy(new Error('gone'));
      },
    });
    await expect(sink().store({ name: 'a.wav', container: 'wav', body: broken }, never)).rejects.toThrow();
    const abort = new AbortController();
    const endless = new Readable({ read: () => abort.abort() });
    await expect(
      sink().store({ name: 'b.wav', container: 'wav', body: endless }, abort.signal),
    ).rejects.toThrow();
    expect(await files()).toEqual([]);
    expect(included).toEqual([]);
  });

  it('says what is wrong when the folder cannot be made', async () => {
    await mkdir(dataDir, { recursive: true });
    await writeFile(path.join(dataDir, 'Uploads'), 'a file');
    await expect(store('kick.wav', 'abc')).rejects.toMatchObject({ code: 'io' });
  });
});
