import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smfToPattern } from '../../../../hardware/sp404/formats/midi-ptn.js';
import { noteOfPad, padOfNote } from '../../../../hardware/sp404/formats/note-map.js';
import { type PatternNote, readPattern } from '../../../../hardware/sp404/formats/ptn.js';
import { aftertouchOf, chromaticOf, patternToSmf } from '../../../../hardware/sp404/formats/ptn-midi.js';
import {
  barTicks,
  chromaticFor,
  type PatternScore,
  writePattern,
} from '../../../../hardware/sp404/formats/ptn-write.js';
import { ALL_PADS } from '../../../../hardware/sp404/formats/padconf.js';
import { readSmf } from '../../../../hardware/sp404/formats/smf.js';
import { writeSmf } from '../../../../hardware/sp404/formats/smf-write.js';
import { captures } from './captures.js';

const real = captures('patterns');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const fromHex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** A MIDI file from the hex of its tracks, as a DAW would write it. */
function smf(format: number, division: number, ...tracks: string[]): Uint8Array {
  const head = `4d546864 00000006 000${format} ${word(tracks.length, 4)} ${word(division, 4)}`;
  const chunks = tracks.map((track) => `4d54726b ${word(track.replaceAll(' ', '').length / 2, 8)} ${track}`);
  return fromHex([head, ...chunks].join(''));
}
const word = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

const note = (changes: Partial<PatternNote>): PatternNote => ({
  at: 0,
  pad: 'A1',
  velocity: 100,
  offVelocity: 64,
  length: 120,
  chromatic: 0,
  ...changes,
});
const pattern = (score: PatternScore) => readPattern(writePattern(score));
const END = '00ff2f00';

describe('a pattern as MIDI', () => {
  it('writes tempo, signature, bank channel, note, gate and pitch', () => {
    const bytes = patternToSmf(
      pattern({ bars: 1, beats: 3, notes: [note({ pad: 'B13', at: 480, chromatic: chromaticFor(4) })] }),
      {
        tempo: 90,
        name: 'B1',
      },
    );
    expect(hex(bytes)).toBe(
      hex(
        smf(
          0,
          480,
          '00ff03024231' + // track name
            '00ff51030a2c2a' + // 666,666 µs per quarter: 90 BPM
            '00ff580403021808' + // 3/4
            '8360 912464' + // 480: note 36 on channel 2
            '00 a12451' + // its pitch: 64 + 13 + 4
            '78 812440' + // 120 ticks later
            '8648 ff580403021808' + // the end of the bar at 1,440
            '00ff2f00',
        ),
      ),
    );
  });

  it('maps every pad to one note of its bank and back', () => {
    expect([noteOfPad('A1'), noteOfPad('A4'), noteOfPad('J16'), noteOfPad('C13')]).toEqual([
      { channel: 0, note: 48 },
      { channel: 0, note: 51 },
      { channel: 9, note: 39 },
      { channel: 2, note: 36 },
    ]);
    for (const pad of ALL_PADS) expect(padOfNote(pad[0] as 'A', noteOfPad(pad).note)).toBe(pad);
    expect([padOfNote('A', 35), padOfNote('A', 52)]).toEqual([undefined, undefined]);
  });

  it('has room for every chromatic byte the unit writes', () => {
    for (const base of [0x00, 0x80]) {
      for (let step = 0; step < 0x40; step++)
        expect(chromaticOf(aftertouchOf(base + step))).toBe(base + step);
    }
  });

  it('gives the same pattern back', () => {
    const anyNote = fc.record({
      pad: fc.constantFrom(...ALL_PADS),
      velocity: fc.integer({ min: 1, max: 127 }),
      offVelocity: fc.integer({ min: 0, max: 127 }),
      chromatic: fc.constantFrom(0, 0x8d, 0x81, 0x99, 0x13, 0x02),
    });
    const score = fc.record({
      bars: fc.integer({ min: 1, max: 64 }),
      beats: fc.integer({ min: 1, max: 7 }),
      tempo: fc.integer({ min: 4000, max: 20_000 }),
      steps: fc.uniqueArray(fc.integer({ min: 0, max: 447 }), { maxLength: 40 }),
      notes: fc.array(anyNote, { minLength: 40, maxLength: 40 }),
    });
    fc.assert(
      fc.property(score, ({ bars, beats, tempo, steps, notes }) => {
        const placed = steps
          .sort((a, b) => a - b)
          .filter((step) => step * 119 < barTicks(bars, beats))
          .map((step, i) => ({ ...notes[i]!, at: step * 119, length: 1 + ((step * 31) % 119) }));
        const controls = [{ at: 7, channel: 4, controller: 19, value: 127 }];
        const original = writePattern({ bars, beats, notes: placed, controls });
        const back = smfToPattern(patternToSmf(readPattern(original), { tempo: tempo / 100 }));
        expect(back.remarks).toEqual([]);
        expect(back.tempo).toBeCloseTo(tempo / 100, 1);
        expect(hex(back.bytes)).toBe(hex(original));
      }),
      { numRuns: 150 },
    );
  });

  it.skipIf(real.length === 0)('carries the patterns of a real unit there and back', () => {
    for (const { bytes } of real) {
      const original = readPattern(bytes);
      const back = readPattern(smfToPattern(patternToSmf(original, { tempo: 90 })).bytes);
      const bare = ({ notes, bars, beats }: typeof original) => ({
        notes: notes.map(({ offset: _, ...rest }) => rest),
        bars,
        beats,
      });
      expect(bare(back)).toEqual(bare(original));
    }
  });

  it('refuses a tempo no bank has', () => {
    const empty = pattern({ bars: 1, beats: 4, notes: [] });
    for (const tempo of [39.9, 200.1, NaN])
      expect(() => patternToSmf(empty, { tempo })).toThrow(/40 to 200 BPM/);
  });
});

