/** Loudness that every audition is brought to, LUFS: most sounds are louder, so most are turned down, not up. */
export const TARGET_LUFS = -16;
/** A boosted sound peaks at most here, dBFS: a quiet recording must not clip because it is quiet. */
export const CEILING_DB = -1;
/** More boost than this only lifts the noise of what was recorded too low. */
export const MAX_BOOST_DB = 18;

export interface Loudness {
  lufs: number | null;
  peakDb: number | null;
}

/**
 * Gain in dB that brings a sound to TARGET_LUFS without lifting its peak over CEILING_DB. A sound with a peak but
 * without a loudness (shorter than one block of BS.1770) is taken as if its peak were 12 dB above its loudness. Null
 * when nothing is known: then it is played as it is.
 */
export function matchGain({ lufs, peakDb }: Loudness): number | null {
  const loudness = lufs ?? (peakDb === null ? null : peakDb - 12);
  if (loudness === null) return null;
  const wanted = Math.min(MAX_BOOST_DB, TARGET_LUFS - loudness);
  if (wanted <= 0 || peakDb === null) return wanted;
  return Math.max(0, Math.min(wanted, CEILING_DB - peakDb));
}

export function toLinear(db: number): number {
  return 10 ** (db / 20);
}
