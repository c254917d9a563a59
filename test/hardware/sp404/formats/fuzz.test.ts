import { describe, expect, it } from 'vitest';
import { PadbridgeError } from '../../../../schemas/errors.js';
import { patternInspection } from '../../../../schemas/sp404.js';
import { inspectPadconf } from '../../../../hardware/sp404/formats/inspect.js';
import { smfToPattern } from '../../../../hardware/sp404/formats/midi-ptn.js';
import { loadPad, setPad } from '../../../../hardware/sp404/formats/padconf-edit.js';
import { createPadconf } from '../../../../hardware/sp404/formats/padconf-project.js';
import { readPatternChain, writePatternChain } from '../../../../hardware/sp404/formats/pattern-chain.js';
import { readPicture, writePicture } from '../../../../hardware/sp404/formats/picture.js';
import { inspectPattern, readPattern } from '../../../../hardware/sp404/formats/ptn.js';
import { patternToSmf } from '../../../../hardware/sp404/formats/ptn-midi.js';
import { writePattern } from '../../../../hardware/sp404/formats/ptn-write.js';
import { readSmp, smpAudio, writeSmp } from '../../../../hardware/sp404/formats/smp.js';
import { captures } from './captures.js';

/**
 * 100,000 damaged files: whatever a card gives us, a reader either reads it, or says 'corrupt' or 'unsupported' with an
 * offset. Anything else, a crash above all, is a bug. The seed is fixed, so a failure comes back.
 */

/** Mulberry32: small, fast, good enough to break files with. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Flips bits, plants extreme bytes, cuts, repeats and removes pieces: what bad sectors and bad copies do. */
function damage(original: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = original.slice();
  for (let times = 1 + random(4); times > 0 && bytes.length > 0; times--) {
    // Half of the damage goes to the first bytes, where the structure is.
    const at = random(2) === 0 ? random(Math.min(64, bytes.length)) : random(bytes.length);
    switch (random(6)) {
      case 0:
      case 1:
        bytes[at] = bytes[at]! ^ (1 << random(8));
        break;
      case 2:
        bytes[at] = random(256);
        break;
      case 3:
        bytes.fill([0, 0x7f, 0x80, 0xff][random(4)]!, at, at + 1 + random(8));
        break;
      case 4:
        bytes = bytes.slice(0, random(8) === 0 ? at : bytes.length);
        break;
      default:
        bytes =
          random(8) === 0
            ? Uint8Array.from(Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(at + 1))]))
            : bytes;
    }
  }
  return bytes;
}

function survives(name: string, seeds: Uint8Array[], runs: number, read: (bytes: Uint8Array) => void): void {
  it(`${name}: ${runs} damaged files`, () => {
    const random = generator(runs);
    let accepted = 0;
    let refused = 0;
    for (let run = 0; run < runs; run++) {
      const bytes = damage(seeds[run % seeds.length]!, random);
      try {
        read(bytes);
        accepted++;
      } catch (error) {
        if (!isRefusal(error))
          throw new Error(`run ${run}: ${Buffer.from(bytes.subarray(0, 256)).toString('hex')}`, {
            cause: error,
          });
        refused++;
      }
    }
    expect(accepted + refused).toBe(runs);
    // Both happen, or the damage is too weak or too strong to say anything.
    expect(Math.min(accepted, refused)).toBeGreaterThan(runs / 100);
  });
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof PadbridgeError)) return false;
  if (error.code === 'too-large') return error.message.includes('do not fit into one pattern');
  return (error.code === 'corrupt' || error.code === 'unsupported') && /at byte \d+: ./.test(error.message);
}

const padconfs = [
  ...captures('padconf').map(({ bytes }) => bytes),
  setPad(loadPad(createPadconf(3, 'Fuzz'), 'A1', 9728, 'Kick'), 'A1', { chops: [0, 100] }).bytes,
  loadPad(createPadconf(2), 'J16', 9728, 'Kick').bytes,
];
const note = { velocity: 90, offVelocity: 64, length: 120, chromatic: 0x91 };
const patterns = [
  ...captures('patterns').map(({ bytes }) => bytes),
  ...[1, 4, 64].map((bars) =>
    writePattern({
      bars,
      beats: 4,
      notes: [0, 3, 500, 900].map((at, i) => ({ ...note, at, pad: `${'ACFJ'[i]}7` })),
      controls: [{ at: 7, channel: 0, controller: 19, value: 127 }],
    }),
  ),
];
const midis = patterns.map((bytes) => patternToSmf(readPattern(bytes), { tempo: 90 }));

describe('readers on damaged files', () => {
  survives('PADCONF', padconfs, 4_000, (bytes) => {
    const seen = inspectPadconf(bytes, () => ({ channels: 1, frames: 100 }));
    if (seen.pads.length !== 160 || seen.pads.some(({ chops }) => chops.length > 16))
      throw new Error('pads went missing');
  });
  survives('PTN', patterns, 28_000, (bytes) => {
    patternInspection.parse(inspectPattern(bytes));
    patternToSmf(readPattern(bytes), { tempo: 120 });
  });
  survives('MIDI', midis, 36_000, (bytes) => {
    readPattern(smfToPattern(bytes, { chromaticPad: 'A1' }).bytes);
  });
  survives('SMP', [writeSmp(1, new Int16Array(50)), writeSmp(2, new Int16Array(64))], 14_000, (bytes) => {
    smpAudio(readSmp(bytes));
  });
  survives(
    'CHN',
    [writePatternChain(['A1', 'B2', 'B2', 'J16']), writePatternChain([])],
    10_000,
    readPatternChain,
  );
  survives(
    'BMP',
    [writePicture(new Uint8Array(8192)), writePicture(new Uint8Array(8192).fill(1))],
    8_000,
    readPicture,
  );

  it('stand noise of every length', () => {
    const random = generator(9);
    const readers = [inspectPadconf, inspectPattern, smfToPattern, readSmp, readPatternChain, readPicture];
    for (let length = 0; length < 400; length++) {
      const noise = Uint8Array.from({ length }, () => random(256));
      for (const read of readers) {
        try {
          read(noise);
        } catch (error) {
          expect(isRefusal(error), String(error)).toBe(true);
        }
      }
    }
  });
});
