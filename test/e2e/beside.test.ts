import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry, Root, SampleSummary } from '../../schemas/entities.js';
import type { IndexSummary } from '../../daemon/cli/session.js';
import { runCommand, startDaemon, type RunningDaemon } from '../support/running-daemon.js';
import { burst, put } from '../support/sounds.js';

let home: string;
let data: string;
let daemon: RunningDaemon;

beforeAll(async () => {
  home = await realpath(await mkdtemp(path.join(os.tmpdir(), 'padbridge-beside-')));
  data = path.join(home, 'data');
  await put(path.join(home, 'Samples'), {
    'Drums/Kicks/one.wav': burst(1),
    'Drums/Kicks/two.wav': burst(2),
    'Drums/broken.wav': 'RIFF and nothing behind it',
    'other.wav': burst(3),
  });
  daemon = await startDaemon(data);
});
afterAll(async () => {
  await daemon.stop('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

async function padbridge<T>(...args: string[]): Promise<T> {
  const { code, out, err } = await runCommand([...args, '--data', data, '--json'], home);
  expect(code, err).toBe(0);
  return JSON.parse(out) as T;
}

describe('the command line beside a running daemon', () => {
  it('indexes through the daemon, and a folder around the first takes its rows over with all they have', async () => {
    const kicks = path.join(home, 'Samples/Drums/Kicks');
    const first = await padbridge<IndexSummary>('index', kicks);
    expect(first).toMatchObject({ files: 2, indexed: 2, analysed: 2, skipped: 0, failed: [] });
    expect(first.audioSeconds).toBeGreaterThan(0.05);

    const search = () =>
      daemon
        .get('/api/v1/samples?query=one')
        .then(async (r) => (await r.json()) as { items: SampleSummary[] });
    const before = (await search()).items[0];
    await daemon.get(`/api/v1/samples/${before?.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rating: 5, tags: ['mine'] }),
    });

    const all = path.join(home, 'Samples');
    const second = await padbridge<IndexSummary>('index', all);
    expect(second).toMatchObject({ files: 4, analysed: 1, skipped: 2 });
    expect(second.failed).toMatchObject([{ path: path.join(all, 'Drums/broken.wav') }]);
    const { roots } = await padbridge<{ roots: Root[] }>('roots');
    expect(roots.map((root) => [root.path, root.samples, root.missing])).toEqual([[all, 4, 0]]);
    const after = (await search()).items[0];
    expect(after).toMatchObject({
      id: before?.id,
      path: before?.path,
      rating: 5,
      tags: ['mine'],
      folder: 'Drums/Kicks',
      rootId: roots[0]?.id,
    });
    const inFolder = await daemon.get('/api/v1/samples?query=drums%20two');
    expect(((await inFolder.json()) as { items: unknown[] }).items).toHaveLength(1);

    // A folder inside is that library folder, not another one.
    expect(await padbridge<IndexSummary>('index', kicks)).toMatchObject({ files: 4, analysed: 0 });
  });

  it('changes what the daemon has, tells its error, and is in its audit', async () => {
    const [root] = (await padbridge<{ roots: Root[] }>('roots')).roots;
    const wrong = await runCommand(['jobs', 'cancel', '999999', '--data', data], home);
    expect(wrong.code).toBe(4);
    expect(wrong.err).toContain('There is no job 999999');
    await padbridge('roots', 'remove', String(root?.id));
    const left = await daemon.get('/api/v1/roots');
    expect(await left.json()).toEqual({ roots: [] });
    const audit = (await (await daemon.get('/api/v1/audit?limit=1')).json()) as { entries: AuditEntry[] };
    expect(audit.entries[0]).toMatchObject({ method: 'roots.remove', outcome: 'ok' });
  });

  it('makes a link that opens the UI once', async () => {
    const { url } = await padbridge<{ url: string }>('open');
    const entered = await fetch(url, { redirect: 'manual' });
    expect(entered.headers.get('set-cookie')).toContain('HttpOnly');
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(401);
    const nobody = await runCommand(['open', '--data', path.join(home, 'elsewhere')], home);
    expect(nobody.code).not.toBe(0);
    expect(nobody.err).toContain('padbridge start');
  });
});
