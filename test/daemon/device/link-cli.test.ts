import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { openSerialStream } from '../../../hardware/sp404/link/serial-stream.js';
import { createSimulatedUnit, type SimulatedUnit } from '../../../hardware/sp404/simulator/unit.js';
import { padbridge, type Ran } from '../cli/harness.js';
import { tempDir } from '../../support/temp-dir.js';

const hasSocat = spawnSync('socat', ['-V']).status === 0;

/** A simulated unit behind a real pseudo-terminal; `link` runs the command line on the other end. */
async function onPseudoTerminal(): Promise<{
  folder: string;
  simulated: SimulatedUnit;
  link: (...args: string[]) => Promise<Ran & { json: Record<string, unknown> }>;
}> {
  const folder = await tempDir();
  const [host, device] = [path.join(folder, 'host'), path.join(folder, 'unit')];
  const socat = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${host}`, `pty,raw,echo=0,link=${device}`]);
  onTestFinished(() => void socat.kill());
  await new Promise<void>((resolve) => {
    socat.stderr.on('data', () => {
      if (existsSync(host) && existsSync(device)) resolve();
    });
  });
  const simulated = createSimulatedUnit();
  const stream = await openSerialStream(device);
  onTestFinished(() => stream.close());
  simulated.plug(stream);
  return {
    folder,
    simulated,
    async link(...args) {
      const ran = await padbridge(
        ['link', ...args, '--port', host, '--json', '--data', path.join(folder, 'data')],
        {
          cwd: folder,
        },
      );
      return { ...ran, json: (ran.out === '' ? {} : JSON.parse(ran.out)) as Record<string, unknown> };
    },
  };
}

describe.skipIf(!hasSocat)('padbridge link on a pseudo-terminal (needs socat)', () => {
  it('imports, edits, moves, keeps, deletes, exports and restores', async () => {
    const { link, folder, simulated } = await onPseudoTerminal();
    const tone = Float32Array.from({ length: 4800 }, (_, i) => Math.sin(i / 9) / 2);
    await writeFile(path.join(folder, 'kick.wav'), encodeWav([tone], { sampleRate: 48_000, encoding: 16 }));

    expect((await link('status')).json).toMatchObject({
      project: 1,
      projectName: 'PROJECT_01',
      locked: false,
    });
    expect((await link('import', 'b3', 'kick.wav')).json).toMatchObject({
      pad: 'B3',
      name: 'kick',
      frames: 4800,
      channels: 1,
      verified: true,
      alreadyThere: false,
      kept: null,
    });
    expect((await link('import', 'B3', 'kick.wav', '--name', 'KICK')).json).toMatchObject({
      alreadyThere: true,
      name: 'KICK',
    });
    expect((await link('set', 'B3', 'level', '100')).json).toMatchObject({ level: 100, confirmed: true });
    expect((await link('move', 'B3', 'C1')).code).toBe(0);
    expect((await link('pad', 'C1')).json).toMatchObject({ level: 100, frames: 4800 });
    expect((await link('pads')).json.pads).toHaveLength(160);
    expect((await link('bank', 'C', 'protect', 'on')).json).toMatchObject({ protected: true });
    expect(await link('delete', 'C1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('protected') as string,
    });
    await link('bank', 'C', 'protect', 'off');

    expect((await link('export-project', '1', 'out')).code).toBe(0);
    expect(await readFile(path.join(folder, 'out', 'SMPL', 'BANK3-01.SMP'))).toHaveLength(512 + 9600);
    expect(await link('export-project', '1', 'out')).toMatchObject({ code: 1 });
    const deleted = (await link('delete', 'C1')).json;
    expect(existsSync(path.join(deleted.kept as string, 'BANK3-01.SMP'))).toBe(true);
    expect((await link('restore-project', '1', 'out')).code).toBe(2);
    expect((await link('restore-project', '1', 'out', '--yes')).json).toMatchObject({ verified: true });
    expect((await link('pad', 'C1')).json).toMatchObject({ level: 100, frames: 4800 });
    expect(simulated.openFiles).toBe(0);
  });

  it('moves files both ways and says what is wrong', async () => {
    const { link, folder } = await onPseudoTerminal();
    const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 31) & 0xff));
    await writeFile(path.join(folder, 'any.bin'), bytes);
    await link('mkdir', '/IMPORT/X');
    expect((await link('put', 'any.bin', '/IMPORT/X/any.bin')).json).toMatchObject({ bytes: 50_000 });
    expect(await link('put', 'any.bin', '/IMPORT/X/any.bin')).toMatchObject({ code: 1 });
    expect((await link('ls', '/IMPORT/X')).json.entries).toEqual([
      { name: 'any.bin', folder: false, size: 50_000 },
    ]);
    await link('get', '/IMPORT/X/any.bin', 'back.bin');
    expect(await readFile(path.join(folder, 'back.bin'))).toEqual(bytes);
    const removed = (await link('rm', '/IMPORT/X/any.bin')).json;
    expect(await readFile(removed.kept as string)).toEqual(bytes);
    expect((await link('ls', '/NOWHERE')).code).toBe(4);
    expect((await link('set', 'A1', 'level', '5')).code).toBe(4);
    expect((await link('set', 'A1', 'wibble', '5')).code).toBe(2);
    expect((await link('pad', 'K1')).code).toBe(2);
  });
});

it('says that there is no such port', async () => {
  const ran = await padbridge(['link', 'status', '--port', '/dev/no-such-port']);
  expect(ran).toMatchObject({ code: 4, err: expect.stringContaining('There is no port') as string });
});

it('tells every command in its help', async () => {
  const { out, code } = await padbridge(['link', '--help']);
  expect(code).toBe(0);
  for (const word of ['ports', 'import', 'restore-project', 'bounce', 'mkdir', 'preview'])
    expect(out).toContain(word);
});
