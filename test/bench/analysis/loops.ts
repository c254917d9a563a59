import { createRandom } from '../../support/synth/signals.js';
import { STYLES, type Style } from './loop-styles.js';
import { type MidiNote, type Passage } from './midi-file.js';
import { type Audio, fontsOf, render, type Side, soundfonts } from './tools.js';
import { type Treated, treat } from './treatment.js';

/** A labelled loop, described well enough to render it again. */
export interface LoopSpec {
  seed: number;
  style: string;
  /** As written; `speed` of the treatment comes on top. */
  bpm: number;
  beats: number;
  font: string;
  /** Loops seamlessly, rings out after whole beats, ends anywhere, or begins and ends in silence. */
  ending: 'exact' | 'tail' | 'cut' | 'padded';
  wet: boolean;
}

export interface Loop extends Treated {
  spec: LoopSpec;
  /** Tempo as it sounds. */
  bpm: number;
}

type Random = () => number;
const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

const MELODIC = ['bass', 'chords', 'arp', 'riff'];
const DRUMLESS_TEMPI: readonly [number, number] = [66, 172];

/** Loops for one seed, spread over styles, fonts, lengths and endings; three of ten are not whole beats long. */
export function loopSpecs(count: number, seed: number, side: Side): LoopSpec[] {
  const random = createRandom(seed);
  const fonts = fontsOf(side);
  const drummed = Object.keys(STYLES);
  const styles = [...drummed, ...MELODIC, ...MELODIC, ...drummed.map((name) => `full-${name}`)];
  // A stride without a common factor walks through all styles however few loops are asked for.
  const first = Math.floor(random() * styles.length);
  return Array.from({ length: count }, (_, i) => {
    const style = styles[(first + i * 29) % styles.length]!;
    const drums = STYLES[style.replace('full-', '')];
    const [low, high] = drums?.tempo ?? DRUMLESS_TEMPI;
    const exact = low + random() * (high - low);
    const bar = drums?.beats ?? 4;
    const bars = pick(random, [1, 2, 2, 2, 4, 4, 4, 8]);
    return {
      seed: seed * 10_000 + i,
      style,
      bpm: random() < 0.8 ? Math.round(exact) : Math.round(exact * 10) / 10,
      beats: bar * (exact < 90 ? Math.min(bars, 4) : bars),
      font: pick(random, fonts),
      ending: i % 10 < 7 ? 'exact' : pick(random, ['tail', 'cut', 'cut', 'padded'] as const),
      wet: random() < 0.4,
    };
  });
}

/** Renders loops font by font, treated as their seeds say; the answer is in the order of the specs. */
export function renderLoops(specs: readonly LoopSpec[]): Loop[] {
  const loops = new Map<LoopSpec, Loop>();
  const groups = new Map<string, LoopSpec[]>();
  for (const spec of specs) {
    const key = `${spec.font} ${spec.wet}`;
    groups.set(key, [...(groups.get(key) ?? []), spec]);
  }
  for (const group of groups.values()) {
    const { font, wet } = group[0]!;
    const passages = group.map((spec) => compose(spec));
    const seconds = Math.max(...group.map((spec) => (2 * spec.beats + 8) * (60 / spec.bpm))) + 1;
    render(soundfonts().get(font)!, passages, seconds, wet).forEach((audio, i) => {
      const spec = group[i]!;
      const treated = treat(cutLoop(audio, spec), spec.seed + 3);
      loops.set(spec, { ...treated, spec, bpm: spec.bpm * treated.speed });
    });
  }
  return specs.map((spec) => loops.get(spec)!);
}

