import type { WaveformPeaks } from '../../schemas/analysis.js';

/** Stretches of a sound's length whose level is compared. */
export const ENVELOPE_STEPS = 6;
/** This far under the loudest is silence, dB: about what signed bytes can tell. */
const FLOOR_DB = -42;

export interface Envelope {
  /** Level of equal stretches, dB under the loudest, −42 to 0. */
  steps: number[];
  /** Seconds from the first sound to the loudest moment. */
  attack: number;
  /** Seconds the sound stays within 20 dB of its loudest moment after it. */
  ring: number;
  /** Peak over mean level while it sounds, dB. */
  crest: number;
}

/**
 * How loudness moves, from the waveform overview; null for silence.
 * @param seconds length of the sound
 */
export function envelopeOf({ data }: WaveformPeaks, seconds: number): Envelope | null {
  const count = data.length / 2;
  const level = new Float64Array(count);
  let loudest = 0;
  for (let i = 0; i < count; i++) {
    level[i] = Math.max(Math.abs(data[2 * i]!), Math.abs(data[2 * i + 1]!));
    if (level[i]! > level[loudest]!) loudest = i;
  }
  const peak = level[loudest] ?? 0;
  if (peak === 0) return null;
  const onePair = seconds / count;
  let first = 0;
  while (level[first]! < peak * 0.1) first++;
  let last = loudest;
  for (let i = loudest; i < count; i++) if (level[i]! >= peak * 0.1) last = i;
  let sum = 0;
  let sounding = 0;
  for (let i = 0; i < count; i++) {
    if (level[i]! < peak * 0.05) continue;
    sum += level[i]!;
    sounding++;
  }
  const steps = Array.from({ length: ENVELOPE_STEPS }, (_, s) => {
    const from = Math.floor((s * count) / ENVELOPE_STEPS);
    const to = Math.max(from + 1, Math.floor(((s + 1) * count) / ENVELOPE_STEPS));
    let power = 0;
    for (let i = from; i < to; i++) power += level[Math.min(i, count - 1)]! ** 2 / (to - from);
    return power === 0 ? FLOOR_DB : Math.max(FLOOR_DB, 10 * Math.log10(power / (peak * peak)));
  });
  return {
    steps,
    attack: Math.max(0, loudest - first) * onePair,
    ring: (last - loudest) * onePair,
    crest: 20 * Math.log10(peak / (sum / sounding)),
  };
}
