import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readHints } from '../../../daemon/audio/hints.js';
import { createFlStudio } from '../../../daemon/fl-studio/fl-studio.js';
import { createSuggestionFolder } from '../../../daemon/fl-studio/suggestions/folder.js';
import { planFolder, suggestionStem } from '../../../daemon/fl-studio/suggestions/plan.js';
import { questionOf } from '../../../daemon/fl-studio/suggestions/question.js';
import { createSuggestionsForFl } from '../../../daemon/fl-studio/suggestions/suggestions.js';
import { flStem, folderNfo, safeName } from '../../../daemon/fl-studio/fl-names.js';
import { createSuggest } from '../../../daemon/suggest/suggest.js';
import { createSimilar } from '../../../daemon/similar/similar.js';
import type { FlCommand } from '../../../schemas/fl-studio.js';
import { silentLog } from '../../support/silent-log.js';
import { analysedLibrary } from '../../support/similar/small-library.js';
import { heardCatalogue } from '../../support/similar/heard-catalogue.js';
import { tempDir } from '../../support/temp-dir.js';

const NOW = 1_767_225_600_000;

function held(sampleId: number, position: number, score = 80) {
  return { file: `f${sampleId}`, sampleId, size: 1, modifiedAt: 1, position, score, pinned: false };
}
function wanted(sampleId: number, score = 80) {
  return { sampleId, stem: `s${sampleId}`, score };
}

describe('the plan of the folder', () => {
  it('puts everything in its place for another song', () => {
    const plan = planFolder(
      [held(1, 1), held(2, 2), held(3, 3)],
      [wanted(1, 82), wanted(3), wanted(4)],
      'rank',
    );
    expect(plan.keep.map(({ sampleId }) => sampleId)).toEqual([1]);
    expect(plan.retire.map(({ sampleId }) => sampleId)).toEqual([2, 3]);
    expect(plan.write.map(({ sampleId, position }) => [sampleId, position])).toEqual([
      [3, 2],
      [4, 3],
    ]);
    expect(planFolder([held(1, 1, 92)], [wanted(1, 60)], 'rank').write, 'a name must not lie').toHaveLength(
      1,
    );
  });

  it('fills gaps only, for the same song', () => {
    const plan = planFolder(
      [held(1, 1), held(2, 2), held(3, 3)],
      [wanted(3), wanted(4), wanted(1, 10)],
      'fill',
    );
    expect(plan.keep.map(({ sampleId }) => sampleId)).toEqual([1, 3]);
    expect(plan.write).toEqual([{ ...wanted(4), position: 2 }]);
  });
});

describe('the folder', () => {
  async function folder() {
    const at = path.join(await tempDir(), 'FL Suggestions');
    let now = NOW;
    const suggestions = createSuggestionFolder(at, () => now);
    const show = async (ids: readonly number[], order: 'rank' | 'fill' = 'rank') => {
      const plan = planFolder(
        await suggestions.held(),
        ids.map((id) => wanted(id)),
        order,
      );
      return suggestions.apply(plan, async (one, target) => {
        const file = path.join(target, `${suggestionStem(one)}.wav`);
        await writeFile(file, `sound ${one.sampleId}`, { flag: 'wx' });
        return file;
      });
    };
    const names = async (below = '') =>
      (await readdir(path.join(at, below))).filter((name) => !name.startsWith('.')).sort();
    return { at, suggestions, show, names, later: (ms: number) => (now += ms) };
  }

  it('moves what leaves the list to where FL still finds it by name', async () => {
    const { at, show, names } = await folder();
    await show([1, 2]);
    await show([2, 3]);
    expect(await names()).toEqual(['01 s2 80%.wav', '02 s3 80%.wav', 'Earlier']);
    expect(await names('Earlier')).toEqual(['01 s1 80%.wav', '02 s2 80%.wav']);
    expect(readFileSync(path.join(at, 'Earlier', '01 s1 80%.wav'), 'utf8')).toBe('sound 1');
  });

  it('leaves alone what the user put there, and what of ours the user changed', async () => {
    const { at, show, names } = await folder();
    await show([1, 2]);
    await writeFile(path.join(at, 'mine.wav'), 'mine');
    await mkdir(path.join(at, 'Earlier'), { recursive: true });
    await writeFile(path.join(at, 'Earlier', '02 s2 80%.wav'), 'mine too');
    await appendFile(path.join(at, '01 s1 80%.wav'), ' changed');
    await rm(path.join(at, '.padbridge.json'), { force: false }).then(() => undefined);
    await show([3]).catch(() => undefined);
    expect(await names()).toEqual(['01 s1 80%.wav', '01 s3 80%.wav', '02 s2 80%.wav', 'Earlier', 'mine.wav']);
    expect(readFileSync(path.join(at, '01 s1 80%.wav'), 'utf8')).toBe('sound 1 changed');
    await show([4]);
    expect(readFileSync(path.join(at, 'Earlier', '02 s2 80%.wav'), 'utf8')).toBe('mine too');
    expect(await names('Earlier')).toEqual(['01 s3 80%.wav', '02 s2 80%.wav']);
  });

  it('keeps what a song uses where it is', async () => {
    const { suggestions, show, names } = await folder();
    const [first] = await show([1, 2]);
    await suggestions.pin([first!.file]);
    await show([3]);
    await show([4]);
    expect(await names()).toEqual(['01 s1 80%.wav', '01 s4 80%.wav', 'Earlier']);
  });

  it('knows the sample of a file that a song names, and keeps the file from then on', async () => {
    const { at, suggestions, show, names, later } = await folder();
    await show([1, 2]);
    await show([2]);
    const listed = path.join(at, '01 s2 80%.wav');
    expect(await suggestions.claim(listed)).toBe(2);
    expect(await suggestions.claim(path.join(at, 'Earlier', '01 s1 80%.wav'))).toBe(1);
    expect(await suggestions.claim(path.join(at, 'mine.wav'))).toBeUndefined();
    expect(await suggestions.claim(path.join(at, '..', '01 s2 80%.wav'))).toBeUndefined();
    await show([3]);
    later(90 * 86_400_000);
    await show([4]);
    expect(await names()).toEqual(['01 s2 80%.wav', '01 s4 80%.wav', 'Earlier']);
    expect(await names('Earlier')).toEqual(['01 s1 80%.wav', '01 s3 80%.wav']);
  });

  it('forgets, after months, copies of ours that nobody used', async () => {
    const { at, show, names, later } = await folder();
    await show([1, 2]);
    await show([3]);
    await writeFile(path.join(at, 'Earlier', '02 s2 80%.wav'), 'somebody worked on it');
    later(90 * 86_400_000);
    await show([4]);
    expect(await names('Earlier')).toEqual(['01 s3 80%.wav', '02 s2 80%.wav']);
  });
});

