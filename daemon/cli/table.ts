import { escapeText } from '../log/escape.js';
import { padEnd, padStart, textWidth, truncateMiddle } from './text-width.js';

export interface Column<Row> {
  title: string;
  value(row: Row): string;
  align?: 'left' | 'right';
  /** Gives way when a terminal is too narrow: long names are cut in the middle. At most one per table. */
  flexible?: boolean;
}

/** A flexible column never gets narrower than this, even where the table then overflows. */
const MIN_FLEXIBLE = 12;
const GAP = '  ';

/**
 * Aligned lines under a head, ending with a newline. `width` is that of the terminal; undefined cuts nothing. Cells are
 * escaped, so that no file name can do more than look odd.
 */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number | undefined,
): string {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => escapeText(column.value(row)))),
  ];
  const widths = columns.map((_, at) =>
    cells.reduce((most, line) => Math.max(most, textWidth(line[at]!)), 0),
  );
  const flexible = columns.findIndex((column) => column.flexible);
  if (width !== undefined && flexible >= 0) {
    const excess = widths.reduce((sum, one) => sum + one, 0) + GAP.length * (columns.length - 1) - width;
    if (excess > 0) widths[flexible] = Math.max(MIN_FLEXIBLE, widths[flexible]! - excess);
  }
  return cells.map((line) => `${formatLine(line, columns, widths)}\n`).join('');
}

function formatLine<Row>(line: readonly string[], columns: readonly Column<Row>[], widths: number[]): string {
  return line
    .map((cell, at) => {
      const text = truncateMiddle(cell, widths[at]!);
      return columns[at]!.align === 'right' ? padStart(text, widths[at]!) : padEnd(text, widths[at]!);
    })
    .join(GAP)
    .trimEnd();
}
