import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WHOLE_FILE_BYTES } from '../../../daemon/audio/bytes.js';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { openAudio } from '../../../daemon/audio/open.js';
import { readHints } from '../../../daemon/audio/hints.js';
import { bytes, chunk, formatBody, iffChunk, int16, u16, u32, u64, wav } from '../../support/audio/chunks.js';
import { testSignal } from '../../support/audio/signals.js';
import { ffmpeg, HAS_FFMPEG } from '../../support/audio/tools.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'padbridge-hints-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const FORMAT = chunk('fmt ', formatBody(1, 16));
const DATA = chunk('data', int16(1, 2, 3, 4));
const fixed = (text: string, length: number) => bytes(text, new Uint8Array(length - text.length));

describe('hints from WAV chunks', () => {
  it('reads back the acid, smpl and cue chunks that encodeWav writes', async () => {
    const acid = { oneShot: false, rootNote: 57, beats: 16, bpm: 128.5, meter: [3, 4] as [number, number] };
    const file = encodeWav(testSignal(50, 1), {
      sampleRate: 44_100,
      encoding: 16,
      acid,
      smpl: { rootNote: 61, loops: [{ start: 10, end: 39 }] },
      cues: [{ frame: 30 }, { frame: 10 }, { frame: 20 }],
    });
    expect(await readHints(put('all.wav', file))).toEqual({
      acid,
      smpl: { rootNote: 61, fineCents: 0, loops: [{ start: 10, end: 39, type: 0 }] },
      cues: [10, 20, 30],
    });
  });

  it('reads LIST INFO in UTF-8 and Latin-1', async () => {
    const field = (id: string, text: Uint8Array) => chunk(id, text);
    const info = bytes(
      'INFO',
      field('INAM', new Uint8Array(Buffer.from('Größe\0', 'utf8'))),
      field('IART', bytes('Caf\xe9\0')),
      field('ICRD', bytes('2019-05-01\0')),
      field('IGNR', bytes('Techno')),
    );
    expect(await readHints(put('info.wav', wav(FORMAT, DATA, chunk('LIST', info))))).toEqual({
      title: 'Größe',
      artist: 'Café',
      year: 2019,
      genre: 'Techno',
    });
  });

  it('reads the broadcast extension', async () => {
    const bext = bytes(
      fixed('Kick in a hall', 256),
      fixed('Recorder', 32),
      fixed('', 32),
      '2020-02-03',
      '10:11:12',
      u64(480_000),
      u16(1),
      new Uint8Array(254),
    );
    expect((await readHints(put('bext.wav', wav(chunk('bext', bext), FORMAT, DATA)))).bext).toEqual({
      description: 'Kick in a hall',
      originator: 'Recorder',
      date: '2020-02-03',
      timeReference: 480_000,
    });
  });

  it('passes over chunks that are too short or claim too much', async () => {
    const file = wav(
      FORMAT,
      chunk('acid', new Uint8Array(5)),
      chunk('cue ', u32(0xffffffff)),
      chunk('bext', new Uint8Array(20)),
      DATA,
    );
    expect(await readHints(put('short.wav', file))).toEqual({});
    const smpl = bytes(new Uint8Array(28), u32(0xffffffff), u32(0), new Uint8Array(24));
    expect(
      (await readHints(put('smpl.wav', wav(FORMAT, chunk('smpl', smpl), DATA)))).smpl?.loops,
    ).toHaveLength(1);
  });

  it('reads an ID3 chunk through the tag reader', async () => {
    const frame = bytes('TBPM', u32(4, false), u16(0), Uint8Array.of(3), '140');
    const id3 = bytes('ID3', Uint8Array.of(3, 0, 0, 0, 0, 0, frame.length), frame);
    expect(await readHints(put('id3.wav', wav(FORMAT, DATA, chunk('id3 ', id3))))).toEqual({ tagBpm: 140 });
  });

  it('keeps the chunks and warns when the tags are damaged', async () => {
    const broken = bytes(
      'ID3',
      Uint8Array.of(3, 0, 0, 0, 0, 1, 0),
      'TBPM',
      u32(0x7fffffff, false),
      new Uint8Array(20),
    );
    const info = chunk('LIST', bytes('INFO', chunk('INAM', bytes('Name'))));
    const sound = await openAudio(put('broken.wav', wav(FORMAT, DATA, info, chunk('id3 ', broken))));
    expect(await sound.hints()).toMatchObject({ title: 'Name' });
    await sound.close();
  });
});

