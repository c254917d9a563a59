/** What a loop plays again and again, 0 to 1. */
export interface Round {
  from: number;
  until: number;
}

/** Where in a sound playing is, 0 to 1: `elapsed` seconds after a start at `from` (0 to 1). Null when it is over. */
export function positionAt(
  elapsed: number,
  from: number,
  duration: number,
  loop: Round | null,
): number | null {
  if (duration <= 0) return null;
  const at = from + Math.max(0, elapsed) / duration;
  if (loop === null) return at < 1 ? at : null;
  if (at < loop.until || loop.until <= loop.from) return Math.min(1, at);
  return loop.from + ((at - loop.until) % (loop.until - loop.from));
}
