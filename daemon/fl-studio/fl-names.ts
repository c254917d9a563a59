import { spelledTonic } from '../../schemas/key-spelling.js';
import type { MusicalKey, SampleSummary } from '../../schemas/entities.js';
import { shortNumber, stemOf } from './wav-facts.js';

/** FL shows some forty characters of a name in its Browser. */
const MAX_STEM = 40;
/** What Windows allows in no file name, and what FL's folder descriptions trip over. */
const FORBIDDEN = /[<>:"/\\|?*\x00-\x1f]/g;
/** Names that Windows keeps for itself, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** "124bpm Am": what a browser shows at a glance. One-shots have no tempo of their own. */
export function shortFacts({ kind, bpm, key }: Pick<SampleSummary, 'kind' | 'bpm' | 'key'>): string {
  return [
    ...(bpm !== null && kind !== 'one-shot' ? [`${shortNumber(Math.round(bpm * 10) / 10)}bpm`] : []),
    ...(key === null ? [] : [shortKey(key)]),
  ].join(' ');
}

/** "Am", "F#", "Bbm". */
export function shortKey(key: MusicalKey): string {
  return `${spelledTonic(key)}${key.mode === 'minor' ? 'm' : ''}`;
}

/**
 * The name of a sample for FL Studio without extension: its own, with tempo and key unless it says them already.
 */
export function flStem(sample: Pick<SampleSummary, 'name' | 'kind' | 'bpm' | 'key'>): string {
  const stem = stemOf(sample.name);
  const told = shortFacts(sample)
    .split(' ')
    .filter((fact) => fact !== '' && !says(stem, fact));
  return safeName([stem.slice(0, MAX_STEM).trim(), ...told].join(' '));
}

/** The black keys by both names, as a pattern takes them. */
const BLACK_KEYS = ['c#|db', 'd#|eb', 'f#|gb', 'g#|ab', 'a#|bb'];

/** Whether a name holds a fact in one of its usual spellings: "124bpm", "124", "Am", "A min", "Aminor"; a black key by either name. */
function says(stem: string, fact: string): boolean {
  const words = ` ${stem.toLowerCase().replace(/[_\-.()[\],]+/g, ' ')} `;
  const tempo = /^(\d+)(?:\.\d+)?bpm$/.exec(fact)?.[1];
  if (tempo !== undefined) return new RegExp(`[^\\d.]${tempo}(?: ?bpm| )`).test(words);
  const [, tonic = '', minor] = /^([A-G][#b]?)(m?)$/.exec(fact) ?? [];
  const mode = minor === 'm' ? '(?:m| ?min| ?minor)' : '(?:| ?maj| ?major)';
  const note = tonic.toLowerCase();
  const names = BLACK_KEYS.find((both) => both.split('|').includes(note)) ?? note;
  return new RegExp(` (?:${names})${mode} `).test(words);
}

/** A file or folder name that every system takes. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(FORBIDDEN, '_')
    .replace(/[. ]+$/, '')
    .trim();
  return plain === '' || RESERVED.test(plain) ? `_${plain}` : plain;
}

/** A folder's looks in the FL Browser, written beside the folder as `<its name>.nfo` (facts: FL Studio, 6.3). */
export function folderNfo({ colour, tip }: { colour?: string; tip?: string }): string {
  const rgb = colour?.slice(1).toUpperCase();
  const lines = [
    ...(rgb === undefined ? [] : [`Color=$${rgb.slice(4, 6)}${rgb.slice(2, 4)}${rgb.slice(0, 2)}`]),
    'IconIndex=33',
    ...(tip === undefined ? [] : [`Tip=${tip.replace(/[\r\n]+/g, ' ')}`]),
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** "#rrggbb" as FL Studio keeps colours: blue in the highest byte. */
export function toBgr(colour: string): number {
  const rgb = Number.parseInt(colour.slice(1), 16);
  return ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
}
