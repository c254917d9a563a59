/**
 * Tempo from MIDI clock, 24 ticks to the quarter note. Single ticks come early and late by a millisecond or more, so the
 * tempo is the slope of a line through the last bars (least squares), which settles within ±0.1 BPM in four bars.
 */
export interface MidiClock {
  /** A tick (`F8`) at a moment in milliseconds. */
  tick: (at: number) => void;
  /** Start (`FA`), continue (`FB`) or stop (`FC`): what was counted before no longer counts. */
  transport: (playing: boolean) => void;
  readonly playing: boolean;
  /** Null until a beat has come, and when ticks stop coming. */
  bpm: (now: number) => number | null;
}

const TICKS_PER_BEAT = 24;
/** Four bars of four beats. */
const WINDOW = 16 * TICKS_PER_BEAT;
const MIN_BPM = 20;
const MAX_BPM = 300;
/** No tick for as long as two beats at the slowest tempo take: the clock has stopped. */
const LOST_MS = (2 * 60_000) / MIN_BPM / TICKS_PER_BEAT;
/** So far off what the last beats say: the tempo has jumped and the line starts again. */
const JUMP = 0.04;

export function createMidiClock(): MidiClock {
  let ticks: number[] = [];
  let playing = false;

  return {
    get playing() {
      return playing;
    },
    tick(at) {
      const last = ticks.at(-1);
      if (last !== undefined && (at <= last || at - last > LOST_MS)) ticks = [];
      ticks.push(at);
      if (ticks.length > WINDOW) ticks.shift();
      if (hasJumped(ticks)) ticks = ticks.slice(-(TICKS_PER_BEAT + 1));
    },
    transport(isPlaying) {
      playing = isPlaying;
      ticks = [];
    },
    bpm(now) {
      const last = ticks.at(-1);
      if (last === undefined || now - last > LOST_MS || ticks.length <= TICKS_PER_BEAT) return null;
      const bpm = 60_000 / (slope(ticks) * TICKS_PER_BEAT);
      return bpm >= MIN_BPM && bpm <= MAX_BPM ? bpm : null;
    },
  };
}

/** Milliseconds per tick: the slope of the line through the moments. */
function slope(moments: readonly number[]): number {
  const middle = (moments.length - 1) / 2;
  let over = 0;
  let under = 0;
  moments.forEach((moment, i) => {
    over += (i - middle) * (moment - moments[0]!);
    under += (i - middle) ** 2;
  });
  return over / under;
}

function hasJumped(ticks: readonly number[]): boolean {
  if (ticks.length < 3 * TICKS_PER_BEAT) return false;
  const beat = slope(ticks.slice(-(TICKS_PER_BEAT + 1)));
  const before = slope(ticks.slice(0, -TICKS_PER_BEAT));
  return Math.abs(beat / before - 1) > JUMP;
}
