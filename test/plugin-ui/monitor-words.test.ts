import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesInHex, kindOf, MESSAGE_KINDS, messageInWords } from '../../plugin-ui/device/monitor-words.js';

/** Those a person can hide and show. */
const kinds = MESSAGE_KINDS.map(({ kind }) => kind);
const said = (...bytes: number[]) => messageInWords({ bytes, length: bytes.length });

describe('a MIDI message in words', () => {
  it('says what was played, turned and started', () => {
    expect(said(0x90, 36, 101)).toBe('Note 36 on, velocity 101, channel 1');
    expect(said(0x9f, 36, 0)).toBe('Note 36 off, channel 16');
    expect(said(0x81, 36, 64)).toBe('Note 36 off, channel 2');
    expect(said(0xb0, 83, 16)).toBe('Control 83 is 16, channel 1');
    expect(said(0xc2, 15)).toBe('Program 16, channel 3');
    expect(said(0xe0, 0, 64)).toBe('Bend 0, channel 1');
    expect(said(0xd0, 9)).toBe('Pressure 9, channel 1');
    expect(said(0xa0, 60, 9)).toBe('Pressure 9 on note 60, channel 1');
    expect(said(0xf8)).toBe('Clock');
    expect(said(0xfa)).toBe('Start');
    expect(messageInWords({ bytes: [0xf0, 0x41], length: 400 })).toBe('System exclusive, 400 bytes');
  });

  it('shows its bytes, and that there were more', () => {
    expect(bytesInHex({ bytes: [0x90, 0x24, 0x05], length: 3 })).toBe('90 24 05');
    expect(bytesInHex({ bytes: [0xf0, 0x41], length: 400 })).toBe('F0 41 …');
  });

  it('has words for whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (raw) => {
        const bytes = [...raw];
        expect(messageInWords({ bytes, length: bytes.length })).not.toMatch(/undefined|NaN/);
        expect(kinds).toContain(kindOf({ bytes }));
      }),
    );
  });
});
