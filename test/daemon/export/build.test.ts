import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import type { BuildReport } from '../../../daemon/export/build-kit.js';
import type { services } from '../../../daemon/session.js';
import { inspectProject } from '../../../daemon/sp404/read-project.js';
import { createRenderPool } from '../../../daemon/workers/render-pool.js';
import { buildProject } from '../../../daemon/export/build-kit.js';
import { readKitFile } from '../../../daemon/kits/read-kit-file.js';
import { readPadconf } from '../../../hardware/sp404/formats/padconf.js';
import { readSmp, smpAudio } from '../../../hardware/sp404/formats/smp.js';
import { writePattern } from '../../../hardware/sp404/formats/ptn-write.js';
import { tempDir } from '../../support/temp-dir.js';
import { noise } from '../../support/synth/signals.js';
import { WORKERS } from '../../support/wired.js';
import { fakeSession, padbridge } from '../cli/harness.js';
import { DEFAULT_BANK } from '../../../schemas/kit.js';
import { exampleSummary } from '../../../schemas/methods/examples.js';
import { exampleKitPad, exampleKitSummary } from '../../../schemas/methods/kits.js';
import { BANKS } from '../../../schemas/sp404.js';

const RATE = 44_100;
const plane = noise(RATE, 0.5, 0.5, 3);

/** The real service with its threads where the build put them. */
const buildKit: typeof services.buildKit = async (_config, file, options) => {
  const kit = typeof file === 'string' ? await readKitFile(file) : file;
  const pool = createRenderPool(new URL('render-worker.js', WORKERS), 2);
  try {
    return await buildProject(kit, { ...options, pool });
  } finally {
    await pool.close();
  }
};

async function folderWith(kit: unknown): Promise<string> {
  const folder = await tempDir();
  await writeFile(path.join(folder, 'kick.wav'), encodeWav([plane], { sampleRate: RATE, encoding: 16 }));
  await writeFile(
    path.join(folder, 'Pad Größe Ω.wav'),
    encodeWav([plane, plane], { sampleRate: 48_000, encoding: 16 }),
  );
  await writeFile(path.join(folder, 'broken.wav'), 'RIFFxxxxWAVE');
  const note = { at: 0, pad: 'A1', velocity: 100, offVelocity: 64, length: 120, chromatic: 0 };
  await writeFile(path.join(folder, 'beat.bin'), writePattern({ bars: 1, beats: 4, notes: [note] }));
  await writeFile(path.join(folder, 'kit.json'), typeof kit === 'string' ? kit : JSON.stringify(kit));
  return folder;
}

/** A kit of the catalogue with this file on pad A1. */
function catalogued(file: string) {
  const summary = { ...exampleSummary, path: file, name: 'kick.wav' };
  const pads = [{ ...exampleKitPad, name: 'Mine', level: 88, sample: summary }];
  const banks = BANKS.map((bank) => ({ ...DEFAULT_BANK, bank, name: null, tempo: bank === 'B' ? 132 : 90 }));
  return { ...exampleKitSummary, banks, pads, undo: null, redo: null };
}

async function build(folder: string, ...args: string[]) {
  const ran = await padbridge(['sp404', 'build', 'kit.json', '--json', ...args], {
    cwd: folder,
    services: { buildKit },
  });
  return { ...ran, report: ran.out === '' ? undefined : (JSON.parse(ran.out) as BuildReport) };
}

const KIT = {
  project: { name: 'Demo', tempo: 92, tempoSelect: 'project' },
  banks: [{ bank: 'B', tempo: 132.5, volume: 90, protected: true }],
  pads: [
    {
      pad: 'B7',
      file: 'Pad Größe Ω.wav',
      start: 120,
      end: 20_000,
      loopTop: 240,
      chops: [0, 6000],
      level: 100,
      loop: true,
    },
    {
      pad: 'A1',
      file: 'kick.wav',
      name: 'Kick',
      oneShot: true,
      start: 441,
      end: 22_050,
      chops: [44_100 / 4],
    },
  ],
  patterns: [{ pad: 'B1', file: 'beat.bin' }],
};

