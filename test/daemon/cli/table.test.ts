import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStatusLine, progressText } from '../../../daemon/cli/status-line.js';
import { formatTable } from '../../../daemon/cli/table.js';
import { textWidth, truncateMiddle } from '../../../daemon/cli/text-width.js';
import { formatBytes, formatDuration } from '../../../daemon/cli/values.js';

describe('textWidth', () => {
  it('counts columns, not code units', () => {
    expect(textWidth('kick')).toBe(4);
    expect(textWidth('e\u0301')).toBe(1);
    expect(textWidth('日本')).toBe(4);
    expect(textWidth('👍🏽')).toBe(2);
  });
});

/** Whether no half of a surrogate pair stands alone. */
const isWellFormed = (text: string) => Buffer.from(text).toString() === text;

describe('truncateMiddle', () => {
  it('keeps beginning and end, and never exceeds the width or cuts a character apart', () => {
    expect(truncateMiddle('abcdefghij.wav', 9)).toBe('abcd….wav');
    expect(truncateMiddle('short', 9)).toBe('short');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (text, width) => {
          const cut = truncateMiddle(text, width);
          expect(textWidth(cut)).toBeLessThanOrEqual(width);
          expect(isWellFormed(cut)).toBe(isWellFormed(text));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('formatTable', () => {
  it('aligns columns by what is drawn, and escapes cells', () => {
    const columns = [
      { title: 'N', value: (row: string[]) => row[0]!, align: 'right' as const },
      { title: 'Name', value: (row: string[]) => row[1]! },
      { title: 'End', value: (row: string[]) => row[2]! },
    ];
    expect(
      formatTable(
        [
          ['1', '日本', 'x'],
          ['22', 'a\nb', 'y'],
        ],
        columns,
        undefined,
      ),
    ).toBe([' N  Name  End', ' 1  日本  x', '22  a\\nb  y', ''].join('\n'));
  });
});

describe('createStatusLine', () => {
  it('draws at most ten times a second and cleans up', () => {
    let now = 0;
    let written = '';
    const output = { write: (text: string) => (written += text), isTTY: true, columns: 50 };
    const status = createStatusLine(output, () => now);
    for (; now < 1000; now += 1) status.show('x'.repeat(99));
    expect(written.split('\u001b[2K').length - 1).toBe(10);
    expect(written.split('\r\u001b[2K')[1]).toHaveLength(49);
    written = '';
    status.clear();
    status.clear();
    expect(written).toBe('\r\u001b[2K');
  });

  it('says nothing in a pipe', () => {
    const output = { write: () => expect.unreachable() };
    createStatusLine(output).show('x');
    createStatusLine(output).clear();
  });
});

describe('values', () => {
  it('reads like a person writes', () => {
    expect(progressText(30, 120, 10_000)).toBe(
      `[${'#'.repeat(6)}${'·'.repeat(18)}]  30/120  25 %  0:30 left`,
    );
    expect(progressText(0, 0, 0)).toContain('0/0  0 %');
    expect([0.4, 12.34, 59.96, 185, 3723].map(formatDuration)).toEqual([
      '0.40 s',
      '12.3 s',
      '1:00 min',
      '3:05 min',
      '1:02:03 h',
    ]);
    expect([999, 1000, 1.5e9].map(formatBytes)).toEqual(['999 bytes', '1.0 kB', '1.5 GB']);
  });
});
