import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readErrorCode, readPeaks, readStatus } from '../../../../hardware/sp404/link/control-replies.js';
import * as ask from '../../../../hardware/sp404/link/control-requests.js';
import {
  decodeEntry,
  decodeFileReply,
  decodeFileRequest,
  decodeStat,
  encodeEntry,
  encodeFileReply,
  encodeFileRequest,
  encodeStat,
  type FileReply,
  type FileRequest,
} from '../../../../hardware/sp404/link/file-messages.js';
import { encodePadBlock, PAD_BLOCK_BYTES, readPadBlock } from '../../../../hardware/sp404/link/pad-block.js';
import { parameterChanges, parameterOf, wordOf } from '../../../../hardware/sp404/link/parameters.js';
import { samplePath } from '../../../../hardware/sp404/link/paths.js';
import { fromSeptets, toSeptets } from '../../../../hardware/sp404/link/septets.js';
import { fileError, unitError, unitMessage } from '../../../../hardware/sp404/link/unit-errors.js';
import { changePadRecord, loadedPadRecord } from '../../../../hardware/sp404/formats/pad-record.js';
import { PadbridgeError } from '../../../../schemas/errors.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const whole32 = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });

describe('septets', () => {
  it('are the numbers of the facts page', () => {
    expect(hex(toSeptets(-1))).toBe('7f7f7f7f7f');
    expect(hex(toSeptets(0x8043cde8 | 0))).toBe('78020f1b68');
    expect(hex(toSeptets(0x602))).toBe('0000000c02');
  });

  it('come back as they went', () => {
    fc.assert(fc.property(whole32, (value) => fromSeptets(toSeptets(value), 0) === value));
  });
});

