import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { produceAtomic, writeAtomic } from '../../../daemon/files/write-atomic.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'padbridge-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const inFolder = (name: string) => path.join(folder, name);

describe('writeAtomic', () => {
  it('writes, replaces and leaves nothing else behind', async () => {
    await writeAtomic(inFolder('a'), 'one', { mode: 0o600 });
    expect(statSync(inFolder('a')).mode & 0o777).toBe(0o600);
    await writeAtomic(inFolder('a'), new Uint8Array([1, 2, 3]));
    expect([...readFileSync(inFolder('a'))]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('keeps a file that is there when told to', async () => {
    await writeAtomic(inFolder('a'), 'old', { existing: 'keep' });
    await expect(writeAtomic(inFolder('a'), 'new', { existing: 'keep' })).rejects.toMatchObject({
      code: 'conflict',
      subject: inFolder('a'),
    });
    expect(readFileSync(inFolder('a'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('takes names as long as the file system does, with any character in them', async () => {
    const names = ['x'.repeat(255), `${'é'.repeat(120)}.wav`, 'line\nbreak', '👍 100%.wav'];
    for (const name of names) await writeAtomic(inFolder(name), name);
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
  });

  it('leaves the old file and no rest when it cannot finish', async () => {
    writeFileSync(inFolder('a'), 'old');
    const failing = produceAtomic(inFolder('a'), (temporary) => {
      writeFileSync(temporary, 'half');
      return Promise.reject(new Error('pulled the plug'));
    });
    await expect(failing).rejects.toMatchObject({ code: 'io', cause: { message: 'pulled the plug' } });
    expect(readFileSync(inFolder('a'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('shows the old content to a reader until the new one is whole', async () => {
    writeFileSync(inFolder('a'), 'old');
    await produceAtomic(inFolder('a'), (temporary) => {
      writeFileSync(temporary, 'new');
      expect(readFileSync(inFolder('a'), 'utf8')).toBe('old');
      return Promise.resolve();
    });
    expect(readFileSync(inFolder('a'), 'utf8')).toBe('new');
  });

  it('says what is wrong and what to do', async () => {
    mkdirSync(inFolder('folder'));
    await expect(writeAtomic(inFolder('no/such'), '')).rejects.toMatchObject({
      code: 'io',
      next: 'Create the folder first.',
    });
    await expect(writeAtomic(inFolder('folder'), '')).rejects.toMatchObject({ code: 'io' });
    expect(readdirSync(folder)).toEqual(['folder']);
  });
});
