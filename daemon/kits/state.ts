import type { KitProject, PadParameters } from '../../schemas/kit.js';
import { DEFAULT_BANK } from '../../schemas/kit.js';
import type { KitBank } from '../../schemas/methods/kits.js';
import { BANKS, type BankLetter } from '../../schemas/sp404.js';

/** A kit as it is stored and edited. */

export interface StoredPad extends PadParameters {
  /** Null when the sample left the catalogue. */
  sampleId: number | null;
  /** Of the file that was put here; finds it again. */
  contentHash: string | null;
  name: string | null;
  colour: string | null;
  locked: boolean;
}

export type StoredBank = Omit<KitBank, 'bank'>;

export interface KitState {
  info: KitProject & { description: string | null };
  banks: Readonly<Record<BankLetter, StoredBank>>;
  /** Pads that hold something, by address. */
  pads: Readonly<Record<string, StoredPad>>;
}

/** The parts of a kit that an edit changed; a pad that is null is empty. */
export interface KitPatch {
  info?: KitState['info'];
  banks?: Partial<Record<BankLetter, StoredBank>>;
  pads?: Record<string, StoredPad | null>;
}

export function emptyKit(info: KitState['info']): KitState {
  const banks = Object.fromEntries(BANKS.map((bank) => [bank, { ...DEFAULT_BANK, name: null }]));
  return { info, banks: banks as Record<BankLetter, StoredBank>, pads: {} };
}

/** The parts of `to` that differ from `from`: laid over `from` they make `to`. */
export function patchBetween(from: KitState, to: KitState): KitPatch {
  const patch: KitPatch = {};
  if (differ(from.info, to.info)) patch.info = to.info;
  const banks = BANKS.filter((bank) => differ(from.banks[bank], to.banks[bank]));
  if (banks.length > 0) patch.banks = Object.fromEntries(banks.map((bank) => [bank, to.banks[bank]]));
  const addresses = new Set([...Object.keys(from.pads), ...Object.keys(to.pads)]);
  const pads = [...addresses].filter((pad) => differ(from.pads[pad], to.pads[pad]));
  if (pads.length > 0) patch.pads = Object.fromEntries(pads.map((pad) => [pad, to.pads[pad] ?? null]));
  return patch;
}

export function isEmptyPatch(patch: KitPatch): boolean {
  return Object.keys(patch).length === 0;
}

/** The kit with a patch laid over it. */
export function patched(state: KitState, { info, banks, pads = {} }: KitPatch): KitState {
  const laid = Object.entries({ ...state.pads, ...pads });
  return {
    info: info ?? state.info,
    banks: { ...state.banks, ...banks },
    pads: Object.fromEntries(laid.filter((entry): entry is [string, StoredPad] => entry[1] !== null)),
  };
}

/** Both are plain JSON made by the same code, so their texts tell. */
function differ(a: unknown, b: unknown): boolean {
  return a !== b && JSON.stringify(a) !== JSON.stringify(b);
}
