import { readFileSync } from 'node:fs';
import { PadbridgeError } from '../../../schemas/errors.js';
import type { EffectPlace } from '../../../schemas/methods/midi.js';

/** The unit's effects by name: their number on buses 1–2, on buses 3–4 and at the input, and what CTRL 1–6 turn (facts: effects). */

export interface Effect {
  name: string;
  /** Value of CC 83; null where the effect is not to be had. */
  bus12: number | null;
  bus34: number | null;
  input: number | null;
  /** What each knob is and its range, up to six. */
  knobs: readonly string[];
}

/** One line an effect: name, number on buses 1–2, on 3–4, at the input (empty: not to be had), then the knobs. */
const TABLE = new URL('effects.tsv', import.meta.url);

export const EFFECTS: readonly Effect[] = readFileSync(TABLE, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [name = '', bus12 = '', bus34 = '', input = '', ...knobs] = line.split('\t');
    return { name, bus12: numberIn(bus12), bus34: numberIn(bus34), input: numberIn(input), knobs };
  });

/** Where an effect is to be had. */
export function effectPlaces({ bus12, bus34, input }: Effect): EffectPlace[] {
  return [
    ...(bus12 === null ? [] : (['bus1', 'bus2'] as const)),
    ...(bus34 === null ? [] : (['bus3', 'bus4'] as const)),
    ...(input === null ? [] : (['input'] as const)),
  ];
}

function numberIn(cell: string): number | null {
  return cell === '' ? null : Number(cell);
}

/**
 * The effect of this name; case, spaces and dashes do not matter. Throws 'not-found' when there is none, 'unsupported' when it
 * is not to be had at this place.
 */
export function findEffect(name: string, place: EffectPlace): { effect: Effect; number: number } {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const effect = EFFECTS.find((one) => plain(one.name) === plain(name));
  if (effect === undefined) {
    throw new PadbridgeError('not-found', `The SP-404MK2 has no effect "${name.slice(0, 40)}".`, {
      subject: 'effect',
    });
  }
  const number =
    place === 'input' ? effect.input : place === 'bus1' || place === 'bus2' ? effect.bus12 : effect.bus34;
  if (number !== null) return { effect, number };
  throw new PadbridgeError('unsupported', `${effect.name} is not to be had on ${place}.`, {
    subject: effect.name,
  });
}
