import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type DrumClass } from '../../../schemas/analysis.js';
import { hintsFromName } from '../../../daemon/analysis/name-hints.js';
import { parseDrumPatch, playDrumPatch } from './drum-synth.js';
import { type MidiNote } from './midi-file.js';
import { type Audio, decode, presetsOf, render, soundfonts } from './tools.js';

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

/**
 * The notes of the AVL drum kits (avldrums.lv2), which follow General MIDI where they can: what is choked or a swish is
 * left out.
 */
const AVL_DRUMS: ReadonlyMap<number, DrumClass> = new Map(
  (
    [
      ['kick', [36]],
      ['snare', [38, 40]],
      ['rim', [37]],
      ['clap', [39]],
      ['closed-hat', [42, 44]],
      ['open-hat', [46]],
      ['tom', [41, 43, 45, 47]],
      ['cymbal', [49, 51, 53, 55, 57, 59, 60]],
      ['percussion', [54, 56, 61]],
    ] as const
  ).flatMap(([label, notes]) => notes.map((note) => [note, label] as const)),
);
/** Recorded kits have layers: what is played softly is another recording. */
const AVL_VELOCITIES: readonly number[] = [45, 85, 120];
const DRUM_CHANNEL = 9;
const DRUM_BANK = 128;

/** Notes of a kit, one after the other. Drum kits of bank 128 are played on the drum channel, others on the first. */
function renderKit(
  soundfont: string,
  { preset, bank }: { preset: number; bank: number },
  notes: readonly number[],
  velocity = 100,
): (Audio | null)[] {
  const channel = bank === DRUM_BANK ? DRUM_CHANNEL : 0;
  const events: MidiNote[] = notes.map((note, i) => ({
    at: i * SPACING_SECONDS,
    beats: 0.5,
    note,
    velocity,
    channel,
  }));
  const programs = new Map([[channel, preset]]);
  return cut(
    render(soundfont, [{ bpm: 60, notes: events, programs }], notes.length * SPACING_SECONDS)[0]!,
    notes.length,
  );
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
export function trim(audio: Audio | null): Audio | null {
  if (audio === null) return null;
  const { channels, rate } = audio;
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
    const add = (kit: string, label: DrumClass, name: string, audio: Audio | null): void => {
      const print = audio && fingerprint(audio);
      if (audio === null || print === null || seen.has(print)) return;
      seen.add(print);
      hits.push({ ...audio, kit: `${font}/${kit}`, label, name });
    };
    // MuseScore's drums are FluidR3's samples again, and slow to unpack.
    if (font === 'musescore') continue;
    const isAvl = font.startsWith('avl');
    for (const kit of presetsOf(path)) {
      if (isAvl) {
        const notes = [...AVL_DRUMS];
        for (const velocity of AVL_VELOCITIES) {
          renderKit(
            path,
            kit,
            notes.map(([note]) => note),
            velocity,
          ).forEach((audio, i) => add(kit.name, notes[i]![1], `${notes[i]![0]} at ${velocity}`, audio));
        }
      } else if (kit.bank === DRUM_BANK) {
        // Numbered variants of a kit change its kicks and snares only.
        const notes = [...GM_DRUMS].filter(([note]) => BASE_KITS.includes(kit.preset) || note <= 40);
        renderKit(
          path,
          kit,
          notes.map(([note]) => note),
        ).forEach((audio, i) => add(kit.name, notes[i]![1], String(notes[i]![0]), audio));
      }
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

/**
 * Drum kits of the hydrogen-drumkits and hydrogen-data packages, labelled by the names of their instruments. They are the
 * exam: nothing is trained on them, because what is played live into other people's kits is what a listener meets.
 */
export async function hydrogenHits(root = '/usr/share/hydrogen/data/drumkits'): Promise<Hit[]> {
  if (!existsSync(root)) return [];
  const hits: Hit[] = [];
  for (const kit of readdirSync(root).sort()) {
    const file = join(root, kit, 'drumkit.xml');
    // The soundfont of this kit's makers in avldrums.lv2 is trained on: it would be no exam.
    if (!existsSync(file) || kit.startsWith('The Black Pearl')) continue;
    for (const [, body] of readFileSync(file, 'utf8').matchAll(/<instrument>([\s\S]*?)<\/instrument>/g)) {
      const name = /<name>([^<]*)<\/name>/.exec(body!)?.[1] ?? '';
      const files = [...body!.matchAll(/<filename>([^<]+)<\/filename>/g)].map((m) => m[1]!);
      const label = labelOf(name);
      // The loudest and a middle layer; more are the same sound softer.
      for (const sample of new Set([files.at(-1), files[Math.floor(files.length / 2)]])) {
        const path = sample === undefined ? '' : join(root, kit, sample);
        if (!label || !existsSync(path)) continue;
        const audio = trim(await decode(path));
        if (audio) hits.push({ ...audio, kit: `h2/${kit}`, label, name: `${name}: ${sample}` });
      }
    }
  }
  return hits;
}

/** Names of kits in words the name reader of the product knows already, or that are plain to a person. */
function labelOf(name: string): DrumClass | undefined {
  const text = name.toLowerCase().replace(/[^a-z0-9#]+/g, ' ');
  if (/roll|choke|swish/.test(text)) return undefined;
  if (/djembe|cajon slap|finger snap|waterglass|whistle|maraca/.test(text)) return 'percussion';
  if (/(snare.*rim ?shot)|rimshot \(pearl/.test(text)) return 'snare';
  if (/stick|rim click/.test(text)) return 'rim';
  if (/hat (op|free|semi)|hat.*(open|semi)|(open|side o) ?hh|side ohh/.test(text)) return 'open-hat';
  if (/hat|hh/.test(text)) return 'closed-hat';
  if (
    /ride|crash|china|splash|\bbell\b|cymbal|\bcup\b/.test(text) &&
    !/cowbell|sangban|kenkeni|dununba/.test(text)
  )
    return 'cymbal';
  if (/sangban|kenkeni|dununba/.test(text)) return 'percussion';
  if (/\bdrum \d/.test(text)) return undefined;
  return hintsFromName(name, []).drumClass?.value;
}

/** Kits of patches for DrumSynth in the lmms-common package, played here, labelled by folder and name. */
export function drumSynthHits(root = '/usr/share/lmms/samples/drumsynth'): Hit[] {
  if (!existsSync(root)) return [];
  const hits: Hit[] = [];
  for (const kit of readdirSync(root).sort()) {
    for (const file of readdirSync(join(root, kit)).sort()) {
      const label = drumSynthLabel(kit, basename(file, '.ds'));
      if (!label) continue;
      const patch = parseDrumPatch(readFileSync(join(root, kit, file), 'latin1'));
      const audio = trim({ channels: [playDrumPatch(patch, hits.length + 1)], rate: 44_100 });
      if (!audio) continue;
      // A name that says hat alone leaves open or closed to how long it rings.
      const rings = audio.channels[0]!.length > 0.45 * 44_100;
      hits.push({
        ...audio,
        kit: `drumsynth/${kit}`,
        label: label === 'closed-hat' && rings ? 'open-hat' : label,
        name: file,
      });
    }
  }
  return hits;
}

const NO_DRUMS = /^(effects|instrument|misc_synth|misc_fx|misc_bass)$/;

function drumSynthLabel(kit: string, name: string): Hit['label'] | undefined {
  const text = ` ${name.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  if (/ (bass drum|kick|kik|k|bd|\w*kick) /.test(text)) return 'kick';
  if (NO_DRUMS.test(kit)) return 'none';
  if (/ (snare|snr|sn|s|\w*snare) /.test(text)) return 'snare';
  if (/clap|clp/.test(text) || kit === 'misc_claps') return 'clap';
  if (/ (rim|stk|rimshot) /.test(text)) return 'rim';
  if (/ride|cym/.test(text)) return 'cymbal';
  if (/ (open|oh|hat o|h open) /.test(text)) return 'open-hat';
  if (/hat|hh/.test(text)) return 'closed-hat';
  if (/ tom\w* |\w*tom /.test(text)) return 'tom';
  if (/bongo|conga|cga|clave|clav|cow|marac|tamb|shak|triangle|guiro|cab|wood|tabla|timbale|taiko/.test(text))
    return 'percussion';
  return undefined;
}

/** Folders of lmms-common with single sounds that are no drums. */
const LMMS_OTHERS = ['basses', 'instruments', 'stringsnpads', 'misc', 'effects', 'latin'];

/** Recorded samples of the lmms-common package, labelled by folder and name. */
export async function lmmsHits(root = '/usr/share/lmms/samples'): Promise<Hit[]> {
  if (!existsSync(root)) return [];
  const hits: Hit[] = [];
  for (const folder of ['drums', ...LMMS_OTHERS]) {
    for (const file of readdirSync(join(root, folder)).sort()) {
      const label = folder === 'drums' ? lmmsLabel(file) : /metronome|hit/.test(file) ? undefined : 'none';
      const audio = label ? trim(await decode(join(root, folder, file))) : null;
      if (label && audio) hits.push({ ...audio, kit: `lmms/${folder}`, label, name: file });
    }
  }
  return hits;
}

function lmmsLabel(file: string): DrumClass | undefined {
  if (/^(zap|nasty_bass|clav)/.test(file)) return undefined;
  if (/^bassdrum/.test(file)) return 'kick';
  if (/^wood|^shaker/.test(file)) return 'percussion';
  if (/hihat_opened/.test(file)) return 'open-hat';
  if (/hihat/.test(file)) return 'closed-hat';
  if (/^snare/.test(file)) return 'snare';
  return hintsFromName(file, []).drumClass?.value;
}

/** The percussion of the freepats package: Gravis patches, by General MIDI note. */
export function freepatsHits(root = '/usr/share/midi/freepats/Drum_000'): Hit[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((file) => file.endsWith('.pat'))
    .sort()
    .flatMap((file) => {
      const label = GM_DRUMS.get(Number(file.slice(0, 3)));
      const audio = label ? trim(readGravisPatch(readFileSync(join(root, file)))) : null;
      return label && audio ? [{ ...audio, kit: 'freepats', label, name: file }] : [];
    });
}

/** First sample of a GF1 patch: three headers of 239 bytes in all, then 96 bytes that describe the sample. */
function readGravisPatch(data: Buffer): Audio {
  const sample = 239;
  const size = data.readUInt32LE(sample + 8);
  const rate = data.readUInt16LE(sample + 20);
  const modes = data.readUInt8(sample + 55);
  const [wide, unsigned] = [(modes & 1) !== 0, (modes & 2) !== 0];
  const body = data.subarray(sample + 96, sample + 96 + size);
  const shift = unsigned ? (wide ? 32_768 : 128) : 0;
  const signal = Float32Array.from({ length: wide ? body.length >> 1 : body.length }, (_, i) =>
    wide
      ? (unsigned ? body.readUInt16LE(2 * i) - shift : body.readInt16LE(2 * i)) / 32_768
      : (unsigned ? body.readUInt8(i) - shift : body.readInt8(i)) / 128,
  );
  return { channels: [signal], rate };
}

/** Channels a melodic program can be played on: all but the drums. */
const MELODIC_CHANNELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15];
const MELODIC_FONTS = ['fluid', 'timgm', 'opl3'];

/** Single notes of melodic General MIDI programs: what must not be called a drum. */
export function melodicHits(): Hit[] {
  const hits: Hit[] = [];
  for (const [font, path] of soundfonts()) {
    if (!MELODIC_FONTS.includes(font)) continue;
    for (let first = 0; first < 112; first += MELODIC_CHANNELS.length) {
      const programs = MELODIC_CHANNELS.map((channel, i) => [channel, first + i] as const);
      const notes = programs.flatMap(([channel, program], i) => {
        const low = program >= 32 && program < 40 ? 28 : 40;
        return [low + ((program * 7) % 12), low + 12 + ((program * 5) % 17)].map((note, k) => ({
          at: (2 * i + k) * SPACING_SECONDS,
          beats: program % 3 === 0 ? 0.3 : 1,
          note,
          velocity: 100,
          channel,
          program,
        }));
      });
      const seconds = notes.length * SPACING_SECONDS;
      const rendered = render(path, [{ bpm: 60, notes, programs: new Map(programs) }], seconds)[0]!;
      cut(rendered, notes.length).forEach((audio, i) => {
        const { program, note } = notes[i]!;
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
