import type { LivePadChanges } from '../../hardware/sp404/link/unit-pads.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { PAD_RANGES } from '../../schemas/sp404.js';

/** The settings of a pad as a person names and writes them on a command line or a controller. */

const POSITIONS = {
  start: 'startFrame',
  end: 'endFrame',
  'loop-top': 'loopTopFrame',
  looptop: 'loopTopFrame',
} as const;
const SWITCHES = ['gate', 'loop', 'oneShot', 'fixedVelocity', 'bpmSync', 'vinyl'] as const;
const EXTRAS = ['key', 'groove', 'rate', 'humanize'] as const;
const NUMBERS = [...Object.keys(PAD_RANGES), ...EXTRAS];

/** Every word that `padChangeOf` knows. */
export const PAD_WORDS: readonly string[] = [
  'name',
  'start',
  'end',
  'loop-top',
  'chops',
  ...SWITCHES,
  ...NUMBERS,
];

/** "level" "100" as a change. Case and dashes do not matter. Throws 'invalid-input' with what there is. */
export function padChangeOf(word: string, value: string): LivePadChanges {
  const plain = word.toLowerCase().replaceAll(/[-_]/g, '');
  if (plain === 'name') return { name: value };
  if (plain === 'chops')
    return {
      chops:
        value.trim() === '' || plain === value ? [] : value.split(',').map((part) => numberOf(word, part)),
    };
  const position = Object.entries(POSITIONS).find(([name]) => name.replace('-', '') === plain)?.[1];
  if (position !== undefined) return { [position]: numberOf(word, value) };
  const known = (names: readonly string[]) => names.find((name) => name.toLowerCase() === plain);
  const onOff = known(SWITCHES);
  if (onOff !== undefined) return { [onOff]: switchOf(word, value) };
  const number = known(NUMBERS);
  if (number !== undefined) return { [number]: numberOf(word, value) };
  throw new PadbridgeError('invalid-input', `A pad has no setting "${word}".`, {
    subject: word,
    next: `Use one of ${PAD_WORDS.join(', ')}.`,
  });
}

function numberOf(word: string, value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number)) return number;
  throw new PadbridgeError('invalid-input', `"${value}" is not a number for ${word}.`, { subject: word });
}

function switchOf(word: string, value: string): boolean {
  if (['on', 'true', '1', 'yes'].includes(value.toLowerCase())) return true;
  if (['off', 'false', '0', 'no'].includes(value.toLowerCase())) return false;
  throw new PadbridgeError('invalid-input', `${word} is on or off, not "${value}".`, { subject: word });
}
