import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DrumClass } from '../../../schemas/analysis.js';
import { hintsFromName } from '../../../daemon/analysis/name-hints.js';
import { type MidiNote, midiFile } from './midi-file.js';
import { type Audio, decode, presetsOf, QUICK_FONTS, render, soundfonts } from './tools.js';

/** A labelled hit. `none` is a pitched or other sound that is no drum. */
export interface Hit extends Audio {
  kit: string;
  label: DrumClass | 'none';
  name: string;
}

/** General MIDI percussion, note by note. */
export const GM_DRUMS: ReadonlyMap<number, DrumClass> = new Map(
  (
    [
      ['kick', [35, 36]],
      ['snare', [38, 40]],
      ['rim', [37]],
      ['clap', [39]],
      ['closed-hat', [42, 44]],
      ['open-hat', [46]],
      ['tom', [41, 43, 45, 47, 48, 50]],
      ['cymbal', [49, 51, 52, 53, 55, 57, 59]],
      ['percussion', [54, 56, 58, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 73, 75, 76, 77, 80, 81]],
    ] as const
  ).flatMap(([label, notes]) => notes.map((note) => [note, label] as const)),
);

const SPACING_SECONDS = 3;

/** Renders the hits of a kit one by one in one go. Silent ones (not in the kit) come back as null. */
function renderKit(soundfont: string, program: number, notes: readonly number[]): (Audio | null)[] {
  const events: MidiNote[] = notes.map((note, i) => ({
    at: i * SPACING_SECONDS * 2,
    beats: 1,
    note,
    velocity: 100,
    channel: 9,
  }));
  return cut(render(midiFile(120, events, new Map([[9, program]])), soundfont), notes.length);
}

/** Cuts a rendering into equal stretches of SPACING_SECONDS. */
function cut({ channels, rate }: Audio, count: number): (Audio | null)[] {
  return Array.from({ length: count }, (_, i) => {
    const from = Math.round(i * SPACING_SECONDS * rate);
    const to = from + Math.round(SPACING_SECONDS * rate * 0.98);
    return trim({ channels: channels.map((c) => c.slice(from, to)), rate });
  });
}

/** Cuts the silence off both ends as a sample pack would; null when there is nothing. */
export function trim({ channels, rate }: Audio): Audio | null {
  let peak = 0;
  for (const c of channels) for (const x of c) peak = Math.max(peak, Math.abs(x));
  if (peak < 1e-3) return null;
  const length = channels[0]!.length;
  const loud = (i: number, level: number): boolean => channels.some((c) => Math.abs(c[i]!) > level * peak);
  let from = 0;
  while (from < length && !loud(from, 0.01)) from++;
  let to = length;
  while (to > from && !loud(to - 1, 0.001)) to--;
  return { channels: channels.map((c) => c.slice(Math.max(0, from - 20), to)), rate };
}

/** Programs of the drum kits of the Roland GS and General MIDI 2 standards. */
const BASE_KITS: readonly number[] = [0, 8, 16, 24, 25, 32, 40, 48];

/** Drum kits of soundfonts; kits whose hits equal those of an earlier kit of the font are not repeated. */
export function soundfontHits(): Hit[] {
  const hits: Hit[] = [];
  for (const [font, path] of soundfonts()) {
    const seen = new Set<string>();
    const avl = font.startsWith('avl');
    // MuseScore's drums are FluidR3's samples again, and slow to unpack.
    const kits = font === 'musescore' ? [] : presetsOf(path).filter((p) => avl || p.bank === 128);
    for (const { name, preset } of kits) {
      // Numbered variants of a kit change its kicks and snares only.
      const notes = [...GM_DRUMS.keys()].filter((note) => avl || BASE_KITS.includes(preset) || note <= 40);
      const rendered = renderKit(path, preset, notes);
      rendered.forEach((audio, i) => {
        if (!audio) return;
        const print = fingerprint(audio);
        if (seen.has(print)) return;
        seen.add(print);
        hits.push({ ...audio, kit: `${font}/${name}`, label: GM_DRUMS.get(notes[i]!)!, name: `${notes[i]}` });
      });
    }
  }
  return hits;
}

function fingerprint({ channels }: Audio): string {
  const c = channels[0]!;
  let energy = 0;
  for (let i = 0; i < Math.min(c.length, 4000); i++) energy += c[i]! * c[i]!;
  return `${Math.round(c.length / 200)} ${energy.toPrecision(5)}`;
}

/** Drum kits of the hydrogen-drumkits package, labelled by the names of their instruments. */
export function hydrogenHits(root = '/usr/share/hydrogen/data/drumkits'): Hit[] {
  if (!existsSync(root)) return [];
  const hits: Hit[] = [];
  for (const kit of readdirSync(root)) {
    const file = join(root, kit, 'drumkit.xml');
    if (!existsSync(file)) continue;
    for (const [, body] of readFileSync(file, 'utf8').matchAll(/<instrument>([\s\S]*?)<\/instrument>/g)) {
      const name = /<name>([^<]*)<\/name>/.exec(body!)?.[1] ?? '';
      const files = [...body!.matchAll(/<filename>([^<]+)<\/filename>/g)].map((m) => m[1]!);
      const label = hintsFromName(name, []).drumClass?.value;
      // The loudest and a middle layer; more are the same sound softer.
      for (const sample of new Set([files.at(-1), files[Math.floor(files.length / 2)]])) {
        const path = sample === undefined ? '' : join(root, kit, sample);
        if (!label || !existsSync(path)) continue;
        const audio = trim(decode(path));
        if (audio) hits.push({ ...audio, kit: `h2/${kit}`, label, name: `${name}: ${sample}` });
      }
    }
  }
  return hits;
}

/** Channels a melodic program can be played on: all but the drums. */
const MELODIC_CHANNELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15];

/** Single notes of melodic General MIDI programs: what must not be called a drum. */
export function melodicHits(): Hit[] {
  const hits: Hit[] = [];
  for (const [font, path] of soundfonts()) {
    if (!QUICK_FONTS.includes(font)) continue;
    for (let first = 0; first < 112; first += MELODIC_CHANNELS.length) {
      const programs = MELODIC_CHANNELS.map((channel, i) => [channel, first + i] as const);
      const events = programs.flatMap(([channel, program], i) => {
        const low = program >= 32 && program < 40 ? 28 : 40;
        const notes = [low + ((program * 7) % 12), low + 12 + ((program * 5) % 17)];
        return notes.map((note, k) => ({
          at: (2 * i + k) * SPACING_SECONDS * 2,
          beats: program % 3 === 0 ? 0.6 : 2,
          note,
          velocity: 100,
          channel,
          program,
        }));
      });
      cut(render(midiFile(120, events, new Map(programs)), path), events.length).forEach((audio, i) => {
        const { program, note } = events[i]!;
        if (audio)
          hits.push({
            ...audio,
            kit: `melodic-${font}`,
            label: 'none',
            name: `program ${program} note ${note}`,
          });
      });
    }
  }
  return hits;
}
