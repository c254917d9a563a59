import fc from 'fast-check';
import { encode } from 'node-osc';
import { describe, expect, it } from 'vitest';
import {
  MAX_ARGUMENTS,
  MAX_BLOB_BYTES,
  MAX_BUNDLE_DEPTH,
  MAX_MESSAGES_PER_PACKET,
} from '../../../bridge/osc/limits.js';
import { readPacket, type OscMessage } from '../../../bridge/osc/packet.js';
import { PadbridgeError } from '../../../schemas/errors.js';

const message = (address: string, ...args: unknown[]) => encode({ address, args });
const bundle = (timetag: number, ...elements: object[]) => encode({ oscType: 'bundle', timetag, elements });
const leaf = (address: string, ...args: unknown[]) => ({ oscType: 'message', address, args });

function codeOf(data: Uint8Array): string {
  try {
    readPacket(Buffer.from(data));
    return 'read';
  } catch (error) {
    return error instanceof PadbridgeError ? error.code : `bug: ${String(error)}`;
  }
}

describe('reading OSC packets', () => {
  it('keeps the type tag of every argument', () => {
    const blob = { type: 'b', value: Buffer.from([1, 2, 3]) };
    const read = readPacket(message('/a/b', 1, 0.5, 'text', true, false, { type: 'N', value: null }, blob));
    expect(read).toEqual({
      address: '/a/b',
      args: [
        { tag: 'i', value: 1 },
        { tag: 'f', value: 0.5 },
        { tag: 's', value: 'text' },
        { tag: 'T', value: true },
        { tag: 'F', value: false },
        { tag: 'N', value: null },
        { tag: 'b', value: Buffer.from([1, 2, 3]) },
      ],
    });
  });

  it('reads bundles in bundles with their times', () => {
    const read = readPacket(
      bundle(
        0,
        leaf('/1', 1),
        { oscType: 'bundle', timetag: 1767225600.5, elements: [leaf('/2', 'x')] },
        leaf('/3'),
      ),
    );
    expect(read).toEqual({
      at: null,
      elements: [
        { address: '/1', args: [{ tag: 'i', value: 1 }] },
        { at: 1767225600500, elements: [{ address: '/2', args: [{ tag: 's', value: 'x' }] }] },
        { address: '/3', args: [] },
      ],
    });
  });

  const good = message('/a', 1, 'abc');
  const changed = (at: number, byte: number) => {
    const copy = Buffer.from(good);
    copy[at] = byte;
    return copy;
  };
  it.each([
    ['empty', Buffer.alloc(0), 'corrupt'],
    ['an odd size', good.subarray(0, good.length - 1), 'corrupt'],
    ['no address', changed(0, 0x61), 'corrupt'],
    ['padding that is not zero', changed(3, 0x61), 'corrupt'],
    ['no type tags', Buffer.from('/abc\0\0\0\0abcd'), 'corrupt'],
    ['an unknown type tag', changed(5, 0x71), 'unsupported'],
    ['more data than tags', Buffer.concat([good, Buffer.alloc(4)]), 'corrupt'],
    ['fewer data than tags', good.subarray(0, good.length - 4), 'corrupt'],
    ['a text without end', Buffer.from('/a\0\0,s\0\0abcd'), 'corrupt'],
    ['a blob with a negative size', Buffer.from('/a\0\0,b\0\0\xff\xff\xff\xff', 'latin1'), 'corrupt'],
    ['a blob that is cut off', Buffer.from('/a\0\0,b\0\0\0\0\0\x09abcd', 'latin1'), 'corrupt'],
    ['a large blob', message('/a', Buffer.alloc(MAX_BLOB_BYTES + 1)), 'too-large'],
    ['many arguments', message('/a', ...Array<number>(MAX_ARGUMENTS + 1).fill(1)), 'too-large'],
    ['a bundle without time', Buffer.from('#bundle\0'), 'corrupt'],
    ['a cut bundle', bundle(0, leaf('/a', 1)).subarray(0, 28), 'corrupt'],
    ['a bundle element of size 0', Buffer.concat([bundle(0), Buffer.alloc(4)]), 'corrupt'],
    ['many messages', bundle(0, ...Array<object>(MAX_MESSAGES_PER_PACKET + 1).fill(leaf('/a'))), 'too-large'],
  ])('refuses %s', (_, data, code) => {
    expect(codeOf(data)).toBe(code);
  });

  it('bounds the depth of bundles', () => {
    const nested = (depth: number): object =>
      depth === 0 ? leaf('/a') : { oscType: 'bundle', timetag: 0, elements: [nested(depth - 1)] };
    expect(codeOf(encode(nested(MAX_BUNDLE_DEPTH)))).toBe('read');
    expect(codeOf(encode(nested(MAX_BUNDLE_DEPTH + 1)))).toBe('too-large');
  });

  it('reads back whatever it is given, and refuses every cut of it', () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
    const argument = fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), text, fc.boolean());
    fc.assert(
      fc.property(text, fc.array(argument, { maxLength: 20 }), fc.nat(), (name, args, cut) => {
        const data = message(`/${name}`, ...args);
        const read = readPacket(data) as OscMessage;
        expect([read.address, ...read.args.map((arg) => arg.value)]).toEqual([`/${name}`, ...args]);
        const size = cut % data.length;
        expect(codeOf(data.subarray(0, size))).toMatch(size % 4 === 0 ? /corrupt|read/ : /corrupt/);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a clear refusal for any bytes, never a bug', () => {
    const bytes = fc.uint8Array({ maxLength: 120 });
    const seeded = fc
      .tuple(fc.constantFrom('/a\0\0,', '#bundle\0', '/padbridge/'), bytes)
      .map(([head, tail]) => {
        const joined = Buffer.concat([Buffer.from(head), tail]);
        return joined.subarray(0, joined.length - (joined.length % 4));
      });
    fc.assert(
      fc.property(fc.oneof(bytes, seeded), (data) => {
        expect(codeOf(data)).toMatch(/^(read|corrupt|unsupported|too-large)$/);
      }),
      { numRuns: 3000 },
    );
  });
});
