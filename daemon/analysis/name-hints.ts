import {
  type DrumClass,
  type MusicalMode,
  type PitchClass,
  type SampleKind,
  type SoundClass,
  type ValueSource,
} from '../../schemas/analysis.js';
import { classFromWords } from './class-words.js';

/** A value somebody wrote into a name, and how far to trust it (0 to 1). */
export interface Hint<T> {
  value: T;
  confidence: number;
  source: ValueSource;
}

export interface KeyName {
  tonic: PitchClass;
  mode: MusicalMode;
}

export interface NameHints {
  bpm?: Hint<number>;
  key?: Hint<KeyName>;
  /** A note without a mode ("bass_C2", "pad A"): a root, not a key. */
  root?: Hint<PitchClass>;
  kind?: Hint<SampleKind>;
  drumClass?: Hint<DrumClass>;
  /** A name that names a drum says drums. */
  soundClass?: Hint<SoundClass>;
}

/** Tempi a person would write into a file name. */
const MIN_BPM = 50;
const MAX_BPM = 220;
/** Longest name looked at; names are at most 255 bytes on every file system we know. */
const MAX_NAME = 512;
/** Nearest folders looked at. */
const MAX_FOLDERS = 4;

/**
 * Reads tempo, key, kind, drum and sound class out of a file name and its folders (nearest last). A value in the name beats
 * one in a folder. Pure text; nothing here has been heard.
 */
export function hintsFromName(name: string, folders: readonly string[]): NameHints {
  const hints = hintsFromText(stripExtension(name).slice(0, MAX_NAME), 'name', 1);
  for (const folder of folders.slice(-MAX_FOLDERS).reverse()) {
    const more = hintsFromText(folder.slice(0, MAX_NAME), 'folder', 0.7);
    hints.bpm ??= more.bpm as Hint<number>;
    hints.key ??= more.key as Hint<KeyName>;
    hints.kind ??= more.kind as Hint<SampleKind>;
    hints.drumClass ??= more.drumClass as Hint<DrumClass>;
    hints.soundClass ??= more.soundClass as Hint<SoundClass>;
  }
  return Object.fromEntries(Object.entries(hints).filter(([, hint]) => hint !== undefined));
}

/** Known audio extensions only: "loop_128.5" has none. */
function stripExtension(name: string): string {
  return name.replace(/\.(wav|wave|aiff?|aifc|flac|mp3|ogg|oga|opus|m4a|aac|mp4)$/i, '');
}

function hintsFromText(text: string, source: 'name' | 'folder', trust: number): NameHints {
  const words = split(text);
  const hints: NameHints = {};
  const bpm = findBpm(words, text, source);
  if (bpm) hints.bpm = { ...bpm, confidence: bpm.confidence * trust };
  const key = findKey(words, bpm !== undefined);
  if (key) hints.key = { ...key, source, confidence: key.confidence * trust };
  else if (source === 'name') {
    const root = findRoot(words);
    if (root) hints.root = { ...root, source };
  }
  const kind = findKind(words);
  if (kind) hints.kind = { value: kind, confidence: 0.9 * trust, source };
  const drum = findDrum(words);
  if (drum) hints.drumClass = { ...drum, source, confidence: drum.confidence * trust };
  const part = drum ? { value: 'drums' as const, confidence: drum.confidence } : classFromWords(words);
  if (part) hints.soundClass = { ...part, source, confidence: part.confidence * trust };
  return hints;
}

/**
 * Words of a name: split at separators, and where case or letter/digit change says so, but keeping sharps, decimals and
 * "120bpm" apart from words ("FunkyLoop_120BPM_F#m" → Funky, Loop, 120, BPM, F#m).
 */
function split(text: string): string[] {
  return text
    .replace(/♯/g, '#')
    .replace(/♭/g, 'b')
    .replace(/([a-z]{2})([A-Z])/g, '$1 $2')
    .replace(/(\d)\s*(bpm)\b/gi, '$1 $2 ')
    .replace(/\b(bpm)\s*(\d)/gi, '$1 $2')
    .split(/[\s_\-–—()[\]{},;+&@~|/\\]+|\.(?!\d)/)
    .filter((word) => word !== '');
}