describe('file messages', () => {
  it('are bytes as the unit expects them', () => {
    expect(hex(encodeFileRequest({ operation: 'open', path: '/A', flags: 0x602 }))).toBe(
      'f0417a03' + '00' + '0000000c02' + '0000000003' + '2f4100' + 'f7',
    );
    expect(hex(encodeFileRequest({ operation: 'read', handle: 5, argument: 512 }))).toBe(
      'f0417a03' + '04' + '0000000005' + '0000000400' + '00' + 'f7',
    );
    const data = Uint8Array.of(0xf7, 0x80);
    expect(hex(encodeFileRequest({ operation: 'write', handle: 1, data, last: true }))).toBe(
      'f0417a03' + '06' + '0000000001' + '4000000002' + 'f780' + 'f7',
    );
    expect(hex(encodeFileReply({ kind: 'notice' }))).toBe('f0417a7c00f7');
  });

  const path = fc.stringMatching(/^\/[A-Z0-9_./-]{1,60}$/);
  const request: fc.Arbitrary<FileRequest> = fc.oneof(
    fc.record({
      operation: fc.constantFrom('open', 'mkdir', 'unlink', 'rmdir', 'opendir', 'stat', 'freeSpace'),
      path,
      flags: fc.constantFrom(0, 0x602),
    }),
    fc.record({
      operation: fc.constantFrom('close', 'read', 'seek', 'closedir', 'readdir', 'fstat'),
      handle: whole32,
      argument: whole32,
    }),
    fc.record({ operation: fc.constant('rename' as const), path, target: path }),
    fc.record({
      operation: fc.constant('write' as const),
      handle: whole32,
      data: fc.uint8Array({ maxLength: 200 }),
      last: fc.boolean(),
    }),
  );
  it('read back what they say', () => {
    fc.assert(
      fc.property(request, (one) => {
        expect(decodeFileRequest(encodeFileRequest(one))).toEqual(one);
      }),
    );
    const reply: fc.Arbitrary<FileReply> = fc.oneof(
      fc.record({ kind: fc.constant('status' as const), result: whole32, extra: whole32 }),
      fc.record({
        kind: fc.constant('data' as const),
        handle: whole32,
        data: fc.uint8Array({ maxLength: 200 }),
        last: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(reply, (one) => {
        expect(decodeFileReply(encodeFileReply(one))).toEqual(one);
      }),
    );
    expect(decodeStat(encodeStat({ folder: true, size: 7 }))).toEqual({ folder: true, size: 7 });
    expect(decodeEntry(encodeEntry({ name: 'KICK.WAV', folder: false }))).toEqual({
      name: 'KICK.WAV',
      folder: false,
    });
  });

  it('throw corrupt, and nothing else, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, framed) => {
        const payload = framed ? Uint8Array.from([0xf0, 0x41, 0x7a, ...bytes, 0xf7]) : bytes;
        for (const read of [
          decodeFileReply,
          decodeFileRequest,
          decodeStat,
          decodeEntry,
          readPadBlock,
          readPeaks,
          readStatus,
        ]) {
          try {
            read(payload);
          } catch (error) {
            expect(error).toBeInstanceOf(PadbridgeError);
            expect((error as PadbridgeError).code).toBe('corrupt');
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('refuse a path the unit has no room for', () => {
    const target = `/${'x'.repeat(200)}`;
    expect(() => encodeFileRequest({ operation: 'rename', path: '/a', target })).toThrow(/path/);
  });
});

describe('control messages', () => {
  it('name a pad short where it fits, long where it does not', () => {
    expect(ask.setSampleName(159, 'TEST')).toMatchObject({ form: 'short' });
    expect(hex(ask.setSampleName(159, 'TEST').payload)).toBe('029f00' + '54455354');
    expect(ask.setSampleName(159, 'TESTS')).toMatchObject({ form: 'long' });
    expect(() => ask.setSampleName(0, 'Füße')).toThrow(/cannot show/);
    expect(() => ask.setSampleName(0, 'x'.repeat(24))).toThrow(/cannot show/);
  });

  it('ask for peaks with a 05 that the answer does not repeat', () => {
    const peaks = { pad: 16, channel: 1 as const, start: 0x2000, points: 2, framesPerPoint: 256 };
    expect(hex(ask.askPeaks(peaks).payload)).toBe(
      '9c05' + '1000' + '01' + '00200000' + '02000000' + '00010000',
    );
    const reply = Buffer.from(
      '1c' + '1000' + '01' + '00200000' + '02000000' + '00010000' + '0080ff7f' + 'ffff0100',
      'hex',
    );
    expect(readPeaks(reply)).toEqual({ ...peaks, values: Int16Array.of(-32768, 32767, -1, 1) });
  });

  it('carry a pad block of 327 bytes, of which 199 are written', () => {
    const words = loadedPadRecord(2512);
    const block = { index: 18, words, name: 'SNARE', chops: [10, -1, 20] };
    const whole = encodePadBlock(block, 'whole').payload;
    expect(whole.length).toBe(PAD_BLOCK_BYTES);
    expect(PAD_BLOCK_BYTES).toBe(327);
    expect(encodePadBlock(block, 'written').payload).toEqual(whole.subarray(0, 199));
    expect(whole[198]).toBe(0);
    expect(readPadBlock(whole)).toMatchObject({ index: 18, words, name: 'SNARE' });
    expect(readPadBlock(whole).chops.slice(0, 4)).toEqual([10, -1, 20, -1]);
  });

  it('set each setting by its own parameter, positions in frames', () => {
    const before = loadedPadRecord(512 + 4 * 1000);
    const after = changePadRecord(
      before,
      { level: 100, start: 512 + 4 * 10, loop: true, attack: 5, pitch: -3 },
      'B3',
    );
    expect(parameterChanges(before, after, 2)).toEqual([
      { parameter: 0x67, value: 10 },
      { parameter: 0x69, value: 100 },
      { parameter: 0x6b, value: 1 },
      { parameter: 0x73, value: -3 },
      { parameter: 0x7d, value: 5 },
    ]);
    expect([parameterOf(0), parameterOf(6), parameterOf(12), parameterOf(15), parameterOf(25)]).toEqual(
      Array(5).fill(undefined),
    );
    expect([wordOf(0x69), wordOf(0x7f), wordOf(0x7c), wordOf(0x66)]).toEqual([3, 24, undefined, undefined]);
  });
});

describe('what the unit complains about', () => {
  it('is said in its own words', () => {
    expect(readErrorCode(Buffer.from('3289ffffff', 'hex'))).toBe(-119);
    expect(unitMessage(-119)).toBe('Invalid Format');
    expect(unitMessage(-92)).toBe('BANK Protected');
    expect(unitMessage(-111)).toBe('Not Found Empty Pad');
    expect(unitMessage(-5)).toBeUndefined();
    expect(unitError(-128, 'Import onto B3')).toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('Media Full') as string,
    });
    expect(fileError(28, 'Writing', '/x')).toMatchObject({ code: 'too-large' });
  });
});

it('finds a pad in the storage of the unit', () => {
  expect(samplePath(0, 'B3')).toBe('/SP404REMOTE//ROLAND/SP-404MKII/PROJECT_01/SMPL/BANK2-03.SMP');
  expect(samplePath(15, 'J16', 'TMP')).toBe('/SP404REMOTE//ROLAND/SP-404MKII/PROJECT_16/SMPL/BANK10-16.TMP');
});
