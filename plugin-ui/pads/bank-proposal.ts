import type { ResultOf } from '../../schemas/methods.js';
import type { PadRole, Suggestion } from '../../schemas/methods/suggest.js';
import { PADS_PER_BANK, type BankLetter } from '../../schemas/sp404.js';
import { whySuggested } from '../similar/similar-source.js';
import { rowWords, type RowWords } from '../browser/row-words.js';
import { DRUM_BADGES, KIND_BADGES, SOUND_BADGES } from '../sound/kinds.js';

/** A sound that is proposed for a pad, before it is put there. */
export interface ProposedPad {
  /** "A3". */
  pad: string;
  role: PadRole;
  /** What fits, the best first; never empty. */
  choices: readonly Suggestion[];
  /** Which of them. */
  chosen: number;
  /** False: the pad stays empty. */
  taken: boolean;
}

/** The part of a bank that a pad plays, for a person. */
export function roleInWords(role: PadRole): string {
  if (role === 'bass') return SOUND_BADGES.bass.label;
  if (role === 'tone') return 'Tone';
  if (role === 'loop') return KIND_BADGES.loop.label;
  return DRUM_BADGES[role].label;
}

/**
 * The answer of `suggest.bank` for the pads of a bank that hold nothing. A pad whose sample left the catalogue holds something
 * that the daemon was not told of: what is proposed goes onto the empty ones in order.
 */
export function proposedPads(
  { pads }: ResultOf<'suggest.bank'>,
  bank: BankLetter,
  isLoaded: (pad: string) => boolean,
): ProposedPad[] {
  const empty = emptyPads(bank, isLoaded);
  return pads.slice(0, empty.length).flatMap(({ role, suggestion, alternatives }, at): ProposedPad[] => {
    const pad = empty[at];
    if (suggestion === null || pad === undefined) return [];
    return [{ pad, role, choices: [suggestion, ...alternatives], chosen: 0, taken: true }];
  });
}

/** The pads of a bank that hold nothing, the first one first. */
export function emptyPads(bank: BankLetter, isLoaded: (pad: string) => boolean): string[] {
  const all = Array.from({ length: PADS_PER_BANK }, (_, at) => `${bank}${at + 1}`);
  return all.filter((pad) => !isLoaded(pad));
}

export function chosenOf({ choices, chosen }: ProposedPad): Suggestion | undefined {
  return choices[chosen];
}

/** The next of the sounds that fit a pad and that no other pad is to get; the same where there is none. */
export function nextChoice(proposed: readonly ProposedPad[], pad: string): ProposedPad[] {
  const elsewhere = new Set(
    proposed.flatMap((one) => (one.pad === pad ? [] : (chosenOf(one)?.sample.id ?? []))),
  );
  return proposed.map((one) => {
    if (one.pad !== pad) return one;
    const count = one.choices.length;
    const order = one.choices.map((_, step) => (one.chosen + 1 + step) % count);
    const chosen = order.find((at) => !elsewhere.has(one.choices[at]?.sample.id ?? 0));
    return chosen === undefined ? one : { ...one, chosen };
  });
}

/** What a suggestion says of itself, in the words of the list. */
export function proposalWords(suggestion: Suggestion): RowWords {
  return rowWords(suggestion.sample, whySuggested(suggestion));
}
