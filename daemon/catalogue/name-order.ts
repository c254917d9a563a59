/** Bytes of a head: as many as a number holds exactly. */
const HEAD_BYTES = 6;
const LARGEST_BYTE = 255;
const FIGURE = 48;

/**
 * The beginning of a name as a number. A name that comes before another never has the larger head, so that two names are
 * read only where their heads are equal. A character counts by its code, a run of figures by one sign, its length and
 * itself; where one byte cannot tell, the head ends.
 */
export function nameHead(name: string): number {
  let head = 0;
  let bytes = 0;
  let isOver = false;
  const put = (value: number): void => {
    if (bytes === HEAD_BYTES || isOver) return;
    head = head * 256 + Math.min(value, LARGEST_BYTE);
    bytes += 1;
    isOver = value >= LARGEST_BYTE;
  };
  for (let at = 0; at < name.length && bytes < HEAD_BYTES && !isOver;) {
    const character = name.charCodeAt(at);
    if (!isFigure(character)) {
      put(character);
      at += 1;
      continue;
    }
    const end = figuresEnd(name, at);
    const start = significant(name, at, end);
    put(FIGURE);
    put(end - start);
    for (let figure = start; figure < Math.min(end, start + HEAD_BYTES); figure += 1)
      put(name.charCodeAt(figure));
    at = end;
  }
  return head * 256 ** (HEAD_BYTES - bytes);
}

/** Compares by characters, runs of ASCII figures by their number. A total order: equal only for the same text. */
export function compareNatural(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(j);
    if (isFigure(x) && isFigure(y)) {
      const endA = figuresEnd(a, i);
      const endB = figuresEnd(b, j);
      const startA = significant(a, i, endA);
      const startB = significant(b, j, endB);
      if (endA - startA !== endB - startB) return endA - startA - (endB - startB);
      for (let k = 0; k < endA - startA; k += 1) {
        const difference = a.charCodeAt(startA + k) - b.charCodeAt(startB + k);
        if (difference !== 0) return difference;
      }
      i = endA;
      j = endB;
    } else if (x !== y) return x - y;
    else {
      i += 1;
      j += 1;
    }
  }
  const rest = a.length - i - (b.length - j);
  if (rest !== 0) return rest;
  // "01" and "1" count the same: fewer zeros first, then by characters.
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

function isFigure(character: number): boolean {
  return character >= 48 && character <= 57;
}

function figuresEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isFigure(text.charCodeAt(end))) end += 1;
  return end;
}

function significant(text: string, from: number, end: number): number {
  let start = from;
  while (start < end - 1 && text.charCodeAt(start) === 48) start += 1;
  return start;
}
