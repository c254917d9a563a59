import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPad, setPad } from '../../../hardware/sp404/formats/padconf-edit.js';
import { createPadconf, setBank } from '../../../hardware/sp404/formats/padconf-project.js';
import { readSmf } from '../../../hardware/sp404/formats/smf.js';
import { writePattern } from '../../../hardware/sp404/formats/ptn-write.js';
import { writeSmp } from '../../../hardware/sp404/formats/smp.js';
import { writePatternChain } from '../../../hardware/sp404/formats/pattern-chain.js';
import { writePicture } from '../../../hardware/sp404/formats/picture.js';
import { openAudio } from '../../../daemon/audio/open.js';
import { padconfInspection, patternInspection, smpInspection } from '../../../schemas/sp404.js';
import { cardInspection, projectInspection } from '../../../schemas/sp404-files.js';
import { tempDir } from '../../support/temp-dir.js';
import { padbridge } from '../cli/harness.js';
import { captures } from '../../hardware/sp404/formats/captures.js';

const FRAMES = 4800;
const audio = Int16Array.from({ length: 2 * FRAMES }, (_, i) => ((i * 37) % 65536) - 32768);
const note = { at: 240, pad: 'B7', velocity: 100, offVelocity: 64, length: 120, chromatic: 0 };

/** A project with a stereo sample on B7, a pattern on B1 and a bank B at 132 BPM. */
async function project(folder: string): Promise<void> {
  const smp = writeSmp(2, audio);
  let conf = loadPad(createPadconf(3, 'Demo'), 'B7', smp.length, 'Break');
  conf = setPad(conf, 'B7', { start: 512 + 4 * 120, chops: [0, 1200] });
  conf = setBank(conf, 'B', { tempo: 132, volume: 90 });
  for (const name of ['SMPL', 'PTN', 'PICTURE']) await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, 'PADCONF.BIN'), conf.bytes);
  await writeFile(path.join(folder, 'SMPL/BANK2-07.SMP'), smp);
  await writeFile(path.join(folder, 'PTN/PTN00017.BIN'), writePattern({ bars: 2, beats: 4, notes: [note] }));
  await writeFile(path.join(folder, 'PTN/PATTERNCHAIN_00.CHN'), writePatternChain(['B1', 'B1']));
  await writeFile(path.join(folder, 'PICTURE/startup_1.bmp'), writePicture(new Uint8Array(128 * 64).fill(1)));
}

async function json<T>(args: string[], cwd: string): Promise<T> {
  const ran = await padbridge(['sp404', ...args, '--json'], { cwd });
  expect(ran.err).toBe('');
  expect(ran.code).toBe(0);
  return JSON.parse(ran.out) as T;
}

