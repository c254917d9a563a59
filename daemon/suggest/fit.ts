import type { HarmonicMatch } from '../../schemas/methods/harmony.js';
import type { FitStep } from '../../schemas/methods/suggest.js';

/** Levels closer than this need no turning of a knob, LU. */
const SAME_LEVEL = 3;

/** What to do to a suggestion so that it fits. `levels`: loudness of the suggestion and of what it joins, LUFS. */
export function fitSteps(
  match: Pick<HarmonicMatch, 'semitones' | 'tempo'>,
  levels: { own: number | null; wanted: number | null },
): FitStep[] {
  const steps: FitStep[] = [];
  const { semitones, tempo } = match;
  if (semitones !== 0) {
    const sign = semitones > 0 ? '+' : '−';
    const unit = Math.abs(semitones) === 1 ? 'semitone' : 'semitones';
    steps.push({ kind: 'pitch', from: 0, to: semitones, text: `${sign}${Math.abs(semitones)} ${unit}` });
  }
  if (tempo !== null && Math.abs(tempo.stretchPercent) >= 0.4) {
    const { from, to } = tempo;
    steps.push({ kind: 'tempo', from, to, text: `${shown(from)} → ${shown(to)} BPM` });
  }
  if (levels.own !== null && levels.wanted !== null) {
    const turn = Math.round((levels.wanted - levels.own) * 2) / 2;
    if (Math.abs(turn) >= SAME_LEVEL) {
      steps.push({ kind: 'gain', from: 0, to: turn, text: `${turn > 0 ? '+' : '−'}${Math.abs(turn)} dB` });
    }
  }
  return steps;
}

function shown(bpm: number): string {
  return String(Math.round(bpm * 10) / 10);
}