describe('suggestions for the song', () => {
  async function studio() {
    const library = await analysedLibrary();
    const { catalogue, context, bus } = library;
    const index = heardCatalogue().index;
    const similar = createSimilar({
      catalogue,
      index,
      now: () => 0,
      hear: {
        file: () => Promise.reject(new Error('not here')),
        upload: () => Promise.reject(new Error('not here')),
      },
    });
    const suggest = createSuggest({ catalogue, similar, bus, canWrite: true, now: Date.now });
    const commands: FlCommand[] = [];
    const flStudio = createFlStudio({
      context,
      bus,
      health: library.health,
      surroundings: { platform: 'linux', home: '/nowhere', env: {}, isFolder: () => false },
      suggestionsFolder: '',
      now: Date.now,
    });
    flStudio.connect({
      run: (command) => {
        commands.push(command);
        return Promise.resolve();
      },
    });
    const folder = path.join(await tempDir(), 'FL Suggestions');
    const suggestions = createSuggestionsForFl({
      folder,
      catalogue,
      context,
      suggest,
      flStudio,
      bus,
      log: silentLog,
      now: Date.now,
      settleMs: 1,
      restMs: 1,
    });
    // The script is heard every second: nothing it said goes stale, however long the test takes.
    const heart = setInterval(() => flStudio.events.onAlive(), 1_000);
    onTestFinished(async () => {
      clearInterval(heart);
      await suggestions.stop();
    });
    catalogue.preferences.set({ 'flstudio.suggestions': 4 }, 1);
    const connect = () =>
      flStudio.events.onState({
        state: 'connected',
        hello: {
          t: 'hello',
          script: 1,
          session: '1',
          api: 39,
          fl: 'FL',
          os: 'linux',
          port: 1,
          changes: false,
          missing: [],
        },
      });
    const listed = async () => (await readdir(folder)).filter((name) => /^\d\d .*\.wav$/.test(name)).sort();
    return { library, suggestions, flStudio, commands, folder, connect, listed, catalogue };
  }

  it('follow the song into the folder and the hint bar', async () => {
    const { suggestions, flStudio, commands, connect, listed, folder } = await studio();
    connect();
    flStudio.events.onSong({
      tempo: 92,
      playing: true,
      channel: { index: 0, name: 'Snare 2', type: 'sampler', colour: 0 },
    });
    await expect
      .poll(() => suggestions.current().items[0]?.file, { timeout: 20_000 })
      .toMatch(/^01 Snare [AB] .*\d+%\.wav$/);
    const files = await listed();
    expect(files).toHaveLength(4);
    expect(suggestions.current()).toMatchObject({ at: 0, items: [{ file: files[0] }, {}, {}, {}] });
    expect(commands.at(-1)).toMatchObject({ c: 'hint', a: { text: /^1\/4 Snare [AB]/ } });
    expect((await readHints(path.join(folder, files[0]!))).acid?.oneShot).toBe(true);

    flStudio.events.onSong({ channel: { index: 1, name: 'Kick', type: 'sampler', colour: 0 } });
    await expect
      .poll(() => suggestions.current().items[0]?.file, { timeout: 20_000 })
      .toMatch(/^01 Kick [ABC]/);
    const second = suggestions.move(1);
    expect(second.file).toMatch(/^02 /);
    expect(commands.at(-1)).toMatchObject({ a: { text: /^2\/4 / } });
    expect(suggestions.move(-2).file).toMatch(/^04 /);
  });

  it('wait while somebody looks through the Browser', async () => {
    const { suggestions, flStudio, connect, folder } = await studio();
    connect();
    flStudio.events.onSong({ tempo: 92, window: 'browser' });
    let looks = 0;
    const song = flStudio.song.bind(flStudio);
    flStudio.song = () => {
      looks += 1;
      return song();
    };
    await expect.poll(() => looks, { timeout: 20_000 }).toBeGreaterThan(3);
    expect(existsSync(folder)).toBe(false);
    flStudio.events.onSong({ window: 'channel-rack' });
    await expect.poll(() => suggestions.current().items.length, { timeout: 20_000 }).toBe(4);
  });

  it('replace what is not wanted and keep the rest as it is; keep what became a channel', async () => {
    const { suggestions, flStudio, connect, listed, catalogue } = await studio();
    await suggestions.refresh('rank');
    const before = await listed();
    const { sample, file } = suggestions.move(1);
    const after = await suggestions.reject();
    expect(after.items.map((item) => item.sample.id)).not.toContain(sample.id);
    const left = (await listed()).filter((name) => before.includes(name));
    expect(left).toEqual(before.filter((name) => name !== file));

    connect();
    const [used] = after.items;
    flStudio.events.onNames(['Master', used!.file.replace('.wav', '')]);
    expect(suggestions.current().items[0]?.used).toBe(true);
    expect(catalogue.history.feedback(0, 1)).toMatchObject([
      { sampleId: used!.sample.id, verdict: 'accepted' },
    ]);
    flStudio.events.onSong({ channel: { index: 0, name: 'Bass', type: 'sampler', colour: 0 }, tempo: 140 });
    await suggestions.refresh('rank');
    expect(await listed()).toContain(used!.file);
  });
});

