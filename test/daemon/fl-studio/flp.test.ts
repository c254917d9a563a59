import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFlp } from '../../../daemon/fl-studio/flp-project.js';
import { inspectFlp } from '../../../daemon/fl-studio/inspect-flp.js';
import { sampleCandidates, type FlFolders } from '../../../daemon/fl-studio/sample-paths.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { tempDir } from '../../support/temp-dir.js';
import { type Event, flp, SONG } from './flp-writer.js';

describe('a project', () => {
  it('is read with its channels, samples, patterns and notes', () => {
    const song = readFlp(flp(SONG), 'song.flp');
    expect(song).toMatchObject({
      version: '25.2.4.4960',
      title: 'Dusty – 夜',
      tempo: 92.345,
      timeSignature: [3, 4],
      ppq: 96,
    });
    expect(song.channels).toEqual([
      {
        id: 0,
        name: 'Kick',
        type: 'sampler',
        samplePath: '%FLStudioFactoryData%/Data/Patches/Packs/Drums/Kick 01.wav',
        insert: 4,
        colour: 0xff8040,
      },
      { id: 1, name: 'Serum', type: 'plugin', samplePath: null, insert: null, colour: null },
      {
        id: 2,
        name: 'Vox',
        type: 'audio-clip',
        samplePath: 'C:\\Users\\Ana\\Samples\\vox\\take 3.wav',
        insert: null,
        colour: null,
      },
    ]);
    expect(song.patterns).toEqual([
      {
        number: 1,
        name: 'Verse',
        length: 384,
        notes: [
          { position: 0, channel: 0, length: 24, key: 36, velocity: 100 },
          { position: 96, channel: 1, length: 96, key: 60, velocity: 127 },
        ],
      },
      { number: 2, name: 'Empty', length: null, notes: [] },
    ]);
  });

  it('takes a channel’s name for what names it, wherever the old field stands', () => {
    const song: Event[] = [
      [199, '25.2.4.4960'],
      [64, 0],
      [192, 'FL Studio 25.2.4'],
      [203, 'Kick'],
      [192, 'kick 01'],
      [64, 1],
      [192, 'Snare'],
    ];
    expect(readFlp(flp(song), 'song.flp').channels.map(({ name }) => name)).toEqual(['Kick', 'Snare']);
  });

  it('whose quarter notes have no ticks is damaged', () => {
    expect(() => readFlp(flp(SONG, { ppq: 0 }), 'song.flp')).toThrow(/no ticks/);
  });

  it('never shows the licensee', () => {
    expect(JSON.stringify(readFlp(flp([...SONG, [200, 'ANA-KEY']]), 'song.flp'))).not.toContain('ANA-KEY');
  });

  it('is read from versions in which the odd event had four bytes, text one, and tempo two parts', () => {
    const old: Event[] = [
      [199, '10.0.9'],
      [66, 140],
      [93, 500],
      [172, 1],
      [64, 0],
      [192, 'Kick'],
      [196, '\\Patches\\Kick.wav'],
    ];
    const song = readFlp(flp(old, { wide: false, shortEvent: 4 }), 'old.flp');
    expect(song).toMatchObject({
      tempo: 140.5,
      channels: [{ name: 'Kick', samplePath: '\\Patches\\Kick.wav' }],
    });
  });

  it('keeps going over events nobody knows, lone surrogates and a huge length', () => {
    const strange: Event[] = [
      [60, 1],
      [120, 2],
      [190, 3],
      [250, new Uint8Array(5000)],
      ...SONG,
      [203, 'half \ud83d'],
    ];
    expect(readFlp(flp(strange), 'x.flp').channels).toHaveLength(3);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('this is a letter to my grandmother')],
    ['a zip', Uint8Array.from([0x50, 0x4b, 3, 4, ...new Uint8Array(60)])],
    ['half of a project', flp(SONG).subarray(0, 100)],
    ['a length beyond the end', flp([[199, '25']]).map((byte, at) => (at === 23 ? 0xff : byte))],
  ])('refuses %s in words', (_, bytes) => {
    expect(() => readFlp(bytes, 'x.flp')).toThrow(PadbridgeError);
  });

  it('survives a hundred thousand damaged files', () => {
    const whole = flp(SONG);
    let state = 1;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let read = 0;
    for (let round = 0; round < 100_000; round += 1) {
      const bytes = Uint8Array.from(random(8) === 0 ? whole.subarray(0, random(whole.length)) : whole);
      for (let changes = random(4); changes >= 0 && bytes.length > 0; changes -= 1)
        bytes[random(bytes.length)] = random(256);
      try {
        readFlp(bytes, 'x.flp');
        read += 1;
      } catch (error) {
        if (!(error instanceof PadbridgeError)) throw error;
      }
    }
    expect(read).toBeGreaterThan(1000);
  });
});

