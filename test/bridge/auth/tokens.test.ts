import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTokens, readMainToken } from '../../../bridge/auth/tokens.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'padbridge-token-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const path = () => join(dataDir, 'token');
const modeOf = async () => (await stat(path())).mode & 0o777;

describe('the tokens of a data folder', () => {
  it('begin with one that may do everything, made once, for the owner only', async () => {
    await loadTokens(dataDir);
    const token = await readMainToken(dataDir);
    expect(token).toMatch(/^[\w-]{43}$/);
    if (process.platform !== 'win32') expect(await modeOf()).toBe(0o600);
    const again = await loadTokens(dataDir);
    expect(await readMainToken(dataDir)).toBe(token);
    expect(again.find(token)).toEqual({
      name: 'main',
      scopes: new Set(['read', 'write', 'device', 'admin']),
    });
    for (const wrong of ['', token.slice(1), `${token}x`, 'x'.repeat(10_000)]) {
      expect(again.find(wrong)).toBeNull();
    }
  });

  it.skipIf(process.platform === 'win32')('close a file that others could read', async () => {
    await loadTokens(dataDir);
    await chmod(path(), 0o644);
    await loadTokens(dataDir);
    expect(await modeOf()).toBe(0o600);
  });

  it('may have white space around', async () => {
    await writeFile(path(), `\n  ${'t'.repeat(43)} \r\n`);
    expect((await loadTokens(dataDir)).find('t'.repeat(43))?.name).toBe('main');
  });

  it.each(['', 'secret', 'a b'.repeat(30)])('are refused when they are not safe: %j', async (text) => {
    await writeFile(path(), text);
    await expect(loadTokens(dataDir)).rejects.toMatchObject({ code: 'corrupt', subject: path() });
    expect(await readFile(path(), 'utf8')).toBe(text);
  });

  it('may have others beside, with fewer scopes', async () => {
    const sha256 = createHash('sha256').update('surface').digest('hex');
    const entry = { name: 'surface', sha256, scopes: ['read', 'device'] };
    await writeFile(join(dataDir, 'tokens.json'), JSON.stringify([entry]));
    const tokens = await loadTokens(dataDir);
    expect(tokens.find('surface')).toEqual({ name: 'surface', scopes: new Set(['read', 'device']) });
    expect(tokens.find(sha256)).toBeNull();
  });

  it.each(['{', '[{"name":"x"}]', '[{"name":"x","sha256":"00","scopes":["read"]}]'])(
    'say what is wrong with %s',
    async (text) => {
      await writeFile(join(dataDir, 'tokens.json'), text);
      await expect(loadTokens(dataDir)).rejects.toMatchObject({ code: 'corrupt' });
    },
  );

  it('are not found before the first start', async () => {
    await expect(readMainToken(dataDir)).rejects.toMatchObject({ code: 'not-found' });
  });
});