/** Takes the loop out of a rendering twice as long, so that a seamless one may ring into itself. */
function cutLoop({ channels, rate }: Audio, spec: LoopSpec): Audio {
  const random = createRandom(spec.seed + 7);
  const beat = 60 / spec.bpm;
  const length = spec.beats * beat;
  let from = spec.ending === 'exact' && random() < 0.6 ? length : 0;
  let seconds = length;
  let lead = 0;
  if (spec.ending === 'tail') seconds = length + (0.13 + 0.7 * random()) * beat;
  if (spec.ending === 'cut') {
    from = random() < 0.4 ? random() * beat : 0;
    seconds = length - (0.12 + 0.76 * random()) * beat;
  }
  if (spec.ending === 'padded') {
    lead = 0.03 + 0.2 * random();
    seconds = length + 0.3 * random();
  }
  const start = Math.round(from * rate);
  const silence = Math.round(lead * rate);
  const count = Math.round(seconds * rate);
  return {
    rate,
    channels: channels.map((c) => {
      const out = new Float32Array(silence + count);
      out.set(c.subarray(start, start + count), silence);
      return out;
    }),
  };
}

/** Notes of a loop played twice (once where it rings out). */
function compose(spec: LoopSpec): Passage {
  const random = createRandom(spec.seed);
  const notes: MidiNote[] = [];
  const programs = new Map<number, number>();
  const name = spec.style.replace('full-', '');
  const full = spec.style.startsWith('full');
  const style = STYLES[name];
  const bar = style?.beats ?? 4;
  const bars = Math.round(spec.beats / bar);
  const add = (passage: readonly MidiNote[], program: number): void => {
    notes.push(...passage);
    if (passage[0]) programs.set(passage[0].channel, program);
  };
  if (style) add(drums(style, bars, random), pick(random, [0, 0, 8, 16, 24, 25, 32, 40]));
  const root = 36 + Math.floor(random() * 12);
  const degrees = [0, pick(random, [5, 3, 8]), pick(random, [7, 10]), pick(random, [5, 8, 3])];
  const harmony = { bars, bar, root, degrees };
  if ((full && random() < 0.8) || name === 'bass')
    add(bassLine(harmony, random), pick(random, [32, 33, 34, 36, 38, 39]));
  if ((full && random() < 0.7) || name === 'chords')
    add(chords(harmony, random), pick(random, [0, 4, 5, 16, 24, 27, 28, 48, 62, 81, 88]));
  if (name === 'arp' || (full && random() < 0.25))
    add(arpeggio(harmony, random), pick(random, [0, 5, 11, 12, 46, 80, 81, 104]));
  if (name === 'riff') add(riff(harmony, random), pick(random, [0, 26, 29, 30, 61, 65, 80, 73]));
  // The second time round begins where the first ends; a loop that rings out is played once.
  const again = spec.ending === 'exact' ? notes.map((n) => ({ ...n, at: n.at + spec.beats })) : [];
  return { bpm: spec.bpm, notes: [...notes, ...again], programs };
}

interface Harmony {
  bars: number;
  /** Beats to a bar. */
  bar: number;
  root: number;
  degrees: readonly number[];
}

function drums(style: Style, bars: number, random: Random): MidiNote[] {
  const notes: MidiNote[] = [];
  const { swing = 0, steps = 16, beats = 4 } = style;
  const pattern = pick(random, style.patterns);
  const step = beats / steps;
  const loose = 0.004 + 0.014 * random();
  const swung = swing * (0.5 + random());
  // Producers mute: a loop may have lost one of its parts.
  const parts = Object.entries(pattern);
  const muted = parts.length > 2 && random() < 0.25 ? pick(random, parts)[0] : null;
  const fill = bars > 1 && random() < 0.3;
  for (const [note, text] of parts) {
    if (note === muted) continue;
    for (let s = 0; s < bars * steps; s++) {
      const mark = text[s % text.length];
      if (mark === '.' || (mark === 'o' && random() < 0.5)) continue;
      if (fill && s >= (bars - 0.25) * steps && note !== '36') continue;
      const velocity = 62 + 24 * random() + (mark === 'X' ? 30 : 0) + (s % 4 === 0 ? 8 : 0);
      const late = s % 2 === 1 ? swung * step : 0;
      notes.push({
        at: Math.max(0, s * step + late + (random() - 0.5) * loose),
        beats: 0.2,
        note: Number(note),
        velocity,
        channel: 9,
      });
    }
  }
  if (fill) {
    const kind = pick(random, [[38], [38, 45, 43], [50, 47, 43, 41]]);
    for (let s = Math.round((bars - 0.25) * steps), k = 0; s < bars * steps; s++, k++) {
      notes.push({
        at: s * step,
        beats: 0.2,
        note: kind[k % kind.length]!,
        velocity: 80 + 6 * k,
        channel: 9,
      });
    }
  }
  return notes;
}

