import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import type { FlCommand } from '../../../schemas/fl-studio.js';
import { list } from '../catalogue/support.js';
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
  expect(readdirSync(first.folder).sort()).toEqual(['05 Kick.wav', '16 Gone.wav']);
  expect(readFileSync(`${first.folder}.nfo`, 'utf8')).toBe(
    'Color=$4AA7E6\r\nIconIndex=33\r\nTip=Live: set A\r\n',
  );
  rmSync(path.join(library, 'Gone.wav'));
  const again = await facade.call('flstudio.exportBank', { kitId, bank: 'A' }, call);
  expect(again.folder).toBe(`${first.folder} (2)`);
  expect(again).toMatchObject({ files: [{ pad: 'A5', file: '05 Kick.wav' }], missing: ['A16'] });
  expect(readdirSync(first.folder)).toHaveLength(2);
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