function findBpm(words: readonly string[], text: string, source: ValueSource): Hint<number> | undefined {
  const marked =
    /(?:^|[^\d.])(\d{2,3}(?:[.,]\d{1,3})?)[\s_-]*bpm/i.exec(text) ??
    /bpm[\s_-]*(\d{2,3}(?:[.,]\d{1,3})?)(?!\d)/i.exec(text);
  if (marked) {
    const value = Number(marked[1]!.replace(',', '.'));
    if (value >= MIN_BPM && value <= MAX_BPM) return { value, confidence: 0.95, source };
  }
  if (source === 'folder') return undefined;
  // A bare number is a tempo when it looks like one, is not a drum machine and does not number the file.
  const numbers = words
    .map((word, at) => ({ word, at }))
    .filter(({ word, at }) => {
      if (!/^\d{2,3}(\.\d{1,2})?$/.test(word)) return false;
      const value = Number(word);
      if (value < 60 || value > 200) return false;
      if (
        /^(vol|volume|no|nr|v|take|pt|part|kit|pack|cd|disc|track|sp|tr|mpc)\.?$/i.test(words[at - 1] ?? '')
      )
        return false;
      return !/^(hz|khz|ms|bit|bits|st|nd|rd|th|k|s|sec|bars?|semi)$/i.test(words[at + 1] ?? '');
    });
  // Words in which the only number also counts the file ("kick 101") are weaker than one between others ("_120_").
  const best = numbers.length > 0 ? numbers[0]! : undefined;
  if (!best) return undefined;
  const between = best.at > 0 && best.at < words.length - 1;
  const confidence = numbers.length > 1 ? 0.35 : between ? 0.6 : 0.45;
  return { value: Number(best.word), confidence, source };
}

