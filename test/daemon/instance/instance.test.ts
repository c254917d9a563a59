import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireInstance, runningInstance } from '../../../daemon/instance/instance.js';
import { firstLine, spawnModule } from '../../support/child.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'padbridge-instance-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const info = () => path.join(folder, 'daemon.json');

describe('acquireInstance', () => {
  it('makes the data folder and keeps it private', async () => {
    const data = path.join(folder, 'new', 'data');
    const instance = await acquireInstance(data, '1.0.0');
    expect(statSync(path.join(data, 'daemon.json')).mode & 0o777).toBe(0o600);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    await instance.release();
  });

  it('is exclusive in one process, and free again after release', async () => {
    const first = await acquireInstance(folder, '1.0.0');
    await expect(acquireInstance(folder, '1.0.0')).rejects.toMatchObject({
      code: 'conflict',
      subject: folder,
    });
    expect((await runningInstance(folder))?.info?.version).toBe('1.0.0');
    // Looking must not have loosened it: closing a file can drop the locks of a whole process.
    expect(await runningInstance(folder)).toBeDefined();
    await first.release();
    await first.release();
    expect(existsSync(info())).toBe(false);
    expect(await runningInstance(folder)).toBeUndefined();
    await (await acquireInstance(folder, '1.0.0')).release();
  });

  it('is exclusive over processes, and freed by the system after kill -9', async () => {
    const child = spawnModule(new URL('./hold.ts', import.meta.url), [folder]);
    const gone = once(child, 'exit');
    expect(await firstLine(child)).toBe('holding');
    expect(await runningInstance(folder)).toEqual({
      info: {
        pid: child.pid,
        version: '9.9.9',
        port: 4711,
        urls: ['http://127.0.0.1:4711'],
        oscPort: 4712,
        startedAt: expect.any(Number) as number,
      },
    });
    await expect(acquireInstance(folder, '1.0.0')).rejects.toMatchObject({ code: 'conflict' });
    child.kill('SIGKILL');
    await gone;
    expect(existsSync(info()), 'the dead daemon leaves its info behind').toBe(true);
    expect(await runningInstance(folder)).toBeUndefined();
    const next = await acquireInstance(folder, '1.0.1');
    expect(JSON.parse(readFileSync(info(), 'utf8'))).toMatchObject({ version: '1.0.1', pid: process.pid });
    await next.release();
  });

  it('knows of no daemon where there is no folder, and of a silent one where the info is broken', async () => {
    expect(await runningInstance(path.join(folder, 'nothing'))).toBeUndefined();
    const instance = await acquireInstance(folder, '1.0.0');
    writeFileSync(info(), '{"pid": "x"');
    expect(await runningInstance(folder)).toEqual({ info: null });
    await instance.release();
  });

  it('says that a folder cannot be used, and keeps no lock then', async () => {
    const file = path.join(folder, 'a file');
    writeFileSync(file, '');
    await expect(acquireInstance(file, '1.0.0')).rejects.toMatchObject({ code: 'io', subject: file });
    if (process.getuid?.() === 0) return;
    chmodSync(folder, 0o500);
    await expect(acquireInstance(folder, '1.0.0')).rejects.toMatchObject({ code: 'io' });
    chmodSync(folder, 0o700);
  });
});
