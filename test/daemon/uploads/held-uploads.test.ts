import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { createHeldUploads } from '../../../daemon/uploads/held-uploads.js';
import { tempDir } from '../../support/temp-dir.js';

const never = new AbortController().signal;

async function held() {
  const dataDir = await tempDir();
  const folder = path.join(dataDir, 'Held uploads');
  await mkdir(folder);
  await writeFile(path.join(folder, 'left over'), 'from a crash');
  let time = 1000;
  const uploads = createHeldUploads({ dataDir, now: () => time });
  onTestFinished(() => uploads.close());
  const store = (body: Readable) => uploads.store({ name: 'a.wav', container: 'wav', body }, never);
  return { uploads, folder, store, pass: (ms: number) => (time += ms) };
}

it('holds a sound for a while, and nothing from before', async () => {
  const { uploads, folder, store, pass } = await held();
  expect(existsSync(folder)).toBe(false);
  const one = await store(Readable.from([Buffer.from('abc')]));
  expect(one).toMatchObject({ name: 'a.wav', bytes: 3, container: 'wav' });
  expect(path.dirname(uploads.pathOf(one.upload))).toBe(folder);
  pass(one.expiresAt);
  expect(() => uploads.pathOf(one.upload)).toThrow('not held');
  uploads.close();
  expect(existsSync(folder)).toBe(false);
});

it('lets the oldest go when many come, and leaves nothing of a stream that breaks', async () => {
  const { uploads, folder, store } = await held();
  const all: { upload: string }[] = [];
  for (let at = 0; at < 40; at++) all.push(await store(Readable.from([Buffer.from('abc')])));
  expect((await readdir(folder)).length).toBe(32);
  expect(() => uploads.pathOf(all[0]!.upload)).toThrow();
  expect(uploads.pathOf(all[39]!.upload)).toBeTruthy();
  const broken = new Readable({
    read() {
      this.push('half');
      this.destroy(new Error('gone'));
    },
  });
  await expect(store(broken)).rejects.toThrow('gone');
  expect((await readdir(folder)).length).toBe(32);
});
