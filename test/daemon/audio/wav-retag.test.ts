import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseFile } from 'music-metadata';
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../daemon/audio/bytes.js';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { readHints } from '../../../daemon/audio/hints.js';
import { riffChunk, type WavFacts } from '../../../daemon/audio/wav-chunks.js';
import { layOutWav, writeRetagged, type WavVariant } from '../../../daemon/audio/wav-retag.js';
import { tempDir } from '../../support/temp-dir.js';

const RATE = 44_100;
const FRAMES = 22_051;
const PLANE = Float32Array.from({ length: FRAMES }, (_, at) => Math.sin(at / 20) / 2);

const FACTS: WavFacts = {
  acid: { oneShot: false, rootNote: 57, beats: 8, bpm: 123.5, meter: [4, 4] },
  smpl: { rootNote: 57.25, loops: [{ start: 100, end: 20_000 }] },
  cues: [
    { frame: 0, label: 'Slice 01', length: 11_025 },
    { frame: 11_025, label: 'Slice 02', length: 11_026 },
  ],
  info: { INAM: 'Dusty Café', ICMT: '123.5 BPM, A minor', ISFT: 'Padbridge' },
};

function text(id: string, value: string): Buffer {
  return Buffer.from(riffChunk(id, Buffer.from(`${value}\0`, 'latin1')));
}

/** A mono file with chunks of its own: one we know nothing of, one odd in size, words, and old loops. */
function source(): Uint8Array {
  const plain = encodeWav([PLANE], { sampleRate: RATE, encoding: 24 });
  const info = Buffer.concat([Buffer.from('INFO'), text('IART', 'Jörg'), text('ICMT', 'old words')]);
  const extra = [
    riffChunk('iXML', new Uint8Array(602).fill(65)),
    riffChunk('oddy', Uint8Array.of(1, 2, 3)),
    riffChunk('LIST', info),
    riffChunk('cue ', new Uint8Array(4)),
    riffChunk('LIST', Buffer.concat([Buffer.from('adtl'), text('labl', '\x01\0\0\0old')])),
  ];
  const file = Buffer.concat([plain, ...extra]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}

async function retag(variant: WavVariant, from: Uint8Array = source()): Promise<string> {
  const folder = await tempDir();
  writeFileSync(`${folder}/from.wav`, from);
  await writeRetagged(`${folder}/from.wav`, `${folder}/to.wav`, variant);
  return `${folder}/to.wav`;
}

function hasTool(name: string): boolean {
  const found = spawnSync(name, ['--version']).error === undefined;
  if (!found) console.warn(`${name} is not here: its reading of our files is not checked`);
  return found;
}

function chunkIds(file: string): string[] {
  const bytes = readFileSync(file);
  const ids: string[] = [];
  let at = 12;
  for (; at + 8 <= bytes.length; at += 8 + bytes.readUInt32LE(at + 4) + (bytes.readUInt32LE(at + 4) % 2)) {
    const id = bytes.toString('latin1', at, at + 4);
    ids.push(id === 'LIST' ? `LIST ${bytes.toString('latin1', at + 8, at + 12)}` : id);
  }
  expect(at, 'the chunks fill the file').toBe(bytes.length);
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  return ids;
}

function audioOf(file: string): Buffer {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('data');
  return bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4));
}

