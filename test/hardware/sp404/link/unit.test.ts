import { describe, expect, it } from 'vitest';
import { bouncePattern } from '../../../../hardware/sp404/link/bounce.js';
import { importSample } from '../../../../hardware/sp404/link/import-sample.js';
import { samplePath } from '../../../../hardware/sp404/link/paths.js';
import {
  eraseProject,
  exportProject,
  type ProjectSource,
  restoreProject,
} from '../../../../hardware/sp404/link/project-files.js';
import type { Unit } from '../../../../hardware/sp404/link/unit.js';
import { createMemoryVolume } from '../../../../hardware/sp404/simulator/volume.js';
import { createSimulatedUnit } from '../../../../hardware/sp404/simulator/unit.js';
import { writePattern } from '../../../../hardware/sp404/formats/ptn-write.js';
import { collect, plugIn, ramp } from './unit-harness.js';

const kick = (frames = 1000, channels: 1 | 2 = 2) => ({
  channels,
  pcm: ramp(frames, channels),
  name: 'KICK',
});
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('a unit on its link', () => {
  it('tells its projects, its settings and its 160 pads', async () => {
    const { unit } = await plugIn();
    const { project, names } = await unit.project(1);
    expect(project).toMatchObject({ project: 1, name: 'PROJECT_01', tempo: 90 });
    expect(project.banks.J).toEqual({ tempo: 90, volume: 127, protected: false });
    expect(names).toHaveLength(16);
    expect(await unit.blocks()).toHaveLength(160);
    expect(await unit.status()).toMatchObject({ project: 0, locked: false });
  });

  it('imports a sample in the order of the unit, and reads it back', async () => {
    const { unit, simulated } = await plugIn();
    const progress: number[] = [];
    const { block } = await importSample(unit, 'B3', kick(100_000), {
      onProgress: (bytes) => progress.push(bytes),
    });
    expect(block).toMatchObject({ index: 18, name: 'KICK' });
    expect(await unit.pad('B3')).toMatchObject({
      frames: 100_000,
      channels: 2,
      startFrame: 0,
      endFrame: 100_000,
    });
    expect(progress.at(-1)).toBe(400_000);
    const file = await collect(unit.files.read(samplePath(0, 'B3')));
    expect(hex(file.subarray(512))).toBe(hex(await collect(ramp(100_000, 2))));
    const steps = simulated.heard
      .filter(({ channel, payload }) => channel === 5 && ![0xfe, 0xfd, 0x9e].includes(payload[0]!))
      .map(({ payload }) => hex(payload.subarray(0, 5)));
    expect(steps).toEqual([
      'fba000',
      '9d',
      '9112000100',
      '1e1200907b'.slice(0, 6) + steps[3]!.slice(6),
      '9f1200',
      'fc0000',
    ]);
    const operations = simulated.heard
      .filter(({ channel, payload }) => channel === 6 && payload[3] === 3)
      .map(({ payload }) => payload[4]);
    expect(operations.filter((operation, i) => operation !== operations[i - 1])).toEqual([
      0x0a, 0x00, 0x07, 0x06, 0x07, 0x06, 0x03, 0x00, 0x13, 0x04, 0x03, 0x00, 0x04, 0x03, 0x00, 0x13, 0x04,
      0x03,
    ]);
    expect(simulated.openFiles).toBe(0);
  });

  it('changes every kind of setting and confirms it by reading back', async () => {
    const { unit } = await plugIn();
    await importSample(unit, 'A1', kick(5000, 1));
    const { pad, unconfirmed } = await unit.setPad('A1', {
      level: 100,
      pitch: -5,
      bpm: 120.5,
      pan: 20,
      attack: 7,
      hold: 50,
      release: 9,
      name: 'SNARE DRUM',
      startFrame: 100,
      endFrame: 4000,
      chops: [200, 300],
      groove: 3,
    });
    expect(pad).toMatchObject({
      level: 100,
      pitch: -5,
      bpm: 120.5,
      pan: 20,
      attack: 7,
      hold: 50,
      release: 9,
      name: 'SNARE DRUM',
      startFrame: 100,
      endFrame: 4000,
      chops: [200, 300],
    });
    expect(unconfirmed).toEqual(['groove']);
    expect((await unit.setPad('A1', { oneShot: true })).pad).toMatchObject({
      oneShot: true,
      gate: false,
      loop: false,
    });
    expect((await unit.setPad('A1', { oneShot: false, loop: true })).pad).toMatchObject({ loop: true });
    await expect(unit.setPad('A1', { level: 200 })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(unit.setPad('A2', { level: 1 })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('notices when the unit says yes and does nothing', async () => {
    const { unit, simulated } = await plugIn();
    await importSample(unit, 'A1', kick());
    const setWord = simulated.projects.setWord;
    simulated.projects.setWord = () => undefined;
    await expect(unit.setPad('A1', { level: 5 })).rejects.toThrow(/said yes/);
    simulated.projects.setWord = setWord;
    await expect(unit.setPad('A1', { level: 5 })).resolves.toBeDefined();
  });

  it('moves, exchanges and deletes', async () => {
    const { unit } = await plugIn();
    await importSample(unit, 'A1', kick());
    await importSample(unit, 'B2', { ...kick(2000), name: 'HAT' });
    await unit.move('A1', 'B2', 'exchange');
    expect([(await unit.block('A1')).name, (await unit.block('B2')).name]).toEqual(['HAT', 'KICK']);
    expect((await unit.pad('A1')).frames).toBe(2000);
    await unit.move('A1', 'C5', 'overwrite');
    expect((await unit.block('A1')).words[0]).toBe(0);
    await unit.deletePad('C5');
    await expect(unit.deletePad('C5')).rejects.toMatchObject({ code: 'not-found' });
    await unit.setPad('B2', { endFrame: 400 });
    await unit.truncate('B2');
    expect((await unit.pad('B2')).frames).toBe(400);
    const peaks = await unit.peaks({ pad: 'B2', channel: 0, start: 0, points: 4, framesPerPoint: 100 });
    expect(peaks.values).toHaveLength(8);
    await unit.normalise('B2');
    await unit.preview('B2');
    await unit.stopPreview('B2');
  });

  it('leaves a protected bank alone, which the unit itself would not', async () => {
    const { unit, simulated } = await plugIn();
    await importSample(unit, 'A1', kick());
    await unit.setBank('A', { protected: true, tempo: 123.45, volume: 90 });
    const before = simulated.heard.length;
    const edits = [
      () => unit.setPad('A1', { level: 1 }),
      () => unit.deletePad('A1'),
      () => unit.move('A1', 'B1', 'overwrite'),
      () => importSample(unit, 'A2', kick()),
      () => unit.truncate('A1'),
      () => eraseProject(unit, 1, 'samples', undefined, () => Promise.resolve()),
    ];
    for (const edit of edits) await expect(edit()).rejects.toMatchObject({ code: 'forbidden' });
    const said = simulated.heard
      .slice(before)
      .filter(({ channel }) => channel === 5)
      .map(({ payload }) => payload[0]);
    expect(new Set(said)).toEqual(new Set([0xfe, 0xfd]));
    expect((await unit.project(1)).project.banks.A).toEqual({ protected: true, tempo: 123.45, volume: 90 });
  });

  it('edits nothing while a menu is open on the unit', async () => {
    const { unit, simulated } = await plugIn();
    simulated.menu(true);
    await expect(unit.deletePad('A1')).rejects.toMatchObject({ code: 'conflict', subject: 'locked' });
    simulated.menu(false);
    await importSample(unit, 'A1', kick());
  });

  it('says what the unit says when it fails after all', async () => {
    const { unit, simulated } = await plugIn();
    const read = simulated.own.read;
    simulated.own.read = (path, offset, count) => {
      const bytes = read(path, offset, count);
      if (offset === 0 && new Error().stack?.includes('commit')) bytes[0x20]! ^= 1;
      return bytes;
    };
    await expect(importSample(unit, 'A1', kick())).rejects.toThrow(/Hash Check/);
  });

  it('reports a full storage and leaves no half a file', async () => {
    const { unit, simulated } = await plugIn(createSimulatedUnit({ own: createMemoryVolume(100_000) }));
    await expect(importSample(unit, 'A1', kick(50_000))).rejects.toMatchObject({ code: 'too-large' });
    expect(await unit.files.stat(samplePath(0, 'A1'))).toBeUndefined();
    expect(simulated.openFiles).toBe(0);
  });

  it('can be cancelled in the middle of a transfer, and goes on working', async () => {
    const { unit, simulated } = await plugIn();
    const cancel = new AbortController();
    const running = importSample(unit, 'A1', kick(400_000), {
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(simulated.openFiles).toBe(0);
    await importSample(unit, 'A1', kick());
  });
});

describe('files of the unit', () => {
  it('are there on both volumes, with the habits of each', async () => {
    const { unit, simulated } = await plugIn();
    for (const root of ['/', '/SP404REMOTE//']) {
      const folder = `${root}X`;
      await unit.files.mkdir(folder);
      await expect(unit.files.mkdir(folder)).rejects.toMatchObject({ code: 'conflict' });
      await unit.files.write(`${folder}/a.bin`, ramp(40_000, 2));
      expect(await unit.files.list(folder)).toEqual([{ name: 'a.bin', folder: false, size: 160_000 }]);
      expect(hex(await collect(unit.files.read(`${folder}/a.bin`)))).toBe(
        hex(await collect(ramp(40_000, 2))),
      );
      await unit.files.rename(`${folder}/a.bin`, `${folder}/b.bin`);
      await expect(unit.files.rmdir(folder)).rejects.toMatchObject({ code: 'conflict' });
      expect(await unit.files.unlink(`${folder}/b.bin`)).toBe(true);
      expect(await unit.files.unlink(`${folder}/b.bin`)).toBe(false);
      await unit.files.rmdir(folder);
      await expect(unit.files.list(folder)).rejects.toMatchObject({ code: 'not-found' });
    }
    expect(await unit.files.freeSpace()).toBeGreaterThan(0);
    expect(simulated.openFiles).toBe(0);
  });
});

describe('with a bad line', () => {
  async function useIt(unit: Unit): Promise<void> {
    await importSample(unit, 'B3', kick(90_000));
    await unit.setPad('B3', { level: 99 });
    expect(hex((await collect(unit.files.read(samplePath(0, 'B3')))).subarray(512))).toBe(
      hex(await collect(ramp(90_000, 2))),
    );
    expect((await unit.pad('B3')).level).toBe(99);
  }

  it('works with noise between messages and a delay before each', async () => {
    const { unit, simulated } = await plugIn();
    simulated.faults.noise = () => Uint8Array.of(0x13, 0x00, 0x12, 0xe0, 0x05, 0xff);
    simulated.faults.delayMs = 2;
    await useIt(unit);
  });

  it('works with every byte by itself', async () => {
    const { unit, simulated } = await plugIn();
    simulated.faults.splitBytes = true;
    await importSample(unit, 'B3', kick(1000));
    expect((await unit.pad('B3')).frames).toBe(1000);
  });

  it('asks again when an answer is lost, and reads a torn stretch once more', async () => {
    const { unit, simulated } = await plugIn();
    await importSample(unit, 'B3', kick(90_000));
    let answers = 0;
    simulated.faults.drop = ({ channel, payload }) => channel === 6 && payload[3] === 2 && ++answers === 4;
    expect(hex((await collect(unit.files.read(samplePath(0, 'B3')))).subarray(512))).toBe(
      hex(await collect(ramp(90_000, 2))),
    );
    let blocks = 0;
    simulated.faults.drop = ({ payload }) => payload[0] === 0x1e && ++blocks === 1;
    expect((await unit.block('B3')).name).toBe('KICK');
  });

  it('ends every call when the line goes away, and what was written can be written again', async () => {
    const { unit, simulated } = await plugIn();
    simulated.faults.unplugAfter = 200_000;
    await expect(importSample(unit, 'B3', kick(400_000))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(unit.status()).rejects.toMatchObject({ code: 'unavailable' });
    const again = await plugIn(simulated);
    expect((await again.unit.block('B3')).words[0]).toBe(0);
    await importSample(again.unit, 'B3', kick(400_000));
    expect((await again.unit.pad('B3')).frames).toBe(400_000);
  });
});

describe('whole projects', () => {
  async function exported(unit: Unit, project: number): Promise<Map<string, Uint8Array>> {
    const files = new Map<string, Uint8Array>();
    await exportProject(
      unit,
      project,
      async ({ path }, pieces) => void files.set(path, await collect(pieces)),
    );
    return files;
  }
  const sourceOf = (files: Map<string, Uint8Array>): ProjectSource => ({
    files: [...files].map(([path, bytes]) => ({ path, size: bytes.length })),
    async *read(path) {
      await Promise.resolve();
      yield files.get(path)!;
    },
  });

  it('go out and come back the same, into the project that was meant', async () => {
    const { unit, simulated } = await plugIn();
    await importSample(unit, 'A1', kick());
    await unit.setPad('A1', { level: 42 });
    const stored = simulated.own.read('ROLAND/SP-404MKII/PROJECT_01/PADCONF.BIN', 0, 52_000);
    const files = await exported(unit, 1);
    // The unit has not stored the last edit yet; the export must have it all the same, and nothing else may differ.
    expect([...files.get('PADCONF.BIN')!].filter((byte, i) => byte !== stored[i])).toEqual([42]);
    await unit.selectProject(3);
    expect((await exported(unit, 1)).get('PADCONF.BIN')).toEqual(files.get('PADCONF.BIN'));
    expect([...files.keys()].sort()).toEqual(['PADCONF.BIN', 'SMPL/BANK1-01.SMP']);
    await importSample(unit, 'J16', kick(77));
    await unit.selectProject(1);
    let kept: Map<string, Uint8Array> | undefined;
    await restoreProject(unit, 3, sourceOf(files), async () => void (kept = await exported(unit, 3)));
    expect(kept?.has('SMPL/BANK10-16.SMP')).toBe(true);
    expect(simulated.projects.current).toBe(2);
    expect((await unit.pad('A1')).level).toBe(42);
    expect((await unit.block('J16')).words[0]).toBe(0);
    await unit.selectProject(1);
    expect((await unit.pad('A1')).level).toBe(42);
  });

  it('are not erased without a backup, nor when another one is selected', async () => {
    const { unit, simulated } = await plugIn();
    await importSample(unit, 'A1', kick());
    const files = await exported(unit, 1);
    const failing = () => Promise.reject(new Error('disk full'));
    await expect(restoreProject(unit, 1, sourceOf(files), failing)).rejects.toThrow('disk full');
    await expect(eraseProject(unit, 2, 'all', undefined, () => Promise.resolve())).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(restoreProject(unit, 1, sourceOf(new Map()), failing)).rejects.toThrow(/PADCONF/);
    expect(simulated.heard.some(({ channel, payload }) => channel === 5 && payload[0] === 0x92)).toBe(false);
    await eraseProject(unit, 1, 'bankSamples', 'B', () => Promise.resolve());
    expect((await unit.block('A1')).words[0]).not.toBe(0);
    await eraseProject(unit, 1, 'samples', undefined, () => Promise.resolve());
    expect((await unit.block('A1')).words[0]).toBe(0);
  });
});

it('takes the WAV of a pattern that the unit renders', async () => {
  const { unit, simulated } = await plugIn();
  await importSample(unit, 'A1', kick(4800));
  const pattern = writePattern({
    bars: 1,
    beats: 4,
    notes: [{ at: 0, pad: 'A1', velocity: 127, offVelocity: 64, length: 240, chromatic: 0 }],
  });
  const path = 'ROLAND/SP-404MKII/PROJECT_01/PTN/PTN00001.BIN';
  simulated.own.create(path);
  simulated.own.write(path, 0, pattern);
  const wav = new Uint8Array(2_000_000);
  const size = await bouncePattern(unit, 'A1', {
    write: (bytes, position) => Promise.resolve(wav.set(bytes, position)),
  });
  expect(Buffer.from(wav.subarray(0, 4)).toString()).toBe('RIFF');
  expect(Math.abs(size - (44 + 4 * 128_000))).toBeLessThanOrEqual(4);
  await expect(bouncePattern(unit, 'A2', { write: () => Promise.resolve() })).rejects.toMatchObject({
    code: 'not-found',
  });
});
