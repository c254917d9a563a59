import { type Code, shuffle, type Writer } from './assembler.js';

/** Rows of four to columns of four. */
export function transposed(w: Writer, rows: readonly Code[]): Code[] {
  const [a, b, c, d] = rows as [Code, Code, Code, Code];
  const low = [w.let(shuffle(a, b, [0, 4, 1, 5])), w.let(shuffle(c, d, [0, 4, 1, 5]))] as const;
  const high = [w.let(shuffle(a, b, [2, 6, 3, 7])), w.let(shuffle(c, d, [2, 6, 3, 7]))] as const;
  return [
    w.let(shuffle(...low, [0, 1, 4, 5])),
    w.let(shuffle(...low, [2, 3, 6, 7])),
    w.let(shuffle(...high, [0, 1, 4, 5])),
    w.let(shuffle(...high, [2, 3, 6, 7])),
  ];
}
