import { CLOCK } from '../../hardware/sp404/midi/messages.js';

/** MIDI clock for the unit: 24 ticks to the quarter note, at the tempo of the moment. */
export interface ClockOut {
  /** Beats per minute that are sent; null while nothing is. */
  readonly bpm: number | null;
  /** Begins to tick, or goes on at another tempo without losing its place. */
  run: (bpm: number) => void;
  stop: () => void;
}

const TICKS_PER_BEAT = 24;
/** So far behind, after the computer slept, what was missed is not made up for. */
const MAX_LATE_TICKS = 12;

/**
 * @param send puts a message on the line; what it throws ends nothing, the unit may be away for a moment
 * @param clock milliseconds that only go forward
 */
export function createClockOut(
  send: (bytes: readonly number[]) => void,
  clock: () => number = () => performance.now(),
): ClockOut {
  let bpm: number | null = null;
  let due = 0;
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    if (bpm === null) return;
    const step = 60_000 / bpm / TICKS_PER_BEAT;
    const now = clock();
    if (now - due > MAX_LATE_TICKS * step) due = now;
    for (; due <= now; due += step) send([CLOCK.tick]);
    timer = setTimeout(tick, Math.max(0, due - clock()));
  }

  return {
    get bpm() {
      return bpm;
    },
    run(next) {
      const begins = bpm === null;
      bpm = next;
      if (!begins) return;
      due = clock();
      tick();
    },
    stop() {
      bpm = null;
      clearTimeout(timer);
    },
  };
}
