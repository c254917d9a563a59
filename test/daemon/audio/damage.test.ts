import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../daemon/audio/bytes.js';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { openBytesAsSound } from '../../../daemon/audio/open.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { testSignal } from '../../support/audio/signals.js';
import { ffmpeg, HAS_FFMPEG } from '../../support/audio/tools.js';

/** Half a second of sound may not decode to more than this, whatever its header claims. */
const MAX_FRAMES = 50_000_000;

/** Everything the analysis does with a file. Fails on any error that is not for people, and on unbounded output. */
async function survives(file: Uint8Array): Promise<void> {
  try {
    const sound = await openBytesAsSound(memoryBytes(file, 'damaged'));
    await sound.hashes();
    await sound.hints();
    let frames = 0;
    for await (const block of sound.blocks()) {
      frames += block[0]!.length;
      expect(block).toHaveLength(sound.format.channels);
      expect(frames).toBeLessThan(MAX_FRAMES);
    }
    await sound.close();
  } catch (error) {
    if (!(error instanceof PadbridgeError)) throw error;
    expect(error.subject).toBe('damaged');
    expect(error.next).toBeTruthy();
  }
}

/** A valid file with bytes changed (mostly in its header, where the lies are), a part cut out, or its end missing. */
function damaged(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const position = fc.oneof(
    fc.nat(Math.min(200, file.length - 1)),
    fc.nat(file.length - 1),
    fc.integer({ min: Math.max(0, file.length - 1500), max: file.length - 1 }),
  );
  const change = fc.tuple(
    position,
    fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff)),
    fc.integer({ min: 1, max: 4 }),
  );
  const overwritten = fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) => {
    const copy = file.slice();
    for (const [at, value, length] of changes) copy.fill(value, at, at + length);
    return copy;
  });
  const cut = fc.nat(file.length).map((end) => file.slice(0, end));
  const holed = fc
    .tuple(position, fc.nat(2000))
    .map(([at, length]) => new Uint8Array(Buffer.concat([file.subarray(0, at), file.subarray(at + length)])));
  return fc.oneof(
    { arbitrary: overwritten, weight: 4 },
    { arbitrary: cut, weight: 1 },
    { arbitrary: holed, weight: 1 },
  );
}

async function fuzz(file: Uint8Array, numRuns: number): Promise<void> {
  await fc.assert(fc.asyncProperty(damaged(file), survives), { numRuns });
}

describe('damaged files give a reason or a sound, never anything else', () => {
  it('WAV with chunks', async () => {
    const chunks = {
      acid: { oneShot: true, rootNote: 60, beats: 4, bpm: 120, meter: [4, 4] as [number, number] },
      cues: [{ frame: 1 }, { frame: 2 }],
      smpl: { rootNote: 60, loops: [{ start: 1, end: 2 }] },
    };
    for (const encoding of [16, 24, 'float'] as const) {
      await fuzz(encodeWav(testSignal(500), { sampleRate: 44_100, encoding, ...chunks }), 150);
    }
  });

  it('bytes that were never a sound', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3000, size: 'max' }), survives), {
      numRuns: 200,
    });
  });
});

describe.skipIf(!HAS_FFMPEG)('damaged files made by ffmpeg (skipped without ffmpeg)', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'padbridge-damage-'));
    writeFileSync(
      join(folder, 'source.wav'),
      encodeWav(testSignal(12_000), { sampleRate: 48_000, encoding: 16 }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['rf64.wav', ['-rf64', 'always'], 150],
    ['a.aiff', ['-write_id3v2', '1'], 150],
    ['a.flac', [], 150],
    ['a.mp3', [], 150],
    ['a.ogg', ['-c:a', 'libvorbis'], 120],
    ['a.opus', [], 120],
    ['flac.ogg', ['-c:a', 'flac'], 80],
    ['a.m4a', ['-c:a', 'aac', '-movflags', '+faststart'], 120],
    ['alac.m4a', ['-c:a', 'alac', '-movflags', '+faststart'], 80],
    ['a.aac', [], 80],
  ])('%s', async (name, args, runs) => {
    const path = join(folder, name);
    ffmpeg('-i', join(folder, 'source.wav'), '-metadata', 'title=Name', ...args, path);
    await fuzz(new Uint8Array(readFileSync(path)), runs);
  });
});
