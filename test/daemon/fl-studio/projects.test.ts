import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ParamsOf, ResultOf } from '../../../schemas/methods.js';
import { findMethod, type MethodName } from '../../../schemas/methods.js';
import { list } from '../catalogue/support.js';
import { tempDir } from '../../support/temp-dir.js';
import { wire } from '../../support/wired.js';
import { type Event, flp } from './flp-writer.js';

const call = { signal: new AbortController().signal, caller: 'test' };

/** A song whose channels play these files. */
function song(title: string, files: readonly string[]): Uint8Array {
  const channels = files.flatMap((file, at): Event[] => [
    [64, at],
    [21, 0],
    [203, `Channel ${at}`],
    [196, file],
  ]);
  return flp([[199, '25.2.4.4960'], [156, 92_000], [194, title], ...channels]);
}

async function studio(names: readonly string[]) {
  const base = await tempDir();
  const songs = path.join(base, 'Songs');
  const library = path.join(base, 'Library');
  mkdirSync(path.join(songs, 'Backup'), { recursive: true });
  mkdirSync(library);
  for (const name of names) writeFileSync(path.join(library, name), name);
  const wired = await wire();
  const { catalogue, facade } = wired;
  const ids = list(catalogue, catalogue.roots.add(library, 1).id, [...names]);
  const ask = async <N extends MethodName>(name: N, params: object): Promise<ResultOf<N>> =>
    facade.call(name, findMethod(name)!.params.parse(params) as ParamsOf<N>, call);
  await ask('flstudio.setProjectFolders', { folders: [songs] });
  return { ...wired, songs, library, ids, ask };
}

describe('songs', () => {
  it('tell which samples they use, and what is only a guess', async () => {
    const { ask, songs, library, ids, events } = await studio(['Kick.wav', 'Moved.wav', 'Unused.wav']);
    const files = [
      path.join(library, 'Kick.wav'),
      'D:\\Old\\moved.WAV',
      'D:\\Gone.wav',
      'D:\\Old\\moved.WAV',
    ];
    writeFileSync(path.join(songs, 'one.flp'), song('Night Market', files));
    writeFileSync(path.join(songs, 'Backup', 'one (autosave).flp'), song('Night Market', files));
    expect(await ask('flstudio.scanProjects', {})).toEqual({ read: 1, unchanged: 0, failed: 0, missing: 0 });
    expect(events.some(({ name }) => name === 'flstudio.projectsChanged')).toBe(true);
    const { projects } = await ask('flstudio.projects', {});
    expect(projects).toMatchObject([
      { name: 'Night Market', tempo: 92, samples: 4, unknown: 1, state: 'read' },
    ]);

    const kick = await ask('flstudio.whereUsed', { sampleId: ids[0] });
    expect(kick).toMatchObject({ projects: 1, unread: 0, uses: [{ channel: 'Channel 0', guess: false }] });
    const moved = await ask('flstudio.whereUsed', { sampleId: ids[1] });
    expect(moved.uses.map(({ channel, guess }) => [channel, guess])).toEqual([
      ['Channel 1', true],
      ['Channel 3', true],
    ]);
    const { samples } = await ask('flstudio.safeToDelete', { sampleIds: ids });
    expect(samples.map(({ safe, usedIn }) => [safe, usedIn[0] ?? null])).toEqual([
      [false, 'Night Market (Channel 0)'],
      [false, 'Night Market (Channel 1, perhaps)'],
      [true, null],
    ]);
    expect((await ask('relations.of', { id: ids[0] })).usedIn).toMatchObject([{ place: 'daw-project' }]);

    const { kitId, pads } = await ask('flstudio.kitOf', { id: projects[0]!.id });
    expect(pads).toBe(2);
    const kit = await ask('kits.get', { id: kitId });
    expect(kit).toMatchObject({ name: 'Night Market', tempo: 92 });
    expect(kit.pads.map(({ pad, sample }) => [pad, sample?.name])).toEqual([
      ['A1', 'Kick.wav'],
      ['A2', 'Moved.wav'],
    ]);
  });

  it('are read again when they change, and remembered when they cannot be read', async () => {
    const { ask, songs, library, ids } = await studio(['Kick.wav', 'Snare.wav']);
    const file = path.join(songs, 'one.flp');
    writeFileSync(file, song('', [path.join(library, 'Kick.wav')]));
    await ask('flstudio.scanProjects', {});
    expect(await ask('flstudio.scanProjects', {})).toMatchObject({ read: 0, unchanged: 1 });
    writeFileSync(file, song('', [path.join(library, 'Kick.wav'), path.join(library, 'Snare.wav')]));
    expect(await ask('flstudio.scanProjects', {})).toMatchObject({ read: 1 });
    expect((await ask('flstudio.whereUsed', { sampleId: ids[1] })).uses).toMatchObject([{ project: 'one' }]);

    writeFileSync(file, 'FLhd and then nonsense');
    expect(await ask('flstudio.scanProjects', {})).toMatchObject({ failed: 1 });
    const damaged = await ask('flstudio.safeToDelete', { sampleIds: ids });
    expect(damaged).toMatchObject({ unread: 1, samples: [{ safe: false }, { safe: false }] });
    expect((await ask('flstudio.projects', {})).projects[0]?.failure).toMatch(/not an FL Studio project/);

    rmSync(file);
    expect(await ask('flstudio.scanProjects', {})).toMatchObject({ missing: 1 });
    expect((await ask('flstudio.whereUsed', { sampleId: ids[0] })).uses).toMatchObject([
      { state: 'missing' },
    ]);
  });

  it('find their samples later, when the library gets them', async () => {
    const { ask, songs, library, catalogue } = await studio(['Kick.wav']);
    const late = path.join(library, 'Late.wav');
    writeFileSync(path.join(songs, 'one.flp'), song('', [late]));
    writeFileSync(late, 'late');
    await ask('flstudio.scanProjects', {});
    const [root] = catalogue.roots.list();
    const [id] = catalogue.samples.applyListing(
      root!.id,
      [{ relativePath: 'Late.wav', size: 4, modifiedAt: 1 }],
      2,
    ).added;
    expect(await ask('flstudio.scanProjects', {})).toMatchObject({ unchanged: 1 });
    expect((await ask('flstudio.whereUsed', { sampleId: id })).uses).toMatchObject([{ guess: false }]);
  });

  it('are noticed when they are saved', async () => {
    const { flProjects, ask, songs, library, ids } = await studio(['Kick.wav']);
    flProjects.start();
    await expect
      .poll(
        async () => {
          // Watching begins after the first look; a save in between is seen by that look.
          const temporary = path.join(songs, 'new.tmp');
          writeFileSync(temporary, song('', [path.join(library, 'Kick.wav')]));
          renameSync(temporary, path.join(songs, 'new.flp'));
          return (await ask('flstudio.whereUsed', { sampleId: ids[0] })).uses.length;
        },
        { timeout: 30_000, interval: 3_000 },
      )
      .toBe(1);
  });
});