describe('MIDI from a DAW as a pattern', () => {
  it('reads type 1 with running status, system exclusive, unknown meta events and chunks', () => {
    const file = smf(
      1,
      96,
      '00ff51030927c0 00ff58040302 1808' + END, // 100 BPM, 3/4
      '00f0057e7f0901f7 00ff7f03000041 00903064 60300018 3264 60320000c005 00ff03014f' + END,
    );
    const alien = fromHex(
      hex(file.subarray(0, 14)) + '58585858 00000003 010203'.replaceAll(' ', '') + hex(file.subarray(14)),
    );
    const { bytes, tempo, remarks } = smfToPattern(alien);
    expect({ tempo, remarks }).toEqual({ tempo: 100, remarks: [] });
    expect(readPattern(bytes)).toMatchObject({
      bars: 1,
      beats: 3,
      notes: [
        { pad: 'A1', at: 0, length: 480, velocity: 100, offVelocity: 64, chromatic: 0 },
        { pad: 'A3', at: 600, length: 480, velocity: 100 },
      ],
    });
  });

  it('scales any division to the unit’s ticks and counts the silence at the end', () => {
    const { bytes } = smfToPattern(smf(0, 960, '00903064 8740803040 a100ff2f00'));
    expect(readPattern(bytes)).toMatchObject({ bars: 2, beats: 4, notes: [{ at: 0, length: 480 }] });
  });

  it('pairs overlapping notes first in, first out and ends a note nobody releases', () => {
    const { bytes } = smfToPattern(
      smf(0, 480, '00903064 78903050 78803040 78803040 00903164 87 68ff2f00'.replaceAll(' ', '')),
    );
    expect(readPattern(bytes).notes).toMatchObject([
      { pad: 'A1', at: 0, length: 240, velocity: 100 },
      { pad: 'A1', at: 120, length: 240, velocity: 80 },
      { pad: 'A2', at: 360, length: 1000 },
    ]);
  });

  it('puts every channel on one bank when asked', () => {
    const drums = smf(0, 480, '00992464 78892440' + END);
    expect(readPattern(smfToPattern(drums).bytes).notes[0]?.pad).toBe('J13');
    expect(readPattern(smfToPattern(drums, { bank: 'C' }).bytes).notes[0]?.pad).toBe('C13');
  });

  it('plays channel 16 chromatically on the pad that was asked for', () => {
    const melody = smf(0, 480, '009f3464 788f3440 009f2464 788f2440' + END);
    expect(readPattern(smfToPattern(melody, { chromaticPad: 'D5' }).bytes).notes).toMatchObject([
      { pad: 'D5', chromatic: chromaticFor(4) },
      { pad: 'D5', chromatic: chromaticFor(-12) },
    ]);
    expect(smfToPattern(melody).remarks).toEqual(['2 of 2 notes play no pad of the unit and were left out.']);
  });

  it('reads pitch where a note begins, before or after it, and not where one ends', () => {
    const chromatics = (track: string) =>
      readPattern(smfToPattern(smf(0, 480, track + END)).bytes).notes.map(({ chromatic }) => chromatic);
    // Stated after the note; then another value while it sounds, and again as it ends where the next begins.
    expect(chromatics('00903064 00a0304d 3ca03050 3ca03050 00803040 00903064 78803040')).toEqual([0x8d, 0]);
    expect(chromatics('00903064 78803040 00a03050 00903064 78803040')).toEqual([0, 0]);
    // Stated before the note, at its tick and, without effect, earlier.
    expect(chromatics('00a03051 00903064 78803040')).toEqual([0x91]);
    expect(chromatics('00a03051 01903064 78803040')).toEqual([0]);
  });

  it('leaves out the controllers that would be noise to the unit', () => {
    const file = smf(0, 480, '00b00764 00b01364 00b95340' + END);
    expect(readPattern(smfToPattern(file).bytes).controls).toMatchObject([
      { channel: 0, controller: 0x13, value: 100 },
    ]);
  });

  it('says what could not come over', () => {
    const long = smf(
      0,
      480,
      '00ff58040703 1808 00ff5103061a80 10ff51030f4240 00906464 00903064 8fbd0080304000902f01 00903001' + END,
    );
    const { bytes, tempo, remarks } = smfToPattern(long);
    expect(readPattern(bytes)).toMatchObject({ bars: 64, beats: 4 });
    expect(tempo).toBe(150);
    expect(remarks).toEqual([
      'The tempo changes on the way; the unit plays all of it at the first, 150 BPM.',
      'The unit has no 7/8; the pattern counts in 4/4.',
      '1 of 4 notes play no pad of the unit and were left out.',
      '2 of 3 notes lie behind bar 64 and were left out.',
    ]);
    const fast = smfToPattern(smf(0, 480, '00ff5103030d40 00ff58040c03 1808' + END));
    expect(fast).toMatchObject({
      tempo: null,
      remarks: ['300 BPM is outside what a bank plays, 40 to 200.'],
    });
    expect(readPattern(fast.bytes).beats).toBe(6);
    expect(readPattern(smfToPattern(long, { bars: 2 }).bytes).bars).toBe(2);
    expect(() => smfToPattern(long, { bars: 65 })).toThrow(/number of bars is 65/);
  });

  it('says where a file breaks', () => {
    const breaks = (bytes: Uint8Array) => () => smfToPattern(bytes);
    expect(breaks(new Uint8Array(0))).toThrow(/byte 0: it does not begin with MThd/);
    expect(breaks(smf(2, 480, END))).toThrow(/byte 8: type 2/);
    expect(breaks(smf(0, 0, END))).toThrow(/byte 12/);
    expect(breaks(smf(0, 0xe728, END))).toThrow(/film frames/);
    expect(breaks(smf(0, 480))).toThrow(/there is no track/);
    expect(breaks(smf(0, 480, END).subarray(0, 24))).toThrow(/byte 14: the track is cut off/);
    expect(breaks(smf(0, 480, '00903000 00'))).toThrow(/byte 27: an event is cut off/);
    expect(breaks(smf(0, 480, '003000'))).toThrow(/byte 23: data without a status/);
    expect(breaks(smf(0, 480, '0090308000'))).toThrow(/byte 25: a status byte where data/);
    expect(breaks(smf(0, 480, '8080808000'))).toThrow(/more than four bytes/);
    expect(breaks(smf(0, 480, '00f0ffffff7f'))).toThrow(/longer than its track/);
    expect(breaks(smf(0, 480, '00f1'))).toThrow(/0xf1 cannot stand/);
    expect(breaks(new Uint8Array(0x20_0001))).toThrow(/too long/);
  });

  it('pairs a flood of open notes in linear time', () => {
    const flood = '00903001' + '003001'.repeat(70_000) + '00803000' + '003000'.repeat(50_000);
    const file = smf(0, 480, flood);
    expect(readSmf(file).tracks[0]?.events.length).toBe(120_002);
    expect(() => smfToPattern(file)).toThrow(/do not fit into one pattern/);
  });

  it('writes numbers of any length', () => {
    const events = [0, 0x80, 0x4000, 0x20_0000].map((tick) => ({
      kind: 'noteOn' as const,
      tick,
      channel: 0,
      note: 48,
      velocity: 1,
    }));
    const file = readSmf(writeSmf(480, 'x'.repeat(200), events, 0x800_0000));
    expect(file.tracks[0]?.events).toEqual(events);
    expect(file.tracks[0]?.end).toBe(0x800_0000);
  });
});