describe('a retagged WAV', () => {
  it('has our facts, what else the source had, and the same audio to the bit', async () => {
    const file = await retag({ kind: 'tagged', facts: FACTS });
    expect(chunkIds(file)).toEqual([
      'fmt ',
      'data',
      'smpl',
      'cue ',
      'LIST adtl',
      'LIST INFO',
      'acid',
      'iXML',
      'oddy',
    ]);
    const hints = await readHints(file);
    expect(hints).toMatchObject({
      acid: FACTS.acid,
      smpl: { rootNote: 57, fineCents: 25, loops: [{ start: 100, end: 20_000 }] },
      cues: [0, 11_025],
      title: 'Dusty Cafe',
      comment: '123.5 BPM, A minor',
      artist: 'Jörg',
    });
    expect(audioOf(file).equals(audioOf(await retag({ kind: 'clean' })))).toBe(true);
    expect(audioOf(file).length).toBe(FRAMES * 3);
  });

  it('keeps of the source what there is nothing better for', async () => {
    const first = await retag({ kind: 'tagged', facts: FACTS });
    const second = await retag({ kind: 'tagged', facts: { info: { ISFT: 'Other' } } }, readFileSync(first));
    expect(await readHints(second)).toMatchObject({
      acid: FACTS.acid,
      cues: [0, 11_025],
      title: 'Dusty Cafe',
    });
  });

  it('is nothing but audio when clean', async () => {
    expect(chunkIds(await retag({ kind: 'clean' }))).toEqual(['fmt ', 'data']);
  });

  it('gets a plain header where the extensible one says no more', async () => {
    const bytes = Buffer.from(source());
    const format = Buffer.alloc(40);
    bytes.copy(format, 0, 20, 36);
    format.writeUInt16LE(0xfffe, 0);
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(24, 18);
    format.writeUInt16LE(1, 24);
    const extensible = Buffer.concat([bytes.subarray(0, 12), riffChunk('fmt ', format), bytes.subarray(36)]);
    const file = readFileSync(await retag({ kind: 'clean' }, extensible));
    expect([file.readUInt32LE(16), file.readUInt16LE(20)]).toEqual([16, 1]);
    // 20 valid bits of 24 are something that only the long header can say.
    extensible.writeUInt16LE(20, 20 + 18);
    expect(readFileSync(await retag({ kind: 'clean' }, extensible)).readUInt16LE(20)).toBe(0xfffe);
  });

  it('gives a root slightly flat as the note itself, and else the fraction above a note', async () => {
    for (const [rootNote, note, cents] of [
      [59.95, 60, 0],
      [60.1, 60, 10],
      [59.6, 59, 60],
    ] as const) {
      const { smpl } = await readHints(
        await retag({ kind: 'tagged', facts: { smpl: { rootNote, loops: [] } } }),
      );
      expect([smpl?.rootNote, Math.round(smpl?.fineCents ?? -1)]).toEqual([note, cents]);
    }
  });

  it('refuses what is no WAV and survives any damage', async () => {
    await expect(retag({ kind: 'clean' }, Buffer.from('nonsense'))).rejects.toMatchObject({
      code: 'unsupported',
    });
    const whole = source();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
        async (hits) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of hits) bytes[at] = value;
          await layOutWav(memoryBytes(bytes), { kind: 'tagged', facts: FACTS }).catch((error: unknown) =>
            expect(error).toHaveProperty('code'),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('read by others', () => {
  it.skipIf(!hasTool('sox'))('sox finds the format and walks through the chunks', async () => {
    const file = await retag({ kind: 'tagged', facts: FACTS });
    const info = spawnSync('sox', ['--info', file], { encoding: 'utf8' });
    expect(info.stderr).toBe('');
    expect(info.stdout).toContain('24-bit Signed Integer PCM');
    expect(info.stdout).toMatch(/= 22051 samples/);
    const read = spawnSync('sox', ['-V4', file, '-n', 'stat'], { encoding: 'utf8' });
    expect(read.status).toBe(0);
    for (const found of ['Chunk smpl', 'Chunk cue ', 'Type adtl']) expect(read.stderr).toContain(found);
  });

  it.skipIf(!hasTool('ffprobe'))('ffprobe finds the slices as chapters and the words', async () => {
    const file = await retag({ kind: 'tagged', facts: FACTS });
    const said = JSON.parse(
      execFileSync(
        'ffprobe',
        ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams', '-show_chapters', file],
        {
          encoding: 'utf8',
        },
      ),
    ) as {
      format: { tags: Record<string, string> };
      streams: { codec_name: string; duration_ts: number }[];
      chapters: { start: number; tags: { title: string } }[];
    };
    expect(said.streams[0]).toMatchObject({ codec_name: 'pcm_s24le', duration_ts: FRAMES });
    expect(said.chapters).toMatchObject([
      { start: 0, tags: { title: 'Slice 01' } },
      { start: 11_025, tags: { title: 'Slice 02' } },
    ]);
    expect(said.format.tags).toMatchObject({ title: 'Dusty Cafe', comment: '123.5 BPM, A minor' });
  });

  it.skipIf(!hasTool('sndfile-info'))('libsndfile reads every value of acid, smpl and cue', async () => {
    const file = await retag({ kind: 'tagged', facts: FACTS });
    const said = execFileSync('sndfile-info', [file], { encoding: 'utf8' });
    for (const line of [
      'Midi Note    : 57',
      'Pitch Fract. : 2.000000',
      'Period       : 22676 nsec',
      /Type : {2}0 {2}Start : {3}100 {2}End : 20000/,
      /Cue ID : {2}2 {2}Pos : 11025 .*Offset : +11025/,
      'labl : 2 : Slice 02',
      '(Loop,RootNoteValid,StretchOn,RAMBased,',
      'Root note : 0x39',
      'Beats     : 8',
      'Meter     : 4/4',
      'Tempo     : 123.500000',
    ]) {
      if (typeof line === 'string') expect(said).toContain(line);
      else expect(said).toMatch(line);
    }
    const shot = { oneShot: true, rootNote: 60, beats: 0, bpm: 90, meter: [4, 4] } satisfies WavFacts['acid'];
    const heard = execFileSync('sndfile-info', [await retag({ kind: 'tagged', facts: { acid: shot } })], {
      encoding: 'utf8',
    });
    expect(heard).toContain('(OneShot,RootNoteValid,StretchOff,');
    expect(heard).toContain('Root note : 0x3C');
  });

  it('music-metadata finds the words and the length', async () => {
    const { common, format } = await parseFile(await retag({ kind: 'tagged', facts: FACTS }));
    expect(common).toMatchObject({ title: 'Dusty Cafe', encodedby: 'Padbridge' });
    expect(format).toMatchObject({ numberOfSamples: FRAMES, bitsPerSample: 24, sampleRate: RATE });
  });
});
