/** The part of a sound that is in view, frames; its edges may lie between two of them. */
export interface Span {
  from: number;
  until: number;
}

/** At the nearest so many frames are in view, about 2 ms: single ones can be told apart. */
export const NEAREST_FRAMES = 96;
/** A place is in view when it is at least this part of the view away from its edges. */
const INSIDE = 0.04;

export const wholeSpan = (frames: number): Span => ({ from: 0, until: frames });

export const spanLength = ({ from, until }: Span): number => until - from;

export const isWhole = (span: Span, frames: number): boolean => spanLength(span) >= frames;

/** Nearer or farther by a factor; the frame `held` stays where it is seen. */
export function zoomedSpan(span: Span, frames: number, held: number, factor: number): Span {
  const before = spanLength(span);
  const length = Math.min(frames, Math.max(Math.min(NEAREST_FRAMES, frames), before / factor));
  const part = before === 0 ? 0 : (held - span.from) / before;
  return placed(held - part * length, length, frames);
}

/** Earlier or later by so many frames, as far as the sound goes. */
export function pannedSpan(span: Span, frames: number, by: number): Span {
  return placed(span.from + by, spanLength(span), frames);
}

/** The span itself while a frame is well in view, else moved so that the frame is in its middle. */
export function spanShowing(span: Span, frames: number, frame: number): Span {
  const length = spanLength(span);
  const margin = INSIDE * length;
  const isInside = frame >= span.from + margin && frame <= span.until - margin;
  return isInside || isWhole(span, frames) ? span : placed(frame - length / 2, length, frames);
}

/** A span that lies within the sound: one that was looked at may be of a longer one. */
export function spanWithin(span: Span | null, frames: number): Span {
  if (span === null) return wholeSpan(frames);
  return placed(span.from, Math.min(spanLength(span), frames), frames);
}

function placed(from: number, length: number, frames: number): Span {
  const start = Math.max(0, Math.min(from, frames - length));
  return { from: start, until: start + length };
}
