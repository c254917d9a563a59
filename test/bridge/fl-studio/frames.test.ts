import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeMessage,
  type Frame,
  MAX_FRAME,
  PARTIAL_MS,
  parseFrame,
  Reassembly,
} from '../../../bridge/fl-studio/frames.js';

const message = fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 600 }), {
  maxKeys: 3,
});
const framesOf = (value: object, id = 1): Frame[] =>
  encodeMessage(value, id, 'from-fl').map((bytes) => parseFrame(bytes, 'from-fl')!);

describe('frames', () => {
  it('carry any message, in seven bits and no more than a driver takes', () => {
    fc.assert(
      fc.property(message, fc.nat(1 << 15), (value, id) => {
        const reassembly = new Reassembly();
        const frames = encodeMessage(value, id, 'from-fl');
        for (const frame of frames) {
          expect(frame.length).toBeLessThanOrEqual(MAX_FRAME);
          expect(frame.subarray(1, -1).every((byte) => byte < 0x80)).toBe(true);
        }
        const results = frames.map((frame) => reassembly.accept(parseFrame(frame, 'from-fl')!, 0));
        expect(results.at(-1)).toEqual({ ...value });
      }),
      { numRuns: 300 },
    );
  });

  it('are refused when a byte changed, a piece is cut off, or they go the other way', () => {
    const [frame] = encodeMessage({ t: 'beat', n: 1 }, 5, 'from-fl');
    for (let at = 0; at < frame!.length; at += 1) {
      const damaged = Uint8Array.from(frame!);
      damaged[at] = (damaged[at]! + 1) & 0x7f;
      expect(parseFrame(damaged, 'from-fl')).toBeUndefined();
      expect(parseFrame(frame!.subarray(0, at), 'from-fl')).toBeUndefined();
    }
    expect(parseFrame(frame!, 'to-fl')).toBeUndefined();
  });

  it('are told from everything else that a port carries', () => {
    const identityReply = Uint8Array.of(0xf0, 0x7e, 0x10, 0x06, 0x02, 0x41, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf7);
    expect(parseFrame(identityReply, 'from-fl')).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (bytes) => {
        expect(parseFrame(bytes, 'from-fl')).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('reassembly', () => {
  const long = { text: 'x'.repeat(3000) };

  it('takes frames in any order and any number of times, and gives the message once', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 0, 1, 2, 3], { minLength: 8 }), (order) => {
        const reassembly = new Reassembly();
        const frames = framesOf(long);
        const got = order.map((at) => reassembly.accept(frames[at]!, 0)).filter((each) => each !== undefined);
        expect(got).toEqual([long]);
      }),
    );
  });

  it('gives up on a message whose piece was lost and takes its id again later', () => {
    const reassembly = new Reassembly();
    const frames = framesOf(long);
    for (const frame of frames.slice(1)) reassembly.accept(frame, 0);
    expect(reassembly.accept(frames[0]!, PARTIAL_MS + 1)).toBeUndefined();
    for (const frame of frames.slice(1, -1)) reassembly.accept(frame, PARTIAL_MS + 2);
    expect(reassembly.accept(frames.at(-1)!, PARTIAL_MS + 2)).toEqual(long);
  });

  it('holds a few unfinished messages only: the newest', () => {
    const reassembly = new Reassembly();
    for (let id = 0; id < 1000; id += 1) reassembly.accept(framesOf(long, id)[0]!, 0);
    const frames = (id: number) =>
      framesOf(long, id)
        .slice(1)
        .map((frame) => reassembly.accept(frame, 0));
    expect(frames(999).at(-1)).toEqual(long);
    expect(frames(1).at(-1)).toBeUndefined();
  });

  it('does not trust counts', () => {
    const reassembly = new Reassembly();
    const [frame] = framesOf({ t: 'beat' });
    for (const lie of [{ total: 0 }, { total: 16_383 }, { index: 1 }, { version: 9 }]) {
      expect(reassembly.accept({ ...frame!, ...lie }, 0)).toBeUndefined();
    }
    expect(reassembly.accept({ ...frame!, payload: '[1]' }, 0)).toBeUndefined();
    expect(reassembly.accept({ ...frame!, id: 2, payload: '{"t":' }, 0)).toBeUndefined();
  });
});