describe('names for FL', () => {
  const loop = { kind: 'loop', bpm: 124, key: { tonic: 'A', mode: 'minor' } } as const;
  it.each([
    ['Chords.wav', 'Chords 124bpm Am'],
    ['Chords 124 BPM A minor.wav', 'Chords 124 BPM A minor'],
    ['chords_124_Am.wav', 'chords_124_Am'],
    ['1241 A major.flac', '1241 A major 124bpm Am'],
    ['a:b?.wav', 'a_b_ 124bpm Am'],
  ])('%s becomes %s', (name, stem) => {
    expect(flStem({ ...loop, name })).toBe(stem);
  });

  it('spell a key as a musician does, and know it by either name', () => {
    const black = { kind: 'one-shot', bpm: null, key: { tonic: 'A#', mode: 'minor' } } as const;
    expect(flStem({ ...black, name: 'Bells.wav' })).toBe('Bells Bbm');
    expect(flStem({ ...black, name: 'Bells A#m.wav' })).toBe('Bells A#m');
    expect(flStem({ ...black, name: 'Bells_Bb_minor.wav' })).toBe('Bells_Bb_minor');
  });

  it('one-shots have no tempo, and no system refuses a name', () => {
    expect(flStem({ name: 'Kick.wav', kind: 'one-shot', bpm: 120, key: null })).toBe('Kick');
    expect(['con', ' ', 'x. . ', 'a\u0001b'].map(safeName)).toEqual(['_con', '_', 'x', 'a_b']);
  });

  it('a folder has its colour as FL writes it', () => {
    expect(folderNfo({ colour: '#e65c4a', tip: 'Bank A' })).toBe(
      'Color=$4A5CE6\r\nIconIndex=33\r\nTip=Bank A\r\n',
    );
  });
});

it('asks for what the song is doing now, and for nothing that is over', () => {
  const told = <V>(value: V, stale = false) => ({
    value,
    stale,
    source: 'fl-studio' as const,
    updatedAt: 1,
    age: 1,
  });
  const nothing = { playing: null, position: null, pattern: null, project: null };
  const now = questionOf({
    ...nothing,
    tempo: told(92.4),
    key: told({ tonic: 'A', mode: 'minor' }),
    channel: told({ index: 1, name: '808 Sub' }),
  });
  expect(now).toMatchObject({ tempo: 92, key: { tonic: 'A' }, role: 'bass', text: '808 sub' });
  const over = questionOf({
    ...nothing,
    tempo: told(92, true),
    key: null,
    channel: told({ index: 1, name: 'Vox' }),
  });
  expect(over).toEqual({ filter: { kind: ['one-shot', 'loop'] } });
});
