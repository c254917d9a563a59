import { HOP as RHYTHM_HOP } from './onsets.js';

/** Every second frame of the rhythm is looked at: 23 ms apart. */
const FRAME_STEP = 2;
/** Bins looked at: up to 5.5 kHz at the working rate. */
const BINS = 256;
/** Stretches of frames looked at, spread over the sound, and frames in one, two on either side as neighbours only. */
const STRETCHES = 5;
const FRAMES = 10;

export interface HarmonicMeter {
  /** Takes the squared magnitudes of a frame of the rhythm; frames come in order. */
  add(frame: number, powers: Float32Array): void;
  /** 0 (percussive) to 1 (harmonic), null for silence. */
  read(): number | null;
}

/**
 * Share of energy that is harmonic: in a spectrogram harmonic sound makes lines along time and percussive sound lines
 * along frequency, so medians either way tell them apart (Fitzgerald, "Harmonic/Percussive Separation Using Median
 * Filtering", DAFx 2010). Looks at a few short stretches, which is enough for one number, and at powers, whose medians
 * are the squares of the magnitudes'.
 * @param length values of the signal the rhythm is taken from
 */
export function createHarmonicMeter(length: number): HarmonicMeter {
  const frames = Math.max(1, Math.ceil(length / (RHYTHM_HOP * FRAME_STEP)));
  const stretches = frames <= STRETCHES * FRAMES ? 1 : STRETCHES;
  const inStretch = stretches === 1 ? frames : FRAMES;
  const rows = Array.from({ length: inStretch }, () => new Float32Array(BINS));
  let stretch = 0;
  let harmonic = 0;
  let all = 0;
  const first = (s: number): number =>
    stretches === 1 ? 0 : Math.floor(((frames - inStretch) * s) / (stretches - 1));

  function weigh(): void {
    const margin = stretches === 1 ? 0 : 2;
    for (let t = margin; t < inStretch - margin; t++) {
      const [a, b] = [rows[t - 2] ?? SILENCE, rows[t - 1] ?? SILENCE];
      const [c, d] = [rows[t + 1] ?? SILENCE, rows[t + 2] ?? SILENCE];
      const row = rows[t]!;
      for (let k = 2; k < BINS - 2; k++) {
        const energy = row[k]!;
        const along = median(a[k]!, b[k]!, energy, c[k]!, d[k]!);
        const across = median(row[k - 2]!, row[k - 1]!, energy, row[k + 1]!, row[k + 2]!);
        const total = along + across;
        if (total > 0) harmonic += (energy * along) / total;
        all += energy;
      }
    }
  }

  return {
    add(frame, powers) {
      if (stretch === stretches || frame % FRAME_STEP !== 0) return;
      const row = frame / FRAME_STEP - first(stretch);
      if (row < 0) return;
      rows[row]!.set(powers.subarray(0, BINS));
      if (row < inStretch - 1) return;
      weigh();
      stretch++;
    },
    read: () => (all > 1e-12 ? Math.min(1, harmonic / all) : null),
  };
}

/** Frames before and after a sound. */
const SILENCE = new Float32Array(BINS);

/** Median of five values without sorting an array. */
function median(a: number, b: number, c: number, d: number, e: number): number {
  const f = Math.max(Math.min(a, b), Math.min(c, d));
  const g = Math.min(Math.max(a, b), Math.max(c, d));
  return Math.max(Math.min(e, f), Math.min(g, Math.max(e, f)));
}
