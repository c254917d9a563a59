import { type TonalPeaks } from './tonal-peaks.js';

/** Peaks below this cannot be placed to a few cents with the window used. */
const LOWEST = 150;

export interface Tuning {
  /** Offset from A4 = 440 Hz, −50 to 50. */
  cents: number;
  /** How far the partials agree on one offset, 0 (spread evenly) to 1. */
  agreement: number;
}

/** Circular mean of how far partials lie from the nearest semitone of A4 = 440 Hz. */
export function tuningOf(peaks: TonalPeaks): Tuning {
  let x = 0;
  let y = 0;
  let total = 0;
  for (let i = 0; i < peaks.count; i++) {
    const hertz = peaks.hertz[i]!;
    if (hertz < LOWEST) continue;
    const angle = 2 * Math.PI * 12 * Math.log2(hertz / 440);
    const weight = Math.sqrt(peaks.magnitude[i]!);
    x += weight * Math.cos(angle);
    y += weight * Math.sin(angle);
    total += weight;
  }
  if (total === 0) return { cents: 0, agreement: 0 };
  return { cents: (Math.atan2(y, x) / (2 * Math.PI)) * 100, agreement: Math.hypot(x, y) / total };
}
