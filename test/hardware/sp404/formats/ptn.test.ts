import { describe, expect, it } from 'vitest';
import { patternInspection } from '../../../../schemas/sp404.js';
import {
  inspectPattern,
  type PatternNote,
  pitchOf,
  readPattern,
} from '../../../../hardware/sp404/formats/ptn.js';
import {
  barTicks,
  chromaticFor,
  setPatternLoop,
  setPatternNote,
  writePattern,
} from '../../../../hardware/sp404/formats/ptn-write.js';
import { captures, differences } from './captures.js';

const real = captures('patterns');
const STEP: PatternNote = { at: 0, pad: 'A1', velocity: 90, offVelocity: 64, length: 120, chromatic: 0x8d };
/** One bar of 4/4 with A1 on its first step, byte for byte what a unit writes: a note, 1,920 ticks of time, end, trailer. */
const ONE_BAR =
  '002f008d5a407700' +
  'ff80000000000000'.repeat(7) +
  '8780000000000000' +
  '008c000000000000' +
  '0100000000800101';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const fromHex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const bar = (...notes: PatternNote[]) => writePattern({ bars: 1, beats: 4, notes });

describe('PTN', () => {
  it('writes a pattern as the unit does', () => {
    expect(hex(bar(STEP))).toBe(ONE_BAR);
  });

  it('reads notes, length, signature and loop', () => {
    const pattern = readPattern(fromHex(ONE_BAR));
    expect(pattern.notes).toEqual([{ ...STEP, offset: 0 }]);
    expect(pattern).toMatchObject({ ticks: 1920, bars: 1, beats: 4, loopStart: 1, loopEnd: 1, controls: [] });
  });

  it('places notes in time by the records before them', () => {
    const at = [0, 60, 315, 1000, 1000, 1919];
    const pattern = readPattern(bar(...at.map((tick) => ({ ...STEP, at: tick })).reverse()));
    expect(pattern.notes.map((note) => note.at)).toEqual(at);
    expect(pattern.ticks).toBe(1920);
  });

  it('reaches every pad, first and second group', () => {
    for (const [pad, code, group] of [
      ['A1', 0x2f, 0],
      ['E16', 0x7e, 0],
      ['F1', 0x2f, 1],
      ['J16', 0x7e, 1],
    ] as const) {
      const bytes = bar({ ...STEP, pad });
      expect([bytes[1], bytes[2]]).toEqual([code, group]);
      expect(readPattern(bytes).notes[0]?.pad).toBe(pad);
    }
  });

  it('counts chromatic pitch from the original', () => {
    expect([chromaticFor(0), chromaticFor(4), chromaticFor(-12)]).toEqual([0x8d, 0x91, 0x81]);
    expect([0, 0x8d, 0x91, 0x81, 0x13].map(pitchOf)).toEqual([null, 0, 4, -12, 6]);
    expect(() => chromaticFor(13)).toThrow(/pitch is 13/);
  });

  it('keeps what it does not understand', () => {
    const odd = '9080008d7f407700' + '1d800000000000ff' + '00010203040506aa' + '532f408d5a407700';
    const bytes = fromHex(odd + '008c000000000000' + '0400aa0007800401');
    const pattern = readPattern(bytes);
    expect(hex(pattern.bytes)).toBe(hex(bytes));
    expect(pattern.notes).toEqual([{ ...STEP, at: 0x90 + 0x1d, offset: 24 }]);
    expect(pattern.beats).toBe(4);
    const louder = setPatternNote(pattern, pattern.notes[0]!, { velocity: 127 });
    expect(differences(bytes, louder.bytes)).toEqual([28]);
    expect(differences(bytes, setPatternLoop(pattern, 2, 3).bytes)).toEqual([45, 46]);
  });

  it('takes the time signature from the length of the bars, and from the code where that says nothing', () => {
    const beats = (code: number, time: string) =>
      readPattern(fromHex(time + '008c000000000000' + `010000000${code}800101`)).beats;
    const threeQuarters = 'ff80000000000000'.repeat(5) + 'a580000000000000';
    expect([beats(1, threeQuarters), beats(3, threeQuarters)]).toEqual([3, 3]);
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((code) => beats(code, ''))).toEqual([4, 3, 2, 1, 5, 6, 7, 4]);
  });

  it('takes no note from a pad group the unit does not have', () => {
    const bytes = bar(STEP);
    bytes[2] = 0x02;
    expect(readPattern(bytes)).toMatchObject({ notes: [], ticks: 1920 });
  });

  it('shows a loop it cannot place as unknown', () => {
    expect(readPattern(fromHex('008c000000000000' + '0200000000050901'))).toMatchObject({
      loopStart: null,
      loopEnd: null,
    });
  });

  it('changes one field of a note', () => {
    const pattern = readPattern(bar(STEP, { ...STEP, at: 480 }));
    const [, second] = pattern.notes;
    const at = second!.offset;
    expect(differences(pattern.bytes, setPatternNote(pattern, second!, { length: 65_536 }).bytes)).toEqual([
      at + 6,
      at + 7,
    ]);
    expect(differences(pattern.bytes, setPatternNote(pattern, second!, { chromatic: 0x91 }).bytes)).toEqual([
      at + 3,
    ]);
    expect(differences(pattern.bytes, setPatternNote(pattern, second!, { offVelocity: 0 }).bytes)).toEqual([
      at + 5,
    ]);
    expect(() => setPatternNote(pattern, second!, { velocity: 0 })).toThrow(/velocity is 0/);
  });

  it('carries control changes', () => {
    const controls = [{ at: 480, channel: 1, controller: 83, value: 12 }];
    const bytes = writePattern({ bars: 1, beats: 3, notes: [], controls });
    expect(readPattern(bytes)).toMatchObject({ ticks: 1440, beats: 3, controls });
  });

  it('refuses what the unit would not take', () => {
    const score = { bars: 1, beats: 4, notes: [STEP] };
    expect(() => writePattern({ ...score, bars: 65 })).toThrow(/number of bars is 65/);
    expect(() => writePattern({ ...score, beats: 8 })).toThrow(/1 to 7 quarter notes/);
    expect(() => writePattern({ ...score, beats: 1e12 })).toThrow(/1 to 7 quarter notes/);
    expect(() => writePattern({ ...score, loopEnd: 2 })).toThrow(/last bar of the loop/);
    expect(() => bar({ ...STEP, at: 1920 })).toThrow(/time in ticks is 1920/);
    expect(() => bar({ ...STEP, length: 65_537 })).toThrow(/length in ticks/);
    const many = Array.from({ length: 65_536 }, (_, at) => ({ ...STEP, at }));
    expect(() => writePattern({ bars: 64, beats: 4, notes: many })).toThrow(/do not fit into one pattern/);
  });

  it('says where a file breaks', () => {
    const bytes = fromHex(ONE_BAR);
    expect(() => readPattern(bytes.subarray(0, 20))).toThrow(/byte 20: the end record is missing/);
    expect(() => readPattern(bytes.subarray(0, 84))).toThrow(/byte 84: the trailer is cut off/);
    expect(() => readPattern(fromHex(ONE_BAR + '00'))).toThrow(/byte 88: data follows/);
    expect(() => readPattern(fromHex('008c000000000000' + '4100000000800101'))).toThrow(
      /byte 8: a pattern of 65 bars/,
    );
    expect(() => readPattern(fromHex('008c000000000000' + '0100000000800100'))).toThrow(
      /byte 15: the trailer is not/,
    );
    expect(() => readPattern(new Uint8Array(0x8_0008))).toThrow(/no pattern is this long/);
  });

  it('inspects as its shape says', () => {
    const seen = inspectPattern(bar({ ...STEP, chromatic: 0x91 }));
    expect(patternInspection.parse(seen)).toEqual(seen);
    expect(seen.notes).toEqual([{ pad: 'A1', at: 0, length: 120, velocity: 90, pitch: 4 }]);
  });
});

describe.skipIf(real.length === 0)('PTN files of a real unit', () => {
  it.each(real)('$name keeps its bytes and fills its bars', ({ bytes }) => {
    const { notes, ...pattern } = readPattern(bytes);
    expect(differences(pattern.bytes, bytes)).toEqual([]);
    expect(notes.length).toBeGreaterThan(0);
    expect(pattern.ticks).toBe(barTicks(pattern.bars, pattern.beats));
    expect(writePattern({ ...pattern, loopStart: 1, loopEnd: 1, notes: [] }).at(-4)).toBe(bytes.at(-4));
  });

  it.each(real.slice(0, 5))('$name can be made from its notes', ({ bytes }) => {
    const { notes, bars, beats, loopStart, loopEnd } = readPattern(bytes);
    expect(
      hex(writePattern({ bars, beats, loopStart: loopStart ?? 1, loopEnd: loopEnd ?? bars, notes })),
    ).toBe(hex(bytes));
  });
});