describe('sp404 inspect', () => {
  it('gives frames for a PADCONF with its SMP beside it, in a project folder and alone', async () => {
    const folder = await tempDir();
    await project(folder);
    const alone = padconfInspection.parse(await json(['inspect', 'PADCONF.BIN'], folder));
    const whole = projectInspection.parse(await json(['inspect', '.'], folder));
    for (const seen of [alone, whole]) {
      expect(seen.banks[1]).toEqual({ bank: 'B', tempo: 132, volume: 90, protected: false });
      expect(seen.pads[22]).toMatchObject({
        pad: 'B7',
        name: 'Break',
        start: 992,
        startFrame: 120,
        endFrame: FRAMES,
        channels: 2,
      });
      expect(seen.remarks).toEqual([]);
    }
    expect(whole).toMatchObject({
      patterns: [{ pad: 'B1', file: 'PTN00017.BIN', bars: 2, beats: 4, notes: 1 }],
      chain: { patterns: ['B1', 'B1'] },
      pictures: ['startup_1.bmp'],
    });
  });

  it('reads single files by what they are, whatever they are called', async () => {
    const folder = await tempDir();
    await project(folder);
    await writeFile(path.join(folder, 'odd.bin'), writeSmp(2, audio));
    expect(smpInspection.parse(await json(['inspect', 'odd.bin'], folder))).toMatchObject({ frames: FRAMES });
    const pattern = patternInspection.parse(await json(['inspect', 'PTN/PTN00017.BIN'], folder));
    expect(pattern.notes).toEqual([{ pad: 'B7', at: 240, length: 120, velocity: 100, pitch: null }]);
    expect(await json(['inspect', 'PTN/PATTERNCHAIN_00.CHN'], folder)).toMatchObject({
      patterns: ['B1', 'B1'],
    });
    expect(await json(['inspect', 'PICTURE/startup_1.bmp'], folder)).toMatchObject({ litPixels: 8192 });
  });

  it('lists what a card holds, also when the case of its names changed', async () => {
    const card = await tempDir();
    await project(path.join(card, 'EXPORT/PROJECT/PROJECT_02'));
    await project(path.join(card, 'IMPORT/mine'));
    await mkdir(path.join(card, 'EXPORT/PROJECT/project_03'));
    await writeFile(path.join(card, 'EXPORT/PROJECT/project_03/padconf.bin'), 'RFPD');
    await mkdir(path.join(card, 'BKUP/1'), { recursive: true });
    await writeFile(path.join(card, 'IMPORT/kick.wav'), '');
    const seen = cardInspection.parse(await json(['inspect', card], card));
    expect(seen).toMatchObject({ imports: 1, backups: 1, exportedSamples: 0 });
    expect(seen.projects.map(({ folder, pads, name }) => [folder, pads, name])).toEqual([
      ['EXPORT/PROJECT/PROJECT_02', 1, 'Demo'],
      ['EXPORT/PROJECT/project_03', 0, null],
      ['IMPORT/mine', 1, 'Demo'],
    ]);
    expect(seen.projects[1]!.remarks[0]).toMatch(/header is cut off/);
  });

  it('says which samples are missing, stray or damaged', async () => {
    const folder = await tempDir();
    await project(folder);
    await writeFile(path.join(folder, 'SMPL/BANK1-01.SMP'), writeSmp(1, audio));
    await writeFile(path.join(folder, 'SMPL/BANK2-07.SMP'), writeSmp(2, audio).fill(1, 32, 48));
    const seen = padconfInspection.parse(await json(['inspect', '.'], folder));
    expect(seen.remarks).toEqual([
      expect.stringMatching(/^B7: BANK2-07\.SMP cannot be used: .*Hash Check/),
      'A1: there is an SMP file, but PADCONF says the pad is empty.',
    ]);
    expect(seen.pads[22]!.startFrame).toBeNull();
  });

  it('speaks to a person too', async () => {
    const folder = await tempDir();
    await project(folder);
    const { out } = await padbridge(['sp404', 'inspect', folder]);
    expect(out).toContain('project  Demo (PADCONF version 3)');
    expect(out).toMatch(/B7 {3}Break {2}0\.10 s {4}127 {2}gate/);
    expect(out).toContain('1 patterns, a chain of 2, 1 pictures');
  });

  it.each([
    ['nothing.bin', 4],
    ['text.txt', 2],
    ['PADCONF.BIN', 1],
    ['PTN00001.BIN', 1],
    ['x.SMP', 1],
    ['empty', 2],
  ])('refuses %s with one line and exit code %i', async (name, code) => {
    const folder = await tempDir();
    await mkdir(path.join(folder, 'empty'));
    for (const file of ['text.txt', 'PADCONF.BIN', 'PTN00001.BIN', 'x.SMP']) {
      await writeFile(path.join(folder, file), 'hello, this is not it');
    }
    const ran = await padbridge(['sp404', 'inspect', name, '--json'], { cwd: folder });
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toMatch(/^padbridge: .+\n$/);
    expect(ran.err).toContain(name);
  });
});