describe('sp404 build', () => {
  let folder: string;

  it('writes a project whose every part reads back as the kit has it', async () => {
    folder = await folderWith(KIT);
    const { code, report } = await build(folder, '--out', 'card/EXPORT/PROJECT');
    expect(code).toBe(0);
    const project = path.join(folder, 'card/EXPORT/PROJECT/PROJECT_01');
    expect(report).toMatchObject({ folder: project, written: true });
    const seen = await inspectProject(project);
    expect(seen.remarks).toEqual([]);
    expect(seen.project).toEqual({ name: 'Demo', tempo: 92, tempoSelect: 'project' });
    expect(seen.banks[1]).toEqual({ bank: 'B', tempo: 132.5, volume: 90, protected: true });
    expect(seen.pads[0]).toMatchObject({
      name: 'Kick',
      channels: 1,
      frames: 24_000,
      startFrame: 480,
      endFrame: 24_000,
      loopTopFrame: 480,
      chops: [12_000],
      oneShot: true,
      gate: false,
      loop: false,
    });
    expect(seen.pads[22]).toMatchObject({
      name: 'Pad Grosse O',
      channels: 2,
      startFrame: 120,
      endFrame: 20_000,
      loopTopFrame: 240,
      level: 100,
      loop: true,
      gate: true,
      chops: [0, 6000],
    });
    expect(seen.pads.filter(({ sizeBytes }) => sizeBytes > 0)).toHaveLength(2);
    expect(seen.patterns).toMatchObject([{ pad: 'B1', notes: 1 }]);
    const smp = readSmp(new Uint8Array(await readFile(path.join(project, 'SMPL/BANK2-07.SMP'))));
    expect(smpAudio(smp)[202]).toBe(Math.round(plane[101]! * 32_768));
    expect(readPadconf(new Uint8Array(await readFile(path.join(project, 'PADCONF.BIN')))).version).toBe(3);
    expect(await readdir(path.join(folder, 'card/EXPORT/PROJECT'))).toEqual(['PROJECT_01']);
  });

  it('builds a kit of the catalogue from where its samples lie', async () => {
    folder = await folderWith({ pads: [] });
    const { services } = fakeSession({ 'kits.get': catalogued(path.join(folder, 'kick.wav')) });
    const args = ['kit', 'build', '1', '--out', 'card', '--json'];
    const { code, out } = await padbridge(args, { cwd: folder, services: { ...services, buildKit } });
    expect(code).toBe(0);
    const seen = await inspectProject((JSON.parse(out) as BuildReport).folder);
    expect(seen.project).toMatchObject({ name: 'Live set', tempo: 92 });
    expect(seen.banks[1]!.tempo).toBe(132);
    expect(seen.pads[0]).toMatchObject({ name: 'Mine', level: 88, frames: 24_000 });
    expect(seen.remarks).toEqual([]);
  });

  it('takes the next number, the asked one, or the folder’s own, and never one that is there', async () => {
    folder = await folderWith({ pads: [{ pad: 'A1', file: 'kick.wav' }] });
    expect((await build(folder, '--out', '.')).report!.folder).toBe(path.join(folder, 'PROJECT_01'));
    expect((await build(folder, '--out', '.')).report!.folder).toBe(path.join(folder, 'PROJECT_02'));
    expect((await build(folder, '--out', '.', '--project', '7')).report!.folder).toMatch(/PROJECT_07$/);
    expect((await build(folder, '--out', 'PROJECT_12')).report!.folder).toBe(path.join(folder, 'PROJECT_12'));
    const before = await readFile(path.join(folder, 'PROJECT_07/PADCONF.BIN'));
    const again = await build(folder, '--out', '.', '--project', '7');
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toMatch(/PROJECT_07 is already there/);
    expect(await readFile(path.join(folder, 'PROJECT_07/PADCONF.BIN'))).toEqual(before);
  });

  it('writes nothing, not even a folder, while something would be refused; --fix mends it', async () => {
    folder = await folderWith({
      pads: [
        { pad: 'A1', file: 'kick.wav', oneShot: true, gate: true },
        { pad: 'A2', file: 'missing.wav' },
        { pad: 'A3', file: 'broken.wav' },
        { pad: 'A4', file: 'kick.wav', end: 999_999, chops: [1, 888_888] },
      ],
    });
    const before = await readdir(folder);
    const refused = await build(folder, '--out', 'deep/er');
    expect(refused).toMatchObject({ code: 2, out: '' });
    for (const text of ['A1', 'A2', 'A3', 'A4', '--fix']) expect(refused.err).toContain(text);
    const looked = await build(folder, '--out', 'deep/er', '--check');
    expect(looked.code).toBe(1);
    expect(looked.report!.findings.map(({ pad, code, fixed }) => [pad, code, fixed])).toEqual([
      ['A1', 'trigger', false],
      ['A2', 'missing-sample', false],
      ['A3', 'unreadable', false],
      ['A4', 'region', false],
      ['A4', 'chops', false],
      ['A4', 'name-taken', true],
    ]);
    expect(await readdir(folder)).toEqual(before);
    const { code, report } = await build(folder, '--out', 'deep/er', '--fix');
    expect(code).toBe(0);
    expect(report!.pads.map(({ pad, name }) => [pad, name])).toEqual([
      ['A1', 'kick'],
      ['A4', 'kick 2'],
    ]);
    const { pads, remarks } = await inspectProject(report!.folder);
    expect(remarks).toEqual([]);
    expect(pads[3]).toMatchObject({ endFrame: 24_000, chops: [1] });
  });

  it('leaves nothing behind when a sound breaks on the way', async () => {
    folder = await folderWith({
      pads: [
        { pad: 'A1', file: 'kick.wav' },
        { pad: 'A2', file: 'cut.wav' },
      ],
    });
    const flac = Buffer.from(
      'fLaC\0\0\0\x22' + '\x10\0'.repeat(2) + '\0'.repeat(6) + '\x0b\xb8\x02\xf0\0\0\x10\0' + '\0'.repeat(16),
      'latin1',
    );
    await writeFile(path.join(folder, 'cut.wav'), flac);
    await mkdir(path.join(folder, 'out'));
    const { code, err } = await build(folder, '--out', 'out');
    expect(code).not.toBe(0);
    expect(err).toContain('A2');
    expect(await readdir(path.join(folder, 'out'))).toEqual([]);
  });

  it.each([
    ['not json', /not JSON/],
    [{ pads: [{ pad: 'K1', file: 'x' }] }, /pads\[0\]\.pad: a pad is A1 to J16/],
    [{ pads: [{ pad: 'A1', file: 'x', levle: 3 }] }, /pads\[0\].*levle/],
    [{ pads: [{ pad: 'A1', file: 'x', level: 128 }] }, /pads\[0\]\.level/],
    [
      {
        pads: [
          { pad: 'A1', file: 'x' },
          { pad: 'A1', file: 'y' },
        ],
      },
      /pad A1 twice/,
    ],
    [{ pads: [], project: { tempo: 30 } }, /project\.tempo/],
    [{}, /pads/],
  ])('refuses %j with its place', async (kit, message) => {
    folder = await folderWith(kit);
    const { code, err, out } = await build(folder, '--out', 'x');
    expect(err).toMatch(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(await readdir(folder)).not.toContain('x');
  });
});

describe('a build that was killed', () => {
  it('leaves nothing behind for long: the next one takes its hidden folder away, and no other', async () => {
    const folder = await folderWith({ pads: [{ pad: 'A1', file: 'kick.wav' }] });
    const out = path.join(folder, 'out');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const [dead, alive] = [`.PROJECT_01.${pid}-0a1b2c.tmp`, `.PROJECT_02.${process.pid}-0a1b2c.tmp`];
    for (const name of [dead, alive, '.hidden.tmp'])
      await mkdir(path.join(out, name, 'SMPL'), { recursive: true });
    await build(folder, '--out', 'out');
    expect((await readdir(out)).sort()).toEqual([alive, '.hidden.tmp', 'PROJECT_01'].sort());
  });
});
