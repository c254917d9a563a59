import FFT from 'fft.js';

/** 186 ms at the half working rate: five periods of a low E. */
const WINDOW = 2048;
const LOWEST_HERTZ = 27;
const HIGHEST_HERTZ = 2100;
/** Looks along the sound, spread over its loud part. */
const LOOKS = 5;
/** The first peak that reaches this share of the highest one is the period, not a multiple of it. */
const FIRST_PEAK = 0.9;

export interface Pitch {
  /** MIDI note with cents as a fraction. */
  note: number;
  /** Clarity of the period, 0 (noise) to 1, lowered when the looks disagree. */
  confidence: number;
}

const fft = new FFT(2 * WINDOW);
const input = new Float64Array(2 * WINDOW);
const spectrum = new Float64Array(4 * WINDOW);
const power = new Float64Array(4 * WINDOW);
const inverse = new Float64Array(4 * WINDOW);

/**
 * Fundamental of a pitched sound by the normalised square difference function (McLeod and Wyvill, "A Smarter Way to Find
 * Pitch", ICMC 2005), the middle of several looks. Null when there is nothing to look at.
 */
export function pitchOf(signal: Float32Array, rate: number): Pitch | null {
  const looks: { note: number; clarity: number; level: number }[] = [];
  const span = loudSpan(signal);
  for (let k = 0; k < LOOKS; k++) {
    const start = Math.round(span.from + ((span.to - span.from - WINDOW) * k) / (LOOKS - 1));
    if (k > 0 && span.to - span.from <= WINDOW) break;
    const look = lookAt(signal, Math.max(0, start), rate);
    if (look) looks.push(look);
  }
  if (looks.length === 0) return null;
  looks.sort((a, b) => a.note - b.note);
  const middle = looks[Math.floor(looks.length / 2)]!;
  const agree = looks.filter((look) => Math.abs(look.note - middle.note) < 0.5);
  let note = 0;
  let clarity = 0;
  for (const look of agree) {
    note += look.note / agree.length;
    clarity += look.clarity / agree.length;
  }
  return { note, confidence: Math.max(0, Math.min(1, clarity * (agree.length / looks.length))) };
}

/** From just after the loudest moment to where the sound has fallen by 30 dB. */
function loudSpan(signal: Float32Array): { from: number; to: number } {
  const block = 256;
  const levels: number[] = [];
  for (let at = 0; at < signal.length; at += block) {
    let sum = 0;
    for (let i = at; i < Math.min(signal.length, at + block); i++) sum += signal[i]! * signal[i]!;
    levels.push(sum);
  }
  const loudest = levels.reduce((best, level, i) => (level > levels[best]! ? i : best), 0);
  const floor = (levels[loudest] ?? 0) * 1e-3;
  let end = loudest;
  while (end + 1 < levels.length && levels[end + 1]! > floor) end++;
  return {
    from: Math.min(loudest * block + block, Math.max(0, signal.length - WINDOW)),
    to: Math.min(signal.length, (end + 1) * block),
  };
}

function lookAt(
  signal: Float32Array,
  start: number,
  rate: number,
): { note: number; clarity: number; level: number } | null {
  input.fill(0);
  const count = Math.min(WINDOW, signal.length - start);
  let energy = 0;
  for (let i = 0; i < count; i++) {
    const x = signal[start + i]!;
    input[i] = x;
    energy += x * x;
  }
  if (count < 64 || energy < 1e-9) return null;
  fft.realTransform(spectrum, input);
  power.fill(0);
  // Half the spectrum is enough: the real part of the inverse is the autocorrelation up to a factor.
  power[0] = spectrum[0]! ** 2 / 2;
  for (let b = 1; b < WINDOW; b++) power[2 * b] = spectrum[2 * b]! ** 2 + spectrum[2 * b + 1]! ** 2;
  fft.inverseTransform(inverse, power);
  return firstPeriod(inverse[0]! > 0 ? energy / inverse[0]! : 0, count, energy, start, signal, rate);
}

function firstPeriod(
  scale: number,
  count: number,
  energy: number,
  start: number,
  signal: Float32Array,
  rate: number,
): { note: number; clarity: number; level: number } | null {
  const shortest = Math.max(2, Math.floor(rate / HIGHEST_HERTZ));
  const longest = Math.min(Math.floor(count * 0.7), Math.ceil(rate / LOWEST_HERTZ));
  const nsdf = new Float64Array(longest + 2);
  let norm = 2 * energy;
  for (let lag = 0; lag <= longest + 1; lag++) {
    nsdf[lag] = norm > 0 ? (2 * inverse[2 * lag]! * scale) / norm : 0;
    norm -= signal[start + lag]! ** 2 + signal[start + count - 1 - lag]! ** 2;
  }
  let highest = 0;
  const peaks: number[] = [];
  let lag = 1;
  while (lag <= longest && nsdf[lag]! > 0) lag++;
  for (; lag <= longest; lag++) {
    if (lag < shortest || nsdf[lag]! <= nsdf[lag - 1]! || nsdf[lag]! < nsdf[lag + 1]!) continue;
    peaks.push(lag);
    highest = Math.max(highest, nsdf[lag]!);
  }
  const peak = peaks.find((p) => nsdf[p]! >= FIRST_PEAK * highest);
  if (peak === undefined || highest <= 0) return null;
  const [a, b, c] = [nsdf[peak - 1]!, nsdf[peak]!, nsdf[peak + 1]!];
  const bend = a - 2 * b + c;
  const period = peak + (bend < 0 ? (0.5 * (a - c)) / bend : 0);
  return { note: 69 + 12 * Math.log2(rate / period / 440), clarity: Math.min(1, b), level: energy };
}