describe('sp404 to-midi and from-midi', () => {
  it('brings a pattern to MIDI at the tempo of its bank, and back unchanged', async () => {
    const folder = await tempDir();
    await project(folder);
    const there = await json(['to-midi', 'PTN/PTN00017.BIN', 'beat.mid'], folder);
    expect(there).toMatchObject({ tempo: 132, from: 'bank', notes: 1, bars: 2, beats: 4 });
    const { events } = readSmf(await readFile(path.join(folder, 'beat.mid'))).tracks[0]!;
    expect(events[0]).toMatchObject({ kind: 'tempo', microsecondsPerQuarter: 454545 });
    const back = await json(['from-midi', 'beat.mid', 'PTN00001.BIN'], folder);
    expect(back).toMatchObject({ tempo: 132, notes: 1, bars: 2, remarks: [] });
    expect(await readFile(path.join(folder, 'PTN00001.BIN'))).toEqual(
      await readFile(path.join(folder, 'PTN/PTN00017.BIN')),
    );
  });

  it('takes a given tempo and the default away from a project', async () => {
    const folder = await tempDir();
    await writeFile(path.join(folder, 'a.bin'), writePattern({ bars: 1, beats: 3, notes: [note] }));
    expect(await json(['to-midi', 'a.bin', 'a.mid', '--tempo', '97.5'], folder)).toMatchObject({
      tempo: 97.5,
      from: 'given',
    });
    const plain = await padbridge(['sp404', 'to-midi', 'a.bin', 'b.mid'], { cwd: folder });
    expect(plain.err).toContain('90 BPM');
    expect(plain.out).toContain('1 note, 1 bar of 3/4, 90 BPM');
  });

  it('never replaces a file with something in it unless told to, and writes nothing for bad input', async () => {
    const folder = await tempDir();
    await writeFile(path.join(folder, 'a.bin'), writePattern({ bars: 1, beats: 4, notes: [note] }));
    await writeFile(path.join(folder, 'mine.mid'), 'mine');
    await writeFile(path.join(folder, 'temp.mid'), '');
    const run = (...args: string[]) => padbridge(['sp404', ...args], { cwd: folder });
    expect(await run('to-midi', 'a.bin', 'mine.mid')).toMatchObject({ code: 1 });
    expect(await readFile(path.join(folder, 'mine.mid'), 'latin1')).toBe('mine');
    expect((await run('to-midi', 'a.bin', 'temp.mid')).code).toBe(0);
    expect((await run('to-midi', 'a.bin', 'mine.mid', '--overwrite')).code).toBe(0);
    await writeFile(path.join(folder, 'broken'), 'no music in here');
    expect((await run('from-midi', 'broken', 'x.bin')).code).toBe(1);
    expect((await run('to-midi', 'broken', 'x.mid')).code).toBe(1);
    expect((await run('to-wav', 'broken', 'x.wav')).code).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['a.bin', 'broken', 'mine.mid', 'temp.mid']);
  });
});

describe('sp404 to-wav', () => {
  it.each([1, 2] as const)('keeps every value of %i channels', async (channels) => {
    const folder = await tempDir();
    await writeFile(path.join(folder, 'BANK1-01.SMP'), writeSmp(channels, audio));
    const seen = await json<{ file: string }>(['to-wav', 'BANK1-01.SMP', folder], folder);
    expect(seen).toMatchObject({ file: path.join(folder, 'BANK1-01.wav'), channels });
    const sound = await openAudio(seen.file);
    expect(sound.format).toMatchObject({ sampleRate: 48000, bits: 16, channels });
    const values: number[] = [];
    for await (const block of sound.blocks()) {
      for (let i = 0; i < block[0]!.length; i++) for (const plane of block) values.push(plane[i]! * 32768);
    }
    await sound.close();
    expect(Int16Array.from(values)).toEqual(audio);
  });
});

const real = captures('padconf');
describe.skipIf(real.length === 0)('files of a real unit', () => {
  it('are read from where they lie', async () => {
    const folder = await tempDir();
    for (const { name, bytes } of real) {
      await writeFile(path.join(folder, name), bytes);
      expect(padconfInspection.parse(await json(['inspect', name], folder)).version).toBe(3);
    }
    for (const { name, bytes } of captures('patterns')) {
      await writeFile(path.join(folder, name), bytes);
      const { notes } = patternInspection.parse(await json(['inspect', name], folder));
      await json(['to-midi', name, `${name}.mid`, '--tempo', '90'], folder);
      expect(await json(['from-midi', `${name}.mid`, `${name}.back`], folder)).toMatchObject({
        notes: notes.length,
      });
    }
  });
});