describe('sample paths', () => {
  const windows: FlFolders = {
    platform: 'win32',
    home: 'C:\\Users\\Ana',
    userData: 'D:\\FL Data',
    installs: [
      'C:\\Program Files\\Image-Line\\FL Studio 2025',
      'C:\\Program Files\\Image-Line\\FL Studio 21',
    ],
    search: [],
  };
  const project = 'C:\\Songs\\song.flp';
  it.each([
    [
      '%FLStudioFactoryData%/Data/Patches/Kick.wav',
      [
        'C:\\Program Files\\Image-Line\\FL Studio 2025\\Data\\Patches\\Kick.wav',
        'C:\\Program Files\\Image-Line\\FL Studio 21\\Data\\Patches\\Kick.wav',
      ],
    ],
    ['%FLSTUDIOUSERDATA%\\Audio\\Kick.wav', ['D:\\FL Data\\Audio\\Kick.wav']],
    ['%USERPROFILE%\\Kick.wav', ['C:\\Users\\Ana\\Kick.wav']],
    ['%Unknown%\\Kick.wav', []],
    ['E:\\Samples\\Kick.wav', ['E:\\Samples\\Kick.wav']],
    ['\\\\nas\\samples\\Kick.wav', ['\\\\nas\\samples\\Kick.wav']],
    ['samples\\Kick.wav', ['C:\\Songs\\samples\\Kick.wav']],
  ])('%s', (stored, places) => {
    expect(sampleCandidates(stored, project, windows)).toEqual(places);
  });

  it('finds samples beside the project, in user data, and by name as a guess', async () => {
    const folder = await tempDir();
    const put = (...parts: string[]) => {
      const file = path.join(folder, ...parts);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, 'x');
      return file;
    };
    const beside = put('song', 'kick.wav');
    const inUserData = put('data', 'Audio', 'snare.wav');
    const elsewhere = put('library', 'deep', 'Take 3.WAV');
    const file = path.join(folder, 'song', 'song.flp');
    const channel = (id: number, sample: string): Event[] => [
      [64, id],
      [203, `Channel ${String(id)}`],
      [196, sample],
    ];
    const events: Event[] = [
      [199, '25.2.4'],
      ...channel(0, 'kick.wav'),
      ...channel(1, '%FLStudioUserData%/Audio/snare.wav'),
      ...channel(2, 'C:\\gone\\take 3.wav'),
      ...channel(3, 'C:\\gone\\nowhere.wav'),
    ];
    writeFileSync(file, flp(events));
    const folders: FlFolders = {
      platform: process.platform,
      home: folder,
      userData: path.join(folder, 'data'),
      installs: [],
      search: [path.join(folder, 'library'), path.join(folder, 'not there')],
    };
    const { samples } = await inspectFlp(file, folders);
    expect(samples.map(({ file: found, guess }) => [found, guess])).toEqual([
      [beside, false],
      [inUserData, false],
      [elsewhere, true],
      [null, false],
    ]);
  });

  it.each([
    ['not-found', 'none.flp'],
    ['unsupported', '.'],
  ])('says %s in words', async (code, name) => {
    const folder = await tempDir();
    const folders: FlFolders = { platform: 'linux', home: folder, userData: null, installs: [], search: [] };
    await expect(inspectFlp(path.join(folder, name), folders)).rejects.toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });
});
