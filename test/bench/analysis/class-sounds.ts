import { type SoundClass } from '../../../schemas/analysis.js';
import { createRandom } from '../../support/synth/signals.js';
import { hydrogenHits, lmmsHits, soundfontHits, trim } from './drum-hits.js';
import { loopSpecs, renderLoops } from './loops.js';
import { type MidiNote, type Passage } from './midi-file.js';
import { otherVoices } from './other-voices.js';
import { type Audio, render, soundfonts } from './tools.js';

/** A sound with the part of a song that it is. */
export interface ClassSound extends Audio {
  /** What shares recordings: a soundfont, a drum kit, the code that made it. */
  source: string;
  label: SoundClass;
  name: string;
}

/** Instruments of General MIDI by program, where people agree on what they are. */
const PROGRAMS: readonly (readonly [from: number, to: number, label: SoundClass])[] = [
  [0, 7, 'keys'],
  [8, 15, 'mallets'],
  [16, 23, 'keys'],
  [24, 31, 'guitar'],
  [32, 39, 'bass'],
  [40, 46, 'strings'],
  [48, 51, 'strings'],
  [52, 54, 'vocal'],
  [56, 79, 'winds'],
  [80, 84, 'lead'],
  [86, 87, 'lead'],
  [88, 95, 'pad'],
  [96, 97, 'pad'],
  [99, 99, 'pad'],
  [101, 103, 'fx'],
  [104, 107, 'guitar'],
  [108, 108, 'mallets'],
  [109, 109, 'winds'],
  [110, 110, 'strings'],
  [111, 111, 'winds'],
  [120, 127, 'fx'],
];
const FONTS: readonly string[] = ['fluid', 'timgm', 'opl3'];
const NOTE_SECONDS = 3;
const LOOPS = { count: 260, seed: 77 };

/** Everything that this machine's packages and our own code can play, labelled. */
export async function classSounds(): Promise<ClassSound[]> {
  const drums = [...soundfontHits(), ...(await hydrogenHits())].map((hit) => ({
    ...hit,
    source: hit.kit.startsWith('h2/') ? hit.kit : hit.kit.split('/')[0]!,
    label: 'drums' as const,
  }));
  return [...drums, ...instruments(), ...loops(), ...made(), ...(await recorded())];
}

function instruments(): ClassSound[] {
  const random = createRandom(5);
  const programs = PROGRAMS.flatMap(([from, to, label]) =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ program: from + i, label })),
  );
  return [...soundfonts()]
    .filter(([font]) => FONTS.includes(font))
    .flatMap(([source, path]) => {
      const notes = programs.map(({ program, label }) => threeNotes(program, label, random));
      const sounds = render(path, notes, 3 * NOTE_SECONDS).flatMap((audio, i) =>
        [0, 1, 2].map((k) => ({ i, audio: trim(piece(audio, k * NOTE_SECONDS, NOTE_SECONDS * 0.98)) })),
      );
      const phrases = programs.map(({ program, label }) => phrase(program, label, random));
      const longest = Math.max(...phrases.map(({ seconds }) => seconds));
      const loops = render(
        path,
        phrases.map(({ passage }) => passage),
        2 * longest + 1,
      ).map((audio, i) => {
        // The second time round, so that what rings rings into the start.
        const { seconds } = phrases[i]!;
        const loop = piece(audio, seconds, seconds);
        return { i, audio: trim(loop) && loop };
      });
      return [...sounds, ...loops].flatMap(({ i, audio }) => {
        const { program, label } = programs[i]!;
        return audio === null ? [] : [{ ...audio, source, label, name: `program ${program}` }];
      });
    });
}

/** Single notes: low, middle and high for what it is. */
function threeNotes(program: number, label: SoundClass, random: () => number): Passage {
  const lowest = label === 'bass' ? 28 : 43;
  const notes: MidiNote[] = [0, 9, 18].map((up, i) => ({
    at: i * NOTE_SECONDS,
    beats: random() < 0.4 ? 0.3 : 1.5,
    note: lowest + up + Math.floor(random() * 8),
    velocity: 70 + Math.floor(50 * random()),
    channel: 0,
  }));
  return { bpm: 60, notes, programs: new Map([[0, program]]) };
}

/** A bar or two, played twice: a line, or chords for what plays chords. */
function phrase(
  program: number,
  label: SoundClass,
  random: () => number,
): { passage: Passage; seconds: number } {
  const bpm = 76 + Math.floor(80 * random());
  const beats = random() < 0.5 ? 4 : 8;
  const root = (label === 'bass' ? 31 : 52) + Math.floor(random() * 10);
  const chords = ['keys', 'guitar', 'strings', 'pad', 'vocal'].includes(label) && random() < 0.7;
  const step = chords ? 2 : [0.5, 0.5, 1][Math.floor(random() * 3)]!;
  const once = Array.from({ length: beats / step }, (_, i): MidiNote[] => {
    const note = root + [0, 3, 5, 7, 10, 12][Math.floor(random() * 6)]!;
    const velocity = 80 + Math.floor(30 * random());
    return (chords ? [0, 3, 7] : [0]).map((up) => ({
      at: i * step,
      beats: step * 0.9,
      note: note + up,
      velocity,
      channel: 0,
    }));
  }).flat();
  const notes = [...once, ...once.map((note) => ({ ...note, at: note.at + beats }))];
  return { passage: { bpm, notes, programs: new Map([[0, program]]) }, seconds: (beats * 60) / bpm };
}

function piece({ channels, rate }: Audio, from: number, seconds: number): Audio {
  const start = Math.round(from * rate);
  return { rate, channels: channels.map((c) => c.slice(start, start + Math.round(seconds * rate))) };
}

/** Loops of drums, of bass, and of several things at once. */
function loops(): ClassSound[] {
  const specs = loopSpecs(LOOPS.count, LOOPS.seed, 'train').filter(
    ({ style }) => !['chords', 'arp', 'riff'].includes(style),
  );
  return renderLoops(specs).map((loop) => {
    const { style, font } = loop.spec;
    const label = style === 'bass' ? 'bass' : style.startsWith('full') ? 'full' : 'drums';
    return { ...loop, source: font, label, name: `loop ${style}` };
  });
}

const MADE: readonly (readonly [RegExp, SoundClass])[] = [
  [/^(noise|swell|sweep) /, 'fx'],
  [/^voice /, 'vocal'],
  [/^bass /, 'bass'],
  [/^bell /, 'mallets'],
];

/** Sounds made by code; nobody meets them, so they are to learn from only. */
function made(): ClassSound[] {
  return otherVoices(200, 4).flatMap((hit) => {
    const label = MADE.find(([name]) => name.test(hit.name))?.[1];
    return label === undefined ? [] : [{ ...hit, source: 'made', label }];
  });
}

const RECORDED: Readonly<Record<string, SoundClass>> = {
  'lmms/basses': 'bass',
  'lmms/stringsnpads': 'pad',
  'lmms/effects': 'fx',
};

async function recorded(): Promise<ClassSound[]> {
  return (await lmmsHits()).flatMap((hit) => {
    const label = RECORDED[hit.kit];
    return label === undefined ? [] : [{ ...hit, source: 'lmms', label }];
  });
}
