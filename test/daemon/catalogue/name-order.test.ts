import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNatural, nameHead } from '../../../daemon/catalogue/name-order.js';

/** Names as they come, with many figures, zeros before them, and characters beyond one byte. */
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('kick', 'k', ' ', '0', '00', '\u00fe', '\u00ff', '\u0100', '音', '/', ':', '\0'),
        fc.nat().map(String),
        fc.nat({ max: 300 }).map((length) => '7'.repeat(length)),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join('')),
);

describe('the order of names', () => {
  it('counts', () => {
    const names = ['kick', 'kick 2', 'kick 02', 'kick 10', 'kick 10b', 'kick a', 'kickb', 'snare'];
    expect([...names].reverse().sort(compareNatural)).toEqual(names);
  });

  it('is told by their heads, or not told by them', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        const byHead = Math.sign(nameHead(a) - nameHead(b));
        if (byHead !== 0) expect(byHead).toBe(Math.sign(compareNatural(a, b)));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is told by heads where they begin differently', () => {
    expect(nameHead('k 9')).toBeLessThan(nameHead('k 10'));
    expect(nameHead('bass')).toBeLessThan(nameHead('basso'));
    expect(nameHead('808 kick')).toBeGreaterThan(nameHead('90 kick'));
  });
});
