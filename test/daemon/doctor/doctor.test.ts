import dgram from 'node:dgram';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResolvedConfig } from '../../../daemon/config/load.js';
import { runDoctor } from '../../../daemon/doctor/doctor.js';
import { thisMachine, type Machine } from '../../../daemon/doctor/machine.js';
import { acquireInstance } from '../../../daemon/instance/instance.js';
import { configSchema } from '../../../schemas/config.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'padbridge-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const config = (given: Partial<ResolvedConfig> = {}): ResolvedConfig => ({
  ...configSchema.parse({}),
  data: folder,
  port: 0,
  ...given,
});

const healthy: Machine = {
  platform: 'linux',
  nodeVersion: '22.1.0',
  sqlite: () => ({ version: '3.50.0', fullText: true }),
  journalMode: () => Promise.resolve('wal'),
  freeBytes: () => Promise.resolve(5e10),
  listFolder: () => Promise.resolve(['a', 'b']),
  codecs: () => Promise.resolve([{ codec: 'wav', available: true }]),
  tryListen: () => Promise.resolve(),
  tryBind: () => Promise.resolve(),
  runningDaemon: () => Promise.resolve(undefined),
  watchLimit: () => Promise.resolve(1e6),
  midiPorts: () => Promise.resolve(['SP-404MKII']),
  serialPorts: () => Promise.resolve([{ path: '/dev/ttyACM0', unit: true }]),
  usbDevices: () => Promise.resolve(3),
  flScript: () => Promise.resolve({ folder: '/fl/Padbridge', state: 'current', changes: false, edited: [] }),
};
const on = (machine: Partial<Machine>, given: Partial<ResolvedConfig> = {}) =>
  runDoctor(config(given), { ...healthy, ...machine });

describe('runDoctor', () => {
  it('finds nothing wrong with a healthy machine', async () => {
    const checks = await on({});
    expect(checks.filter((check) => check.state !== 'ok').map((check) => check.name)).toEqual([]);
  });

  it.each<[string, Partial<Machine>, 'degraded' | 'missing']>([
    ['node', { nodeVersion: '20.18.3' }, 'missing'],
    ['sqlite', { sqlite: () => ({ version: '3', fullText: false }) }, 'missing'],
    ['data folder', { journalMode: () => Promise.resolve('delete') }, 'degraded'],
    ['free space', { freeBytes: () => Promise.resolve(2e8) }, 'degraded'],
    ['free space', { freeBytes: () => Promise.resolve(1e6) }, 'missing'],
    ['watching', { watchLimit: () => Promise.resolve(8192) }, 'degraded'],
    ['serial', { serialPorts: () => Promise.resolve([]) }, 'missing'],
    ['fl studio', { flScript: () => Promise.resolve(null) }, 'missing'],
    [
      'fl studio',
      { flScript: () => Promise.resolve({ folder: '/fl', state: 'absent', changes: false, edited: [] }) },
      'degraded',
    ],
    ['serial', { serialPorts: () => Promise.resolve([{ path: '/dev/ttyUSB0', unit: false }]) }, 'missing'],
    ['midi', { midiPorts: () => Promise.reject(new Error('no ALSA')) }, 'missing'],
    ['usb', { usbDevices: () => Promise.reject(new Error('no bus')) }, 'missing'],
    [
      'codec mp3',
      { codecs: () => Promise.resolve([{ codec: 'mp3', available: false, next: 'Do.' }]) },
      'missing',
    ],
  ])('says that %s is not right, and what to do', async (name, machine, state) => {
    const found = (await on(machine)).find((check) => check.name === name);
    expect(found).toMatchObject({ state });
    expect(found?.next).toBeTruthy();
  });

  it('never rejects: every probe that fails is a finding with its reason', async () => {
    const broken = () => Promise.reject(new Error('no such luck'));
    const checks = await on(
      {
        sqlite: () => {
          throw new Error('no such luck');
        },
        journalMode: broken,
        freeBytes: broken,
        listFolder: broken,
        codecs: broken,
        tryListen: broken,
        tryBind: broken,
        runningDaemon: broken,
        watchLimit: broken,
        midiPorts: broken,
        serialPorts: broken,
        usbDevices: broken,
        flScript: broken,
      },
      { library: ['/gone'] },
    );
    const failed = checks.filter((check) => check.detail.includes('no such luck'));
    expect(failed).toHaveLength(13);
    expect(failed.every((check) => check.state !== 'ok')).toBe(true);
  });

  it('takes its own daemon on the port for what it is', async () => {
    const info = {
      pid: 7,
      version: '1.0.0',
      startedAt: 0,
      port: 4404,
      urls: ['http://127.0.0.1:4404'],
      oscPort: 4405,
    };
    const checks = await on(
      {
        runningDaemon: () => Promise.resolve({ info }),
        tryListen: () => expect.unreachable(),
        tryBind: () => expect.unreachable(),
      },
      { port: 4404 },
    );
    expect(checks.find((check) => check.name === 'port')).toMatchObject({ state: 'ok' });
    expect(checks.find((check) => check.name === 'osc port')).toMatchObject({ state: 'ok' });
    expect(checks.find((check) => check.name === 'daemon')?.detail).toContain('http://127.0.0.1:4404');
  });
});

describe('this machine', () => {
  it('has what the tests run on, and is left as it was', async () => {
    const checks = await runDoctor(config({ library: [folder] }));
    for (const name of [
      'node',
      'sqlite',
      'data folder',
      'free space',
      'library',
      'codec wav',
      'port',
      'osc port',
      'daemon',
    ]) {
      expect(checks.find((check) => check.name === name)?.state, name).toBe('ok');
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells a taken UDP port, and leaves one alone that OSC does not want', async () => {
    const socket = dgram.createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const oscPort = socket.address().port;
    const found = async (osc: boolean) =>
      (await runDoctor(config({ osc, oscPort }), thisMachine())).find((check) => check.name === 'osc port');
    expect(await found(true)).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('EADDRINUSE') as string,
      next: expect.stringContaining('--osc-port') as string,
    });
    expect(await found(false)).toMatchObject({ state: 'ok' });
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  });

  it('tells a taken port and a running daemon', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    const instance = await acquireInstance(folder, '1.0.0');
    const checks = await runDoctor(config({ port }), thisMachine());
    expect(checks.find((check) => check.name === 'port')).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('EADDRINUSE') as string,
    });
    expect(checks.find((check) => check.name === 'daemon')?.detail).toContain(`process ${process.pid}`);
    await instance.release();
    server.close();
  });
});
