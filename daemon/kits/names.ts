import { MAX_SAMPLE_NAME } from '../../schemas/sp404.js';

/** Names the unit's screen can show: 23 ASCII characters, no two alike, and still the sound a person remembers. */

/** Letters that do not fall apart into a base letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', đ: 'd', Đ: 'D', ł: 'l', Ł: 'L', ı: 'i' },
  ...{ þ: 'th', Þ: 'Th', ð: 'd', Ð: 'D', '♯': '#', '♭': 'b', '×': 'x', '°': 'deg', '€': 'EUR', '№': 'No' },
  ...{ '‘': "'", '’': "'", '“': '"', '”': '"', '«': '"', '»': '"', '–': '-', '—': '-', '…': '...', '·': '.' },
};
/** Cyrillic after ISO 9's simplified use in passports, Greek after ELOT 743: sounds, not shapes. */
const ALPHABETS: readonly [string, readonly string[]][] = [
  [
    'абвгдежзийклмнопрстуфхцчшщъыьэюя',
    'a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya'.split(' '),
  ],
  ['αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t y f ch ps o'.split(' ')],
];
const SOUNDS: ReadonlyMap<string, string> = new Map(
  ALPHABETS.flatMap(([letters, sounds]) =>
    Array.from(letters).map((letter, i): [string, string] => [letter, sounds[i]!.replace('_', '')]),
  ),
);
/** A name cut at its beginning keeps at least this much, or its beginning says more than its end. */
const SHORTEST_REST = 8;

/** The text in ASCII. What has no likeness in it is left out; '' when nothing remains. */
export function asciiText(text: string): string {
  const plain = Array.from(text.normalize('NFC'), (letter) => LETTERS[letter] ?? letter)
    .join('')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '');
  return Array.from(plain, transliterated)
    .join('')
    .replace(/[^ -~]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function transliterated(letter: string): string {
  const sound = SOUNDS.get(letter.toLowerCase());
  if (sound === undefined) return letter;
  return letter === letter.toLowerCase() ? sound : sound.charAt(0).toUpperCase() + sound.slice(1);
}

/**
 * A text cut to a width at a border between words. Makers put their own name first and what the sound is last
 * ("Vendor_Pack_Kick_Dusty_07"), so words go from the beginning.
 */
export function shortened(text: string, width: number = MAX_SAMPLE_NAME): string {
  if (text.length <= width) return text;
  const spaced = text.replace(/[_\s]+/g, ' ').trim();
  if (spaced.length <= width) return spaced;
  const words = spaced.split(' ');
  for (let from = 1; from < words.length; from++) {
    const rest = words.slice(from).join(' ');
    if (rest.length <= width) return rest.length >= SHORTEST_REST ? rest : spaced.slice(-width).trim();
  }
  return spaced.slice(0, width).trim();
}

/** What the unit shows for a text, or `fallback` where nothing of it can be shown. */
export function screenName(text: string, fallback: string): string {
  return shortened(asciiText(text)) || fallback;
}

/** A file's name without its extension. */
export function nameOfFile(file: string): string {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const dot = base.lastIndexOf('.');
  return dot > 0 ? base.slice(0, dot) : base;
}

/** A name nobody has yet: the name itself, or with the first free number behind it. `taken` holds lower case. */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  for (let number = 2; ; number++) {
    const suffix = ` ${number}`;
    const candidate = name.slice(0, MAX_SAMPLE_NAME - suffix.length).trimEnd() + suffix;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
