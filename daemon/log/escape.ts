/**
 * Characters that could forge a line, move a cursor, colour a terminal or turn the reading direction: C0 and C1
 * controls (ANSI escapes begin with one), line and paragraph separators, bidi and zero-width formatting, the byte order
 * mark, tag characters, and lone surrogates.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const SHORT = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Text from outside (a file name, another program's words) as one harmless line. Everything printable stays as it is. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0)!;
    return SHORT.get(character) ?? `\\u{${code.toString(16)}}`;
  });
}
