import { truncateMiddle } from './text-width.js';
import { widthOf, type Output } from './terminal.js';

/** Often enough to look alive, seldom enough not to cost anything. */
const REDRAW_MS = 100;
const ERASE_LINE = '\r\u001b[2K';

/** One line at the bottom of a terminal that is drawn over; silent where there is no terminal. */
export interface StatusLine {
  /** Draws soon; only the newest text counts. */
  show(text: string): void;
  /** Takes the line away, for good or until the next `show`. */
  clear(): void;
}

export function createStatusLine(output: Output, now: () => number = Date.now): StatusLine {
  if (output.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let drawnAt = -Infinity;
  let visible = false;
  return {
    show(text) {
      if (now() - drawnAt < REDRAW_MS) return;
      drawnAt = now();
      visible = true;
      // The last column stays free: some terminals wrap when it is written to.
      output.write(ERASE_LINE + truncateMiddle(text, widthOf(output)! - 1));
    },
    clear() {
      if (visible) output.write(ERASE_LINE);
      visible = false;
      drawnAt = -Infinity;
    },
  };
}

/** `[#####·····]  1200/4000  30 %  0:42 left`; the time left only once there is something to judge it by. */
export function progressText(done: number, total: number, elapsedMs: number): string {
  const part = total === 0 ? 0 : Math.min(1, done / total);
  const filled = Math.round(part * BAR_WIDTH);
  const bar = `[${'#'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}]`;
  const left = done > 0 && elapsedMs > 1000 ? `  ${clock((elapsedMs / done) * (total - done))} left` : '';
  return `${bar}  ${done}/${total}  ${Math.floor(part * 100)} %${left}`;
}

const BAR_WIDTH = 24;

function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
