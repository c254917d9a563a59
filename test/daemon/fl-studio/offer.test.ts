import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { tempDir } from '../../support/temp-dir.js';
import { wire } from '../../support/wired.js';
import { list } from '../catalogue/support.js';

const call = { signal: new AbortController().signal, caller: 'test' };

it('puts chosen sounds where FL Studio shows them, once each, and says what could not be reached', async () => {
  const library = path.join(await tempDir(), 'Library');
  const names = ['Kick.wav', 'Other/Kick.wav', 'Gone.wav'];
  mkdirSync(path.join(library, 'Other'), { recursive: true });
  const sound = encodeWav([new Float32Array(100)], { sampleRate: 44_100, encoding: 16 });
  for (const name of names) writeFileSync(path.join(library, name), sound);
  const { catalogue, facade } = await wire();
  const ids = list(catalogue, catalogue.roots.add(library, 1).id, names);
  const [kick = 0, other = 0, gone = 0] = ids;
  rmSync(path.join(library, 'Gone.wav'));

  const first = await facade.call('flstudio.offer', { sampleIds: [kick, gone, kick] }, call);
  const { folder: suggestions } = await facade.call('flstudio.suggestions', {}, call);
  expect(first).toEqual({ folder: path.join(suggestions, 'Chosen'), files: ['Kick.wav'], missing: [gone] });
  expect(await facade.call('flstudio.offer', { sampleIds: [kick] }, call)).toMatchObject({
    files: ['Kick.wav'],
  });

  // What lies there under that name stays what it is.
  writeFileSync(path.join(first.folder, 'Kick.wav'), 'mine');
  expect(await facade.call('flstudio.offer', { sampleIds: [other] }, call)).toMatchObject({
    files: ['Kick (2).wav'],
  });
  expect(readFileSync(path.join(first.folder, 'Kick.wav'), 'utf8')).toBe('mine');
  expect(readdirSync(first.folder)).toHaveLength(2);

  await expect(facade.call('flstudio.offer', { sampleIds: [gone] }, call)).rejects.toThrow(/None of these/);
  await expect(facade.call('flstudio.offer', { sampleIds: [999_999] }, call)).rejects.toThrow(/no sample/);
});
