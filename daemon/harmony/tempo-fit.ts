/** Half and double time are the same groove counted otherwise. */
const COUNTINGS = [1, 2, 0.5] as const;
/** Stretching by so much halves the worth: beyond it artefacts are plain to hear. */
const HALF_WORTH_PERCENT = 10;
/** Nobody hears less, and a sampler shows no more. */
const SAME_PERCENT = 0.4;

export interface TempoFit {
  /** 1 (nothing to do) towards 0. */
  score: number;
  /** The tempo to play it at: that of the song, half or double of it. */
  target: number;
  /** How much faster (or slower, negative) it has to go. */
  percent: number;
  advice: string;
}

/** How a sound of one tempo fits a song of another, counted in the way that needs the least stretch. Both in BPM, > 0. */
export function tempoFit(bpm: number, songBpm: number): TempoFit {
  let target = songBpm;
  for (const counting of COUNTINGS) {
    if (Math.abs(Math.log(bpm / (songBpm * counting))) < Math.abs(Math.log(bpm / target)) - 1e-9)
      target = songBpm * counting;
  }
  const percent = Math.round((target / bpm - 1) * 1000) / 10;
  const score = 2 ** -((percent / HALF_WORTH_PERCENT) ** 2);
  return { score, target: round(target), percent, advice: adviceOf(bpm, target, songBpm, percent) };
}

function adviceOf(bpm: number, target: number, songBpm: number, percent: number): string {
  const counted = target === songBpm ? '' : target > songBpm ? ' in double time' : ' in half time';
  if (Math.abs(percent) < SAME_PERCENT) return `the same tempo${counted}`;
  const semitones = Math.round(12 * Math.log2(target / bpm) * 10) / 10;
  const sign = percent > 0 ? '+' : '−';
  const pitch = `${semitones > 0 ? '+' : '−'}${Math.abs(semitones)} semitones when played as vinyl`;
  return `stretch ${round(bpm)} → ${round(target)} BPM${counted} (${sign}${Math.abs(percent)} %, ${pitch})`;
}

function round(bpm: number): number {
  return Math.round(bpm * 10) / 10;
}
