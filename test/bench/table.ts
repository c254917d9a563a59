import type { BenchRow } from './rows.js';

const HEAD = ['what', 'measured', 'target', '', 'note'];

/** The rows as a table for a terminal. */
export function toText(rows: readonly BenchRow[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same for a Markdown file. */
export function toMarkdown(rows: readonly BenchRow[]): string {
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells({ name, value, unit, target, ok, note = '' }: BenchRow): string[] {
  const shown = Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return [name, `${shown} ${unit}`.trim(), target, ok ? 'ok' : 'MISSED', note];
}
