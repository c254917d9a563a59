import { instantiate, type Place, placeFloats } from '../kernels/memory.js';
import { SPECTRUM_MODULE, type SpectrumKernel } from '../kernels/spectrum-kernel.js';
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

const kernel = instantiate<SpectrumKernel>(SPECTRUM_MODULE);
/** Bins at either end are neighbours only. */
const EDGE_BYTES = 2 * 4;
/** The frames of a stretch, and one before and after a sound. */
const rows: Place[] = [];
const SILENCE = placeFloats(BINS);
/** Harmonic energy and all energy of a frame, in four parts each. */
const totals = placeFloats(8);

/**
 * Share of energy that is harmonic: in a spectrogram harmonic sound makes lines along time and percussive sound lines
 * along frequency, so medians either way tell them apart (Fitzgerald, "Harmonic/Percussive Separation Using Median
 * Filtering", DAFx 2010). Looks at a few short stretches, which is enough for one number, and at powers, whose medians
 * are the squares of the magnitudes'.
 * One meter at a time on a thread: its frames lie where kernels reach them.
 * @param length values of the signal the rhythm is taken from
 */
export function createHarmonicMeter(length: number): HarmonicMeter {
  const frames = Math.max(1, Math.ceil(length / (RHYTHM_HOP * FRAME_STEP)));
  const stretches = frames <= STRETCHES * FRAMES ? 1 : STRETCHES;
  const inStretch = stretches === 1 ? frames : FRAMES;
  while (rows.length < inStretch) rows.push(placeFloats(BINS));
  let stretch = 0;
  let harmonic = 0;
  let all = 0;
  const first = (s: number): number =>
    stretches === 1 ? 0 : Math.floor(((frames - inStretch) * s) / (stretches - 1));

  function weigh(): void {
    const margin = stretches === 1 ? 0 : 2;
    for (let t = margin; t < inStretch - margin; t++) {
      const around = [t - 2, t - 1, t, t + 1, t + 2].map(
        (at) => (at < inStretch ? rows[at] : null) ?? SILENCE,
      );
      const [first, second, now, fourth, last] = around.map(({ address }) => address + EDGE_BYTES);
      totals.floats.fill(0);
      kernel.harmonic(first!, second!, now!, fourth!, last!, 4 * BINS - 2 * EDGE_BYTES, totals.address);
      for (let lane = 0; lane < 4; lane++) {
        harmonic += totals.floats[lane]!;
        all += totals.floats[4 + lane]!;
      }
    }
  }

  return {
    add(frame, powers) {
      if (stretch === stretches || frame % FRAME_STEP !== 0) return;
      const row = frame / FRAME_STEP - first(stretch);
      if (row < 0) return;
      rows[row]!.floats.set(powers.subarray(0, BINS));
      if (row < inStretch - 1) return;
      weigh();
      stretch++;
    },
    read: () => (all > 1e-12 ? Math.min(1, harmonic / all) : null),
  };
}
