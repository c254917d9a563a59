import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSession } from '../../../../hardware/sp404/link/session.js';
import { listSysfsPorts } from '../../../../hardware/sp404/link/sysfs-ports.js';
import { openTtyStream } from '../../../../hardware/sp404/link/tty-stream.js';
import { createUnit } from '../../../../hardware/sp404/link/unit.js';
import { createSimulatedUnit } from '../../../../hardware/sp404/simulator/unit.js';
import { tempDir } from '../../../support/temp-dir.js';

const hasSocat = spawnSync('socat', ['-V']).status === 0;

describe('the serial ports of Linux, without udev', () => {
  it('are read from /sys with the device behind them', async () => {
    const root = await tempDir();
    const classes = path.join(root, 'class');
    const device = path.join(root, 'devices', '1-1');
    await mkdir(path.join(device, '1-1:1.0'), { recursive: true });
    const words = { idVendor: '0582\n', idProduct: '02e7\n', serial: 'A1B2\n', manufacturer: 'Roland\n' };
    for (const [name, text] of Object.entries(words)) await writeFile(path.join(device, name), text);
    for (const [name, of] of [
      ['ttyACM0', path.join(device, '1-1:1.0')],
      ['ttyS0', root],
    ] as const) {
      await mkdir(path.join(classes, name), { recursive: true });
      await symlink(of, path.join(classes, name, 'device'));
    }
    expect(await listSysfsPorts(classes)).toEqual([
      { path: '/dev/ttyACM0', vendor: 0x0582, product: 0x02e7, serial: 'A1B2', maker: 'Roland' },
    ]);
    expect(await listSysfsPorts(path.join(root, 'nowhere'))).toBeUndefined();
  });
});

describe.skipIf(!hasSocat)('a pseudo-terminal without the library for serial ports (needs socat)', () => {
  it('carries every byte both ways, and says when it is closed', async () => {
    const folder = await tempDir();
    const [host, unit] = [path.join(folder, 'host'), path.join(folder, 'unit')];
    // Not raw: setting it up is the stream's own affair.
    const socat = spawn('socat', ['-d', '-d', `pty,link=${host}`, `pty,link=${unit}`]);
    onTestFinished(() => void socat.kill());
    await new Promise<void>((resolve) => {
      socat.stderr.on('data', () => {
        if (existsSync(host) && existsSync(unit)) resolve();
      });
    });
    const simulated = createSimulatedUnit();
    const far = await openTtyStream(unit, 921_600);
    onTestFinished(() => far.close());
    simulated.plug(far);
    const near = await openTtyStream(host, 921_600);
    let closed = 0;
    near.onClose(() => closed++);
    const { files, close } = createUnit(await openSession(near, { settleMs: 0 }));
    const all = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256);
    async function* once() {
      yield await Promise.resolve(all);
    }
    await files.write('/IMPORT/all.bin', once());
    const back: Uint8Array[] = [];
    for await (const piece of files.read('/IMPORT/all.bin')) back.push(piece);
    expect(Buffer.concat(back).equals(all)).toBe(true);
    await close();
    expect(closed).toBe(1);
    await expect(near.write(all)).rejects.toThrow();
  });

  it('is refused when there is no such device', async () => {
    await expect(openTtyStream('/dev/no-such-port', 921_600)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