const SHARPS: readonly PitchClass[] = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];
const LETTERS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** Pitch class of a letter and an accidental ("Bb" → A#). */
export function pitchClassOf(letter: string, accidental: string): PitchClass {
  const shift = accidental === '#' ? 1 : accidental === 'b' ? -1 : 0;
  return SHARPS[(LETTERS[letter.toUpperCase()]! + shift + 12) % 12]!;
}

const MINOR = /^(m|min|minor|moll|mn)$/i;
const MAJOR = /^(?:[Mm](?:aj(?:or)?|AJ(?:OR)?)|[Dd]ur|DUR|M)$/;

/** Camelot wheel: n and A (minor) or B (major). 8A is A minor, 8B is C major; a step up is a fifth up. */
export function fromCamelot(number: number, letter: string): KeyName {
  const minor = letter.toUpperCase() === 'A';
  const fifths = number - 8;
  const tonic = ((((minor ? 9 : 0) + 7 * fifths) % 12) + 12) % 12;
  return { tonic: SHARPS[tonic]!, mode: minor ? 'minor' : 'major' };
}

/** A key as written in a tag or one word of a name: "F#m", "Am", "C major", "8A". Null when it is not one. */
export function parseKey(text: string): KeyName | null {
  const camelot = /^\s*0?(\d{1,2})\s*([AB])\s*$/i.exec(text);
  if (camelot && Number(camelot[1]) >= 1 && Number(camelot[1]) <= 12) {
    return fromCamelot(Number(camelot[1]), camelot[2]!);
  }
  const match =
    /^\s*([A-Ga-g])\s*(#|b|sharp|flat|♯|♭)?\s*[-_ ]?\s*([Mm](?:aj(?:or)?|AJ(?:OR)?|in(?:or)?|IN(?:OR)?|oll|OLL)|[Dd]ur|DUR|m|M)?\s*$/.exec(
      text,
    );
  if (!match) return null;
  const accidental = /^(#|sharp|♯)$/.test(match[2] ?? '') ? '#' : match[2] ? 'b' : '';
  const minor = MINOR.test(match[3] ?? '') && match[3] !== 'M';
  return { tonic: pitchClassOf(match[1]!, accidental), mode: minor ? 'minor' : 'major' };
}

interface Found<T> {
  value: T;
  confidence: number;
}

function findKey(words: readonly string[], hasBpm: boolean): Found<KeyName> | undefined {
  for (const [at, word] of words.entries()) {
    const joined = /^([A-G])(#|b|sharp|flat)?(maj|major|min|minor|m|M|dur|moll)(?:7|9|11|13)?$/i.exec(word);
    if (joined && !/^(am|em|dm|bm|gm|cm|fm)$/.test(word)) {
      const key = parseKey(word.replace(/(7|9|11|13)$/, ''));
      // A small m after a capital letter, or more than that: "Am", "F#min"; not "gm" (a bank) or "am" (a word).
      if (key) return { value: key, confidence: /^[A-G]m$/.test(word) ? 0.85 : 0.92 };
    }
    const next = words[at + 1] ?? '';
    // A small letter only with its sign: "bb minor", but not "a minor thing".
    const isNote = /^(?:[A-G](?:#|b|sharp|flat)?|[a-g](?:#|b|sharp|flat))$/.test(word);
    // "B flat minor" are three words.
    const sign = /^[A-Ga-g]$/.test(word) && /^(?:sharp|flat)$/i.test(next) ? next.toLowerCase() : '';
    const mode = sign === '' ? next : (words[at + 2] ?? '');
    if ((isNote || sign !== '') && (MINOR.test(mode) || MAJOR.test(mode)) && mode !== 'm') {
      const key = parseKey(`${word}${sign} ${mode}`);
      if (key) return { value: key, confidence: 0.92 };
    }
  }
  // Camelot codes only beside a tempo: alone, "4B" or "12a" numbers a take.
  const camelot = words.find((word) => /^(0?[1-9]|1[0-2])[AB]$/.test(word));
  if (camelot && hasBpm) return { value: parseKey(camelot)!, confidence: 0.6 };
  return undefined;
}

/** A lone note: with an octave or accidental likely a root, a lone capital letter hardly. */
function findRoot(words: readonly string[]): Found<PitchClass> | undefined {
  for (const word of [...words].reverse()) {
    const match = /^([A-G])(#|b)?(-?[0-8])?$/.exec(word);
    if (!match) continue;
    const sure = match[2] !== undefined || match[3] !== undefined;
    return { value: pitchClassOf(match[1]!, match[2] ?? ''), confidence: sure ? 0.6 : 0.25 };
  }
  return undefined;
}

function findKind(words: readonly string[]): SampleKind | undefined {
  const text = ` ${words.join(' ').toLowerCase()} `;
  if (/ (one ?shots?|1 ?shots?|os|oneshots?|hits?|stabs?|single) /.test(text)) return 'one-shot';
  if (/ (\w*loops?|lp|breaks?|breakbeats?|grooves?|fills?|toploops?) /.test(text)) return 'loop';
  if (/ (mixdown|master|full ?track|song|demo|remix) /.test(text)) return 'track';
  return undefined;
}

/** Words that name a drum, most telling first; "hi hat" and "open hat" come before "hat", "snap" before "rim". */
const DRUM_WORDS: readonly (readonly [RegExp, DrumClass, number])[] = [
  [/ (rim ?shots?|rims?|side ?sticks?|x ?stick|cross ?sticks?|rs) /, 'rim', 0.85],
  [
    / (open ?(hi)? ?hats?|hi ?hats? ?open|hats? ?open|o ?hh?|ohh?|hho|oh|openhats?|hat ?op|opn ?hats?|ophat) /,
    'open-hat',
    0.85,
  ],
  [
    / (cl(ose|osed|sd)? ?(hi)? ?hats?|clsd|hi ?hats? ?(closed?|clsd)|hats? ?(closed?|cl)|chh?|hhc|c ?hh|ch|closedhats?|pedal ?(hi)? ?hats?|foot ?hats?) /,
    'closed-hat',
    0.85,
  ],
  [/ (kicks?|kik|kck|kd|bd|bass ?drums?|bassdrums?|kickdrums?|808 ?kicks?) /, 'kick', 0.9],
  [/ (snares?|snr|sn|sd|snaredrums?) /, 'snare', 0.9],
  [/ (hand ?claps?|claps?|clps?|cp|clp) /, 'clap', 0.9],
  [/ (hi ?hats?|hats?|hh|hihats?) /, 'closed-hat', 0.55],
  [/ (crash(es)?|rides?|cymbals?|cym|splash|china|rd|cr) /, 'cymbal', 0.85],
  [/ (floor ?toms?|toms?|lt|mt|ht|tomtoms?|low ?tom|mid ?tom|hi ?tom) /, 'tom', 0.85],
  [
    / (percs?|percussions?|bongos?|congas?|cowbells?|shakers?|tambourines?|tamb|claves?|triangles?|wood ?blocks?|guiros?|maracas?|cabasas?|agogos?|timbales?|djembes?|tablas?|snaps?|cajons?|cb) /,
    'percussion',
    0.75,
  ],
];

function findDrum(words: readonly string[]): Found<DrumClass> | undefined {
  const text = ` ${words
    .map((word) => word.toLowerCase().replace(/^([a-z]{2,})\d+$/, '$1'))
    .filter((word) => !/^\d+$/.test(word))
    .join(' ')} `;
  for (const [pattern, value, confidence] of DRUM_WORDS) {
    if (pattern.test(text)) return { value, confidence };
  }
  return undefined;
}
