import { createRandom } from '../../support/synth/signals.js';
import { type MidiNote, midiFile } from './midi-file.js';
import { type Audio, QUICK_FONTS, render, soundfonts } from './tools.js';

/** A labelled loop, described well enough to render it again. */
export interface LoopSpec {
  seed: number;
  style: string;
  bpm: number;
  beats: number;
  font: string;
  kit: number;
  /** `exact` loops seamlessly, `tail` rings out after whole beats, `cut` ends anywhere. */
  ending: 'exact' | 'tail' | 'cut';
  wet: boolean;
}

type Random = () => number;
const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

/** Drum patterns on sixteenths of one bar: x hits, o maybe hits. Tempo ranges are those of the style. */
interface Style {
  tempo: [number, number];
  drums: Partial<Record<number, string>>[];
  swing?: number;
}

const STYLES: Record<string, Style> = {
  house: {
    tempo: [116, 130],
    drums: [
      { 36: 'x...x...x...x...', 39: '....x.......x...', 42: 'o.o.o.o.o.o.o.o.', 46: '..x...x...x...x.' },
      { 36: 'x...x...x...x...', 40: '....x.......x..o', 42: 'xoxoxoxoxoxoxoxo' },
    ],
  },
  techno: {
    tempo: [124, 142],
    drums: [
      { 36: 'x...x...x...x...', 42: '..x...x...x...x.', 37: '...o..o....o..o.' },
      { 36: 'x...x...x...x...', 46: '..x...x...x...x.', 45: 'o..o..o...o..o..' },
    ],
  },
  boombap: {
    tempo: [78, 100],
    swing: 0.16,
    drums: [
      { 36: 'x......xo.x.....', 38: '....x.......x...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'x.x....o..x..o..', 38: '....x..o....x..o', 42: 'x.x.x.x.x.xox.x.' },
    ],
  },
  dnb: {
    tempo: [164, 178],
    drums: [
      { 36: 'x.........x.....', 38: '....x.......x...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'x.x.......x.....', 38: '....x..o.o..x..o', 42: 'x.x.x.x.x.x.x.x.', 51: 'x...x...x...x...' },
    ],
  },
  trap: {
    tempo: [130, 150],
    drums: [{ 36: 'x.....o...x.....', 38: '........x.......', 42: 'x.x.x.x.xox.xoxo' }],
  },
  rock: {
    tempo: [90, 150],
    drums: [
      { 36: 'x.......x.o.....', 38: '....x.......x...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'x.....x.x.......', 38: '....x.......x...', 51: 'x...x...x...x...' },
    ],
  },
  reggaeton: {
    tempo: [86, 104],
    drums: [{ 36: 'x...x...x...x...', 38: '...x..x....x..x.', 42: 'x.x.x.x.x.x.x.x.' }],
  },
  latin: {
    tempo: [95, 130],
    drums: [
      { 62: 'x..x..x.x..x..x.', 63: '..x..x....x..x..', 70: 'x.x.x.x.x.x.x.x.' },
      { 56: 'x.x.x.xxx.x.x.xx', 64: '..x...xx..x...xx' },
    ],
  },
  funk: {
    tempo: [92, 118],
    drums: [
      { 36: 'x.x....x..x.....', 38: '....x..o.o..x..o', 42: 'xxxxxxxxxxxxxxxx' },
      { 36: 'x..x..x...x..x..', 38: '....x.......x...', 46: '..x...x...x...x.' },
    ],
  },
  hats: {
    tempo: [80, 170],
    drums: [{ 42: 'x.x.x.x.x.x.x.x.', 46: '......x.......x.' }, { 42: 'x.xxx.xxx.xxx.xx' }],
  },
};

/** Loops for one seed, spread over styles, fonts, lengths and endings. */
export function loopSpecs(count: number, seed: number): LoopSpec[] {
  const random = createRandom(seed);
  const fonts = [...soundfonts().keys()].filter((f) => QUICK_FONTS.includes(f));
  const styles = [...Object.keys(STYLES), 'bass', 'chords', 'arp', 'full', 'full'];
  return Array.from({ length: count }, (_, i) => {
    const style = styles[i % styles.length]!;
    const drums = STYLES[style] ? style : pick(random, Object.keys(STYLES));
    const [low, high] =
      style === 'bass' || style === 'chords' || style === 'arp' ? [70, 172] : STYLES[drums]!.tempo;
    const bpm = Math.round((low + random() * (high - low)) * (random() < 0.8 ? 1 : 10));
    return {
      seed: seed * 1000 + i,
      style: style === 'full' ? `full-${drums}` : style,
      bpm: bpm > 300 ? bpm / 10 : bpm,
      beats: pick(random, style === 'hats' ? [4, 8, 16] : [4, 8, 8, 16, 16, 32]),
      font: pick(random, fonts),
      kit: pick(random, [0, 0, 8, 16, 24, 25, 32, 40]),
      ending: pick(random, ['exact', 'exact', 'exact', 'tail', 'cut'] as const),
      wet: random() < 0.4,
    };
  });
}

/** Notes of `bars` bars. */
function compose(spec: LoopSpec, bars: number): { notes: MidiNote[]; programs: Map<number, number> } {
  const random = createRandom(spec.seed);
  const notes: MidiNote[] = [];
  const programs = new Map<number, number>();
  const style = spec.style.replace('full-', '');
  const full = spec.style.startsWith('full');
  if (STYLES[style]) {
    programs.set(9, spec.kit);
    const { drums, swing = 0 } = STYLES[style];
    const pattern = pick(random, drums);
    for (let bar = 0; bar < bars; bar++) {
      for (const [note, steps] of Object.entries(pattern)) {
        [...(steps ?? '')].forEach((step, s) => {
          if (step === '.' || (step === 'o' && random() < 0.5)) return;
          const late = s % 2 === 1 ? swing * 0.25 : 0;
          const velocity = Math.round(70 + 30 * random() + (s % 4 === 0 ? 20 : 0));
          notes.push({
            at: bar * 4 + s / 4 + late + (random() - 0.5) * 0.012 + 0.006,
            beats: 0.2,
            note: Number(note),
            velocity,
            channel: 9,
          });
        });
      }
    }
  }
  const root = 36 + Math.floor(random() * 12);
  const degrees = [0, pick(random, [5, 3, 8]), pick(random, [7, 10]), pick(random, [5, 8, 3])];
  const play = (channel: number, at: number, beats: number, note: number, velocity = 90): void => {
    notes.push({ at, beats, note, velocity, channel });
  };
  if (full || style === 'bass') {
    programs.set(0, pick(random, [32, 33, 34, 36, 38, 39]));
    const rhythm = pick(random, [
      'x...x...x...x...',
      'x.x.x.x.x.x.x.x.',
      'x..x..x.x..x..x.',
      'x.....x.x...x...',
      '..x...x...x...x.',
    ]);
    for (let bar = 0; bar < bars; bar++) {
      [...rhythm].forEach((c, s) => {
        if (c === 'x')
          play(
            0,
            bar * 4 + s / 4,
            0.24 + (random() < 0.3 ? 0.2 : 0),
            root + degrees[bar % 4]! + (random() < 0.2 ? 12 : 0),
            95 + (s % 4 === 0 ? 15 : 0),
          );
      });
    }
  }
  if (full || style === 'chords') {
    programs.set(1, pick(random, [0, 4, 5, 16, 24, 27, 48, 62, 81, 88]));
    const rhythm = pick(random, [
      'x...............',
      'x.......x.......',
      'x...x...x...x...',
      'x..x..x...x.....',
      'x.....x.....x...',
    ]);
    for (let bar = 0; bar < bars; bar++) {
      const hits = [...rhythm].flatMap((c, s) => (c === 'x' ? [s] : []));
      hits.forEach((s, k) => {
        const length = ((hits[k + 1] ?? 16) - s) / 4;
        for (const n of [0, pick(random, [3, 3, 4]), 7])
          play(1, bar * 4 + s / 4, length * 0.9, root + 24 + degrees[bar % 4]! + n, 75);
      });
    }
  }
  if (style === 'arp') {
    programs.set(2, pick(random, [0, 5, 11, 12, 46, 80, 81, 104]));
    const step = pick(random, [0.5, 0.25, 0.25]);
    const shape = pick(random, [
      [0, 7, 12, 15],
      [0, 3, 7, 12, 7, 3],
      [0, 12, 7, 12],
      [0, 3, 7],
    ]);
    for (let s = 0; s * step < bars * 4; s++) {
      const at = s * step;
      play(
        2,
        at,
        step * 0.9,
        root + 24 + degrees[Math.floor(at / 4) % 4]! + shape[s % shape.length]!,
        80 + (at % 1 === 0 ? 20 : 0),
      );
    }
  }
  return { notes, programs };
}

/** Renders a loop as its label says. */
export function renderLoop(spec: LoopSpec): Audio {
  const path = soundfonts().get(spec.font)!;
  const bars = Math.ceil(spec.beats / 4);
  const { notes, programs } = compose(spec, spec.ending === 'exact' ? 2 * bars : bars + 1);
  const beat = 60 / spec.bpm;
  const length = spec.beats * beat;
  const random = createRandom(spec.seed + 7);
  let kept = notes;
  let from = 0;
  let seconds = length;
  if (spec.ending === 'exact' && random() < 0.6) from = bars * 4 * beat;
  if (spec.ending === 'tail') {
    kept = notes.filter((n) => n.at < spec.beats - 0.02);
    seconds = length + (0.13 + 0.7 * random()) * beat;
  }
  if (spec.ending === 'cut') {
    kept = notes;
    seconds = length - (0.12 + 0.76 * random()) * beat;
  }
  const { channels, rate } = render(midiFile(spec.bpm, kept, programs), path, spec.wet);
  const start = Math.round(from * rate);
  const count = Math.round(seconds * rate);
  return {
    rate,
    channels: channels.map((c) => {
      const out = new Float32Array(count);
      out.set(c.subarray(start, start + count));
      return out;
    }),
  };
}
