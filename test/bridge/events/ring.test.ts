import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventRing } from '../../../bridge/events/ring.js';

const bytesOf = (seq: number, length: number): Buffer => Buffer.alloc(length, seq);

describe('the ring of events', () => {
  it('gives back copies of what came after a number', () => {
    const ring = createEventRing(10, 100);
    for (let seq = 1; seq <= 3; seq += 1) ring.append(seq, bytesOf(seq, 20));
    const kept = ring.after(1);
    for (let seq = 4; seq <= 20; seq += 1) ring.append(seq, bytesOf(seq, 20));
    expect(kept).toEqual([bytesOf(2, 20), bytesOf(3, 20)]);
  });

  it('knows nothing of what lies ahead', () => {
    const ring = createEventRing(10, 100);
    expect(ring.after(0)).toEqual([]);
    expect(ring.after(1)).toBeUndefined();
  });

  it('forgets everything up to an event that is larger than itself', () => {
    const ring = createEventRing(10, 100);
    ring.append(1, bytesOf(1, 10));
    ring.append(2, bytesOf(2, 101));
    expect(ring.after(1)).toBeUndefined();
    expect(ring.after(2)).toEqual([]);
    ring.append(3, bytesOf(3, 100));
    expect(ring.after(2)).toEqual([bytesOf(3, 100)]);
  });

  it('holds the newest events whole, whatever their sizes, and never less than half of its bytes', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 110 }), { maxLength: 200 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 12 }), (lengths, maxEvents) => {
        const ring = createEventRing(maxEvents, 100);
        lengths.forEach((length, at) => ring.append(at + 1, bytesOf(at + 1, length)));
        const newest = lengths.length;
        const oldest = [...Array(newest + 1).keys()].find((seq) => ring.after(seq) !== undefined) ?? newest;
        expect(ring.after(oldest)).toEqual(
          lengths.slice(oldest).map((length, at) => bytesOf(oldest + at + 1, length)),
        );
        const next = lengths[oldest - 1];
        const held = lengths.slice(oldest).reduce((sum, length) => sum + length, 0);
        const room = newest - oldest < maxEvents && next !== undefined && next <= 100;
        if (room) expect(held + next + Math.max(...lengths.slice(oldest - 1))).toBeGreaterThan(100);
      }),
    );
  });
});
