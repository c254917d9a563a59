/** Where in a sound playing is, 0 to 1: `elapsed` seconds after a start at `from` (0 to 1). Null when it is over. */
export function positionAt(elapsed: number, from: number, duration: number, loop: boolean): number | null {
  if (duration <= 0) return null;
  const at = from + Math.max(0, elapsed) / duration;
  if (at < 1) return at;
  return loop ? at % 1 : null;
}
