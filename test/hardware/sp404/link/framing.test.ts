import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ask from '../../../../hardware/sp404/link/control-requests.js';
import {
  CHUNK_BYTES,
  encodeEntry,
  encodeFileReply,
  encodeStat,
} from '../../../../hardware/sp404/link/file-messages.js';
import { createFrameDecoder } from '../../../../hardware/sp404/link/frame-decoder.js';
import {
  encodeMessage,
  FILE_CHANNEL,
  MAX_PAYLOAD,
  type Message,
} from '../../../../hardware/sp404/link/message.js';
import { encodePadBlock } from '../../../../hardware/sp404/link/pad-block.js';
import { emptyPadRecord } from '../../../../hardware/sp404/formats/pad-record.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const long = (payload: Uint8Array): Message => ({ channel: FILE_CHANNEL, form: 'long', payload });
const control = (form: Message['form'], ...payload: number[]): Message => ({
  channel: 5,
  form,
  payload: Uint8Array.from(payload),
});

describe('messages on the line', () => {
  it('are short with the length in the last byte, or long with a header of 16', () => {
    expect(hex(encodeMessage(ask.askStatus(), 'host'))).toBe('1260e005fe66000000000003');
    expect(hex(encodeMessage(ask.setParameter(0x69, 16, 100), 'host'))).toBe(
      '1360e005' + '00000000' + '00000000' + '09000000' + '016900100064000000',
    );
    expect(hex(encodeMessage(ask.movePad(159, 158, 'exchange'), 'host'))).toBe('1260e005959f009e00010007');
    expect(hex(encodeMessage(ask.erase('bankSamples', 2), 'host'))).toBe('1260e0059200000200020007');
    expect(hex(encodeMessage(ask.erase('restore'), 'host'))).toBe('1260e0059264000000000007');
  });

  it('refuses a payload that does not fit', () => {
    expect(() => encodeMessage(control('short', 1, 2, 3, 4, 5, 6, 7, 8), 'host')).toThrow(/1 to 7/);
    expect(() => encodeMessage(control('long'), 'host')).toThrow(/1 to/);
  });
});

const chunk = fc.uint8Array({ maxLength: 300 });
/** What a unit says: every kind of message, with any data in it. */
const message: fc.Arbitrary<Message> = fc.oneof(
  chunk.map((data) => long(encodeFileReply({ kind: 'data', handle: -2_142_974_488, data, last: true }))),
  fc.integer().map((result) => long(encodeFileReply({ kind: 'status', result, extra: 2 }))),
  fc
    .record({ folder: fc.boolean(), size: fc.nat() })
    .map((stat) => long(encodeFileReply({ kind: 'data', handle: 0, data: encodeStat(stat), last: true }))),
  fc.constant(
    long(
      encodeFileReply({
        kind: 'data',
        handle: 3,
        data: encodeEntry({ name: 'PADCONF.BIN', folder: false }),
        last: true,
      }),
    ),
  ),
  fc.constant(encodePadBlock({ index: 17, words: emptyPadRecord(), name: 'KICK', chops: [0, 480] }, 'whole')),
  fc.nat(15).map((project) => control('short', 0x1a, project)),
  fc.constant(control('short', 0x32, 0x89, 0xff, 0xff, 0xff)),
  fc
    .nat(9)
    .map((bank) => control('long', 0x7e, 5, 0, bank, 0, 1, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0)),
);
/** Bytes between messages: anything, except what is a header. */
const noise = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => bytes.map((byte) => (byte === 0xe0 ? 0xe1 : byte)));
const torn = fc.tuple(message, fc.double({ min: 0.05, max: 0.95, noNaN: true })).map(([whole, part]) => {
  const bytes = encodeMessage(whole, 'unit');
  return bytes.subarray(0, Math.max(1, Math.floor(bytes.length * part)));
});
const piece = fc.oneof(
  { weight: 6, arbitrary: message.map((good) => ({ good, bytes: encodeMessage(good, 'unit') })) },
  { weight: 2, arbitrary: noise.map((bytes) => ({ good: undefined, bytes })) },
  { weight: 1, arbitrary: torn.map((bytes) => ({ good: undefined, bytes })) },
);

function receive(stream: Uint8Array, cuts: readonly number[]): { messages: Message[]; most: number } {
  const decoder = createFrameDecoder('unit');
  const messages: Message[] = [];
  let most = 0;
  let at = 0;
  for (let i = 0; at < stream.length; i++) {
    const next = Math.min(
      stream.length,
      at + (cuts.length === 0 ? stream.length : 1 + (cuts[i % cuts.length] ?? 0)),
    );
    messages.push(...decoder.push(stream.subarray(at, next)));
    most = Math.max(most, decoder.waiting);
    at = next;
  }
  messages.push(...decoder.settle());
  return { messages, most };
}

describe('the frame decoder', () => {
  it('loses no good message between noise and torn ones, in 10,000 streams cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(60), { maxLength: 6 }),
        (pieces, cuts) => {
          const stream = Buffer.concat(pieces.map(({ bytes }) => bytes));
          const { messages, most } = receive(stream, cuts);
          const sent = pieces.flatMap(({ good }) =>
            good === undefined ? [] : [hex(encodeMessage(good, 'unit'))],
          );
          const got = messages.map((one) => hex(encodeMessage(one, 'unit')));
          // Noise may look like one more message; what was sent must all be there, in order.
          let from = 0;
          for (const one of sent) {
            const at = got.indexOf(one, from);
            expect(at, 'a good message is lost').toBeGreaterThanOrEqual(0);
            from = at + 1;
          }
          expect(most).toBeLessThan(MAX_PAYLOAD + 64);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('takes one byte at a time', () => {
    const data = new Uint8Array(CHUNK_BYTES).map((_, i) => i * 7);
    const sent = long(encodeFileReply({ kind: 'data', handle: 1, data, last: false }));
    const { messages } = receive(encodeMessage(sent, 'unit'), [0]);
    expect(messages.map(({ payload }) => hex(payload))).toEqual([hex(sent.payload)]);
  });

  it('reads a message whose destination byte is wrong, and none from the other end', () => {
    const bytes = encodeMessage(control('short', 0x1a, 0x00), 'unit');
    bytes[2] = 0x17;
    expect(createFrameDecoder('unit').push(bytes)).toHaveLength(1);
    expect(createFrameDecoder('host').push(bytes)).toHaveLength(0);
  });

  it('does not wait for a length that no message has', () => {
    const decoder = createFrameDecoder('unit');
    const lie = Uint8Array.of(0x13, 0xe0, 0x60, 0x06, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f);
    const good = encodeMessage(control('short', 0x1d, 0x00), 'unit');
    expect(decoder.push(Buffer.concat([lie, good]))).toHaveLength(1);
    expect(decoder.skipped).toBe(16);
  });

  it('ignores a short message of length 0, as the unit does', () => {
    const bytes = encodeMessage(ask.askStatus(), 'host');
    bytes[11] = 0;
    expect(createFrameDecoder('host').push(bytes)).toEqual([]);
  });
});