function bassLine({ bars, bar, root, degrees }: Harmony, random: Random): MidiNote[] {
  const rhythm = pick(random, [
    'x...x...x...x...',
    'x.x.x.x.x.x.x.x.',
    'x..x..x.x..x..x.',
    'x.....x.x...x...',
    '..x...x...x...x.',
    'x..x......x.....',
    'xxxxxxxxxxxxxxxx',
  ]);
  return rhythmNotes(rhythm, bars, bar).map(({ at, index }) => ({
    at,
    beats: 0.24 + (random() < 0.3 ? 0.2 : 0),
    note: root + degrees[Math.floor(at / bar) % 4]! + (random() < 0.2 ? 12 : 0),
    velocity: 92 + (index % 4 === 0 ? 18 : 0),
    channel: 0,
  }));
}

function chords({ bars, bar, root, degrees }: Harmony, random: Random): MidiNote[] {
  const rhythm = pick(random, [
    'x...............',
    'x.......x.......',
    'x...x...x...x...',
    'x..x..x...x.....',
    'x.....x.....x...',
    '..x...x...x...x.',
    'x..x..x..x..x.x.',
  ]);
  const starts = rhythmNotes(rhythm, bars, bar);
  const third = pick(random, [3, 3, 4]);
  return starts.flatMap(({ at }, k) => {
    const beats = ((starts[k + 1]?.at ?? bars * bar) - at) * pick(random, [0.5, 0.9]);
    return [0, third, 7].map((n) => ({
      at,
      beats,
      note: root + 24 + degrees[Math.floor(at / bar) % 4]! + n,
      velocity: 75,
      channel: 1,
    }));
  });
}

function arpeggio({ bars, bar, root, degrees }: Harmony, random: Random): MidiNote[] {
  const step = pick(random, [0.5, 0.25, 0.25]);
  const shape = pick(random, [
    [0, 7, 12, 15],
    [0, 3, 7, 12, 7, 3],
    [0, 12, 7, 12],
    [0, 3, 7, 12],
  ]);
  return Array.from({ length: Math.round((bars * bar) / step) }, (_, s) => ({
    at: s * step,
    beats: step * 0.9,
    note: root + 24 + degrees[Math.floor((s * step) / bar) % 4]! + shape[s % shape.length]!,
    velocity: 78 + ((s * step) % 1 === 0 ? 22 : 0),
    channel: 2,
  }));
}

function riff({ bars, bar, root }: Harmony, random: Random): MidiNote[] {
  const rhythm = Array.from({ length: 16 }, (_, s) =>
    random() < (s % 4 === 0 ? 0.85 : s % 2 === 0 ? 0.45 : 0.15) ? 'x' : '.',
  ).join('');
  const melody = Array.from({ length: 16 }, () => pick(random, [0, 3, 5, 7, 10, 12]));
  return rhythmNotes(`x${rhythm.slice(1)}`, bars, bar).map(({ at, index }) => ({
    at,
    beats: 0.3,
    note: root + 24 + melody[index]!,
    velocity: 80 + (index % 4 === 0 ? 20 : 0),
    channel: 3,
  }));
}

/** Where a rhythm of sixteenths falls, in beats, over bars of any length. */
function rhythmNotes(rhythm: string, bars: number, bar: number): { at: number; index: number }[] {
  const found = [];
  for (let b = 0; b < bars; b++) {
    for (let s = 0; s < bar * 4; s++)
      if (rhythm[s % rhythm.length] === 'x') found.push({ at: b * bar + s / 4, index: s });
  }
  return found;
}
