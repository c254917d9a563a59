import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readPatternChain,
  setPatternChain,
  writePatternChain,
} from '../../../../hardware/sp404/formats/pattern-chain.js';
import { readPicture, setPicture, writePicture } from '../../../../hardware/sp404/formats/picture.js';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const bytes = (xml: string) => new Uint8Array(Buffer.from(xml, 'latin1'));
const ROOT = 'ROLAND_SP404MKII_PATTERN_CHAIN';

describe('pattern chain', () => {
  const unit = `<${ROOT}>\r\n\t<REPEAT VALUE="All"/>\r\n\t<CURRENT VALUE="2"/>\r\n\t<PTN NUMBER="1"/>\r\n\t<PTN NUMBER="17"/>\r\n</${ROOT}>\r\n`;

  it('reads steps as pads, in order', () => {
    expect(readPatternChain(bytes(unit))).toMatchObject({
      repeat: 'All',
      current: 2,
      patterns: ['A1', 'B1'],
    });
  });

  it('keeps every byte around the steps it replaces', () => {
    const strange = unit.replace('<CURRENT', '<!-- <PTN NUMBER="9"/> \xe9 --><NEW X="1"/><CURRENT');
    const chain = readPatternChain(bytes(strange));
    expect(text(setPatternChain(chain, ['A1', 'B1']).bytes)).toBe(strange);
    const changed = setPatternChain(chain, ['J16', 'A1', 'A1']);
    expect(changed.patterns).toEqual(['J16', 'A1', 'A1']);
    expect(text(changed.bytes)).toBe(
      strange.replace(
        /<PTN NUMBER="1"[^]*17"\/>/,
        '<PTN NUMBER="160"/>\r\n\t<PTN NUMBER="1"/>\r\n\t<PTN NUMBER="1"/>',
      ),
    );
    expect(setPatternChain(setPatternChain(chain, []), ['C3']).patterns).toEqual(['C3']);
  });

  it('reads back the chains it wrote', () => {
    expect(readPatternChain(writePatternChain([]))).toMatchObject({
      patterns: [],
      current: 0,
      repeat: 'All',
    });
    expect(readPatternChain(writePatternChain(['B2', 'B2', 'J16'])).patterns).toEqual(['B2', 'B2', 'J16']);
    expect(() => writePatternChain(['K1'])).toThrow(/not a pad/);
    expect(() => writePatternChain(Array.from({ length: 1025 }, () => 'A1'))).toThrow(/too long/);
  });

  it('says where a file breaks', () => {
    const breaks = (xml: string) => () => readPatternChain(bytes(xml));
    expect(breaks('')).toThrow(/byte 0: .* missing/);
    expect(breaks('<!--')).toThrow(/byte 0: a tag is not closed/);
    expect(breaks('<OTHER/>')).toThrow(/byte 0: the root is not/);
    expect(breaks(unit.slice(0, 60))).toThrow(/not closed/);
    expect(breaks(unit.replace('"17"', '"161"'))).toThrow(/PTN NUMBER is not a number from 1 to 160/);
    expect(breaks(unit.replace('NUMBER="17"', ''))).toThrow(/PTN has no NUMBER/);
    expect(breaks(unit + ' '.repeat(65_536))).toThrow(/no chain is this long/);
  });
});

describe('screen picture', () => {
  const drawing = fc.uint8Array({ minLength: 8192, maxLength: 8192, max: 1 });

  it('lies on the card as a one-bit bitmap, bottom row first', () => {
    const pixels = new Uint8Array(8192);
    pixels[0] = 1;
    pixels[8191] = 1;
    const file = Buffer.from(writePicture(pixels));
    expect(file.length).toBe(1086);
    expect([file.toString('latin1', 0, 2), file.readUInt32LE(2), file.readUInt32LE(10)]).toEqual([
      'BM',
      1086,
      62,
    ]);
    expect([file.readInt32LE(18), file.readInt32LE(22), file.readUInt16LE(28)]).toEqual([128, 64, 1]);
    expect(file.subarray(54, 62).toString('hex')).toBe('00000000ffffff00');
    expect([file[62 + 15], file[1086 - 16]]).toEqual([0x01, 0x80]);
    expect(file.subarray(62).reduce((sum, byte) => sum + byte)).toBe(0x81);
  });

  it('reads back every drawing and keeps the header when redrawn', () => {
    fc.assert(
      fc.property(drawing, drawing, (first, second) => {
        const picture = readPicture(writePicture(first));
        expect(Buffer.compare(picture.pixels, first)).toBe(0);
        picture.bytes[6] = 0x77;
        const redrawn = setPicture(picture, second);
        expect(Buffer.compare(readPicture(redrawn.bytes).pixels, second)).toBe(0);
        expect(Buffer.compare(redrawn.bytes.subarray(0, 62), picture.bytes.subarray(0, 62))).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('takes the brighter colour as lit, whichever comes first', () => {
    const file = writePicture(new Uint8Array(8192).fill(1));
    file.copyWithin(54, 58, 62);
    file.fill(0, 58, 62);
    const picture = readPicture(file);
    expect(picture.pixels.every((pixel) => pixel === 0)).toBe(true);
    expect(setPicture(picture, new Uint8Array(8192)).bytes).toEqual(file);
  });

  it('says what does not fit the screen', () => {
    const changed = (offset: number, value: number) => () => {
      const file = writePicture(new Uint8Array(8192));
      file[offset] = value;
      readPicture(file);
    };
    expect(() => readPicture(new Uint8Array(1085))).toThrow(/byte 1085: a screen picture has 1086/);
    expect(changed(0, 0)).toThrow(/byte 0/);
    expect(changed(18, 64)).toThrow(/byte 18: the width is 64, not 128/);
    expect(changed(28, 24)).toThrow(/byte 28/);
    expect(() => writePicture(new Uint8Array(8191))).toThrow(/128 × 64/);
    expect(() => writePicture(new Uint8Array(8192).fill(2))).toThrow(/0 or 1/);
  });
});