describe('hints from AIFF chunks', () => {
  it('reads names, markers, instrument and Apple Loop', async () => {
    const rate = Uint8Array.of(0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0);
    const frames = 44_100;
    const comm = bytes(u16(1, false), u32(frames, false), u16(16, false), rate);
    const mark = (id: number, position: number, name: string) =>
      bytes(
        u16(id, false),
        u32(position, false),
        Uint8Array.of(name.length),
        name,
        name.length % 2 ? '' : '\0',
      );
    const marks = bytes(u16(2, false), mark(7, 20_000, 'end'), mark(4, 100, 'beg.'));
    const instrument = bytes(
      Uint8Array.of(62, 0xfb, 0, 127, 1, 127),
      u16(0),
      u16(1, false),
      u16(4, false),
      u16(7, false),
      new Uint8Array(6),
    );
    const loop = bytes(
      u32(1, false),
      u32(2, false),
      u16(57, false),
      u16(1, false),
      u16(4, false),
      u16(4, false),
      u16(2, false),
      new Uint8Array(66),
    );
    const body = bytes(
      'AIFF',
      iffChunk('COMM', comm),
      iffChunk('NAME', bytes('Stab')),
      iffChunk('MARK', marks),
      iffChunk('INST', instrument),
      iffChunk('basc', loop),
      iffChunk('SSND', new Uint8Array(8 + frames * 2)),
    );
    expect(await readHints(put('loop.aif', bytes('FORM', u32(body.length, false), body)))).toEqual({
      title: 'Stab',
      cues: [100, 20_000],
      smpl: { rootNote: 62, fineCents: -5, loops: [{ start: 100, end: 20_000, type: 0 }] },
      acid: { oneShot: false, rootNote: 57, beats: 2, bpm: 120, meter: [4, 4] },
    });
  });
});

describe.skipIf(!HAS_FFMPEG)('tags written by ffmpeg (skipped without ffmpeg)', () => {
  it.each([
    ['mp3', ['-metadata', 'TBPM=128', '-metadata', 'TKEY=Am'], { tagBpm: 128, tagKey: 'Am', year: 2021 }],
    ['flac', ['-metadata', 'BPM=128', '-metadata', 'KEY=Am'], { tagBpm: 128, tagKey: 'Am', year: 2021 }],
    ['ogg', ['-c:a', 'libvorbis', '-metadata', 'BPM=128'], { tagBpm: 128, year: 2021 }],
    ['opus', ['-metadata', 'BPM=128'], { tagBpm: 128, year: 2021 }],
    ['m4a', ['-c:a', 'aac'], { year: 2021 }],
    ['aiff', ['-write_id3v2', '1'], {}],
    ['wav', [], { year: 2021 }],
  ])('come out of %s', async (extension, args, extra) => {
    const source = put('source.wav', encodeWav(testSignal(40_000), { sampleRate: 44_100, encoding: 16 }));
    const path = join(folder, `tagged.${extension}`);
    const tags = ['title=Amen', 'artist=Someone', 'genre=Jungle', 'date=2021'].flatMap((tag) => [
      '-metadata',
      tag,
    ]);
    ffmpeg('-i', source, ...tags, ...args, path);
    expect(await readHints(path)).toMatchObject({
      title: 'Amen',
      artist: 'Someone',
      genre: 'Jungle',
      ...extra,
    });
  });

  it('come out of a file too large to be kept in memory', async () => {
    const path = join(folder, 'long.flac');
    ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=d=56:seed=1', '-metadata', 'title=Noise', path);
    expect(statSync(path).size).toBeGreaterThan(WHOLE_FILE_BYTES);
    expect((await readHints(path)).title).toBe('Noise');
  });
});
