import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseFile } from 'music-metadata';
import { expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { readHints } from '../../../daemon/audio/hints.js';
import { writePattern } from '../../../hardware/sp404/formats/ptn-write.js';
import type { FlCommand } from '../../../schemas/fl-studio.js';
import { list, NOW, soundFacts } from '../catalogue/support.js';
import { tempDir } from '../../support/temp-dir.js';
import { wire } from '../../support/wired.js';

const call = { signal: new AbortController().signal, caller: 'test' };

async function kitWithTwoPads() {
  const library = path.join(await tempDir(), 'Library');
  mkdirSync(library);
  const sound = encodeWav([new Float32Array(100)], { sampleRate: 44_100, encoding: 16 });
  for (const name of ['Kick.wav', 'Gone.wav']) writeFileSync(path.join(library, name), sound);
  const wired = await wire();
  const { catalogue, facade } = wired;
  const ids = list(catalogue, catalogue.roots.add(library, 1).id, ['Kick.wav', 'Gone.wav']);
  const kit = await facade.call('kits.create', { name: 'Live: set' }, call);
  await facade.call('pads.assign', { kitId: kit.id, pad: 'A5', sampleId: ids[0]! }, call);
  await facade.call('pads.assign', { kitId: kit.id, pad: 'A16', sampleId: ids[1]! }, call);
  await facade.call('pads.assign', { kitId: kit.id, pad: 'B1', sampleId: ids[0]! }, call);
  return { ...wired, kitId: kit.id, library };
}

it('a bank becomes files in pad order in a folder of its colour, and never replaces another', async () => {
  const { facade, kitId, data, library } = await kitWithTwoPads();
  const first = await facade.call('flstudio.exportBank', { kitId, bank: 'A' }, call);
  expect(first.folder).toBe(path.join(data, 'FL Kits', 'Live_ set A'));
  expect(readdirSync(first.folder).sort()).toEqual([
    '05 Kick.wav',
    '16 Gone.wav',
    'Padbridge Live_ set A.pyscript',
  ]);
  expect(readFileSync(`${first.folder}.nfo`, 'utf8')).toBe(
    'Color=$4AA7E6\r\nIconIndex=33\r\nTip=Live: set A\r\n',
  );
  rmSync(path.join(library, 'Gone.wav'));
  const again = await facade.call('flstudio.exportBank', { kitId, bank: 'A' }, call);
  expect(again.folder).toBe(`${first.folder} (2)`);
  expect(again).toMatchObject({ files: [{ pad: 'A5', file: '05 Kick.wav' }], missing: ['A16'] });
  expect(readdirSync(first.folder)).toHaveLength(3);
});

/** 24-bit, so that every frame has three bytes that can be told apart. */
const LONG = encodeWav([Float32Array.from({ length: 10_000 }, (_, at) => Math.sin(at / 9))], {
  sampleRate: 44_100,
  encoding: 24,
});
const HEADER = 44;
const SHAPE = { start: 100, end: 5001, loop: true, loopTop: 601, chops: [50, 100, 2100] };

it('what is written is what the pad plays: its part bit by bit, its chops, its loop', async () => {
  const { facade, kitId, catalogue, library } = await kitWithTwoPads();
  const file = path.join(library, 'Break.wav');
  writeFileSync(file, LONG);
  const [id] = list(catalogue, catalogue.roots.list()[0]!.id, ['Break.wav']);
  const format = { ...soundFacts('').format, bits: 24, frames: 10_000 };
  catalogue.samples.recordAnalysis(id!, soundFacts('break', {}, { format }), NOW);
  await facade.call('pads.assign', { kitId, pad: 'C1', sampleId: id! }, call);
  await facade.call('pads.set', { kitId, pad: 'C1', changes: SHAPE }, call);
  const { folder, files } = await facade.call('flstudio.exportBank', { kitId, bank: 'C' }, call);
  const written = readFileSync(path.join(folder, files[0]!.file));
  const frames = SHAPE.end - SHAPE.start;
  expect(written.subarray(HEADER, HEADER + frames * 3)).toEqual(
    Buffer.from(LONG.subarray(HEADER + SHAPE.start * 3, HEADER + SHAPE.end * 3)),
  );
  const { format: read } = await parseFile(path.join(folder, files[0]!.file));
  expect(read).toMatchObject({ numberOfSamples: frames, bitsPerSample: 24 });
  const hints = await readHints(path.join(folder, files[0]!.file));
  expect(hints.smpl).toMatchObject({ loops: [{ start: 501, end: frames - 1 }] });
  expect(hints.cues).toEqual([0, 2000]);
});

it('a part of a sound that is not heard yet is rendered', async () => {
  const { facade, kitId, library } = await kitWithTwoPads();
  writeFileSync(path.join(library, 'Kick.wav'), LONG);
  await facade.call('pads.set', { kitId, pad: 'A5', changes: SHAPE }, call);
  const { folder, files } = await facade.call('flstudio.exportBank', { kitId, bank: 'A' }, call);
  const file = path.join(folder, files[0]!.file);
  const { format } = await parseFile(file);
  const ratio = 48_000 / 44_100;
  const frames = Math.round((SHAPE.end - SHAPE.start) * ratio);
  expect(format).toMatchObject({ sampleRate: 48_000, numberOfSamples: frames });
  const hints = await readHints(file);
  expect(hints.smpl).toMatchObject({
    loops: [{ start: Math.round(501 * ratio), end: frames - 1 }],
  });
});

it('the script beside the files plays the pattern that is given, else every pad once', async () => {
  const { facade, kitId } = await kitWithTwoPads();
  const scriptOf = ({ folder, script }: { folder: string; script: string | null }) =>
    readFileSync(path.join(folder, script!), 'utf8');
  const plain = await facade.call('flstudio.exportBank', { kitId, bank: 'A' }, call);
  // Pad 5 is note 44, pad 16 is note 39; the fifth sixteenth begins at the second quarter note.
  expect(scriptOf(plain)).toContain('[(10000, 2500, 44, 100), (37500, 2500, 39, 100)]');
  expect(scriptOf(plain)).toContain('("A5 Kick", [(10000, 2500, 60, 100)])');
  const note = { velocity: 90, offVelocity: 64, length: 240, chromatic: 0 };
  const notes = [
    { ...note, at: 0, pad: 'A16' },
    { ...note, at: 480, pad: 'A16' },
    { ...note, at: 480, pad: 'B1' },
  ];
  const pattern = Buffer.from(writePattern({ bars: 1, beats: 4, notes, controls: [] })).toString('base64');
  const played = await facade.call('flstudio.exportBank', { kitId, bank: 'A', pattern }, call);
  expect(scriptOf(played)).toContain('("A16 Gone", [(0, 5000, 60, 90), (10000, 5000, 60, 90)])');
  expect(scriptOf(played)).not.toContain('B1');
  expect(played.remarks).toEqual(['1 notes of the pattern play pads that hold no sound of this bank.']);
  const empty = await facade.call('flstudio.exportBank', { kitId, bank: 'J' }, call);
  expect(empty).toMatchObject({ files: [], script: null });
  const bad = facade.call('flstudio.exportBank', { kitId, bank: 'A', pattern: 'AAAA' }, call);
  await expect(bad).rejects.toMatchObject({ code: 'corrupt' });
});

it('channels get the names and colours of the pads', async () => {
  const { facade, kitId, flStudio } = await kitWithTwoPads();
  const commands: FlCommand[] = [];
  flStudio.connect({
    run(command) {
      commands.push(command);
      return Promise.resolve();
    },
  });
  const done = await facade.call('flstudio.labelRack', { kitId, bank: 'A', first: 3 }, call);
  expect(done).toEqual({ labelled: 2 });
  expect(commands).toEqual([
    { c: 'name', a: { channel: 3, name: 'Kick' } },
    { c: 'colour', a: { channel: 3, colour: 0x4aa7e6 } },
    { c: 'name', a: { channel: 4, name: 'Gone' } },
    { c: 'colour', a: { channel: 4, colour: 0xe6904a } },
  ]);
});
