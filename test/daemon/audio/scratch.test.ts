import { describe, expect, it } from 'vitest';
import { createScratch } from '../../../daemon/audio/scratch.js';

describe('scratch memory', () => {
  it('has the length asked for', () => {
    const scratch = createScratch();
    for (const length of [0, 1, 4095, 4097, 1 << 20, (8 << 20) + 1]) {
      expect(scratch.bytes(length)).toHaveLength(length);
    }
    expect(scratch.floats(3)).toHaveLength(3);
    scratch.release();
  });

  it('is used again after its release, and never before', () => {
    const first = createScratch();
    const [a, b] = [first.floats(5000), first.floats(5000)];
    expect(a.buffer).not.toBe(b.buffer);
    const beside = createScratch();
    expect([a.buffer, b.buffer]).not.toContain(beside.floats(5000).buffer);
    first.release();
    const next = createScratch();
    expect([a.buffer, b.buffer]).toContain(next.floats(5000).buffer);
    next.release();
    beside.release();
  });

  it('does not hand out the same memory twice when it is released twice', () => {
    const once = createScratch();
    once.bytes(9000);
    once.release();
    once.release();
    const after = createScratch();
    expect(after.bytes(9000).buffer).not.toBe(after.bytes(9000).buffer);
    after.release();
  });
});
