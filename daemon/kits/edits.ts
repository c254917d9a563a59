import { PadbridgeError } from '../../schemas/errors.js';
import { changed, type ChangesOf, DEFAULT_PARAMETERS } from '../../schemas/kit.js';
import { type BankLetter, PAD_RANGES, padIndex } from '../../schemas/sp404.js';
import { padsOfBank } from '../sp404/project-paths.js';
import type { KitState, StoredBank, StoredPad } from './state.js';

/** Edits of a kit. Pure: each takes a kit and returns another; the store compares the two and remembers the difference. */

/** What an edit needs to know of a sample. */
export interface Assigned {
  id: number;
  contentHash: string | null;
  bpm: number | null;
}

/**
 * A sample on a pad. One that was there leaves its place in the mix behind (level, pan, bus, groups, trigger); what belonged
 * to the sound itself (positions, chops, pitch, tempo, name) does not carry over.
 */
export function assign(kit: KitState, pad: string, sample: Assigned): KitState {
  const before = kit.pads[pad];
  const place: Partial<StoredPad> =
    before === undefined
      ? {}
      : {
          ...{ level: before.level, pan: before.pan, bus: before.bus, muteGroup: before.muteGroup },
          ...{ padLink: before.padLink, gate: before.gate, loop: before.loop, oneShot: before.oneShot },
          ...{ fixedVelocity: before.fixedVelocity, roll: before.roll, bpmSync: before.bpmSync },
        };
  return withPad(kit, pad, {
    ...DEFAULT_PARAMETERS,
    ...place,
    colour: before?.colour ?? null,
    locked: before?.locked ?? false,
    bpm: playableTempo(sample.bpm),
    sampleId: sample.id,
    contentHash: sample.contentHash,
    name: null,
  });
}

/** Samples on pads, each as `assign` puts it there. */
export function assignAll(kit: KitState, pads: readonly { pad: string; sample: Assigned }[]): KitState {
  return pads.reduce((edited, { pad, sample }) => assign(edited, pad, sample), kit);
}

/** A tempo the pad can hold: halved or doubled into the unit's range, which keeps the beat; 90 when nobody knows it. */
function playableTempo(bpm: number | null): number {
  if (bpm === null || !(bpm > 0)) return DEFAULT_PARAMETERS.bpm;
  let tempo = bpm;
  while (tempo > PAD_RANGES.bpm.max) tempo /= 2;
  while (tempo < PAD_RANGES.bpm.min) tempo *= 2;
  return Math.round(tempo * 100) / 100;
}

/** `to` becomes what `from` was, and `from` is empty. */
export function move(kit: KitState, from: string, to: string): KitState {
  const content = loaded(kit, from);
  return from === to ? kit : withPad(withPad(kit, from, null), to, content);
}

/** The two pads change places; one of them may be empty. */
export function swap(kit: KitState, from: string, to: string): KitState {
  if (kit.pads[from] === undefined && kit.pads[to] === undefined) throw emptyPad(from);
  return withPad(withPad(kit, from, kit.pads[to] ?? null), to, kit.pads[from] ?? null);
}

export function copy(kit: KitState, from: string, to: string): KitState {
  return withPad(kit, to, loaded(kit, from));
}

export function clear(kit: KitState, pads: readonly string[]): KitState {
  return pads.reduce((edited, pad) => withPad(edited, pad, null), kit);
}

/** Changes of one pad. One-shot excludes gate and loop, as on the unit: what is turned on last wins. */
export function set(kit: KitState, pad: string, changes: ChangesOf<StoredPad>): KitState {
  const before = loaded(kit, pad);
  const trigger: ChangesOf<StoredPad> =
    changes.oneShot === true
      ? { gate: false, loop: false }
      : changes.gate === true || changes.loop === true
        ? { oneShot: false }
        : {};
  const after = changed(before, { ...trigger, ...changes });
  if (after.oneShot && (after.gate || after.loop)) {
    throw new PadbridgeError('invalid-input', 'A one-shot pad has neither gate nor loop.', { subject: pad });
  }
  if (after.start !== null && after.end !== null && after.start >= after.end) {
    throw new PadbridgeError('invalid-input', 'The start of a pad lies before its end.', { subject: pad });
  }
  return { ...kit, pads: { ...kit.pads, [pad]: after } };
}

/** Samples on the pads of a bank, in order: on the empty ones, or with `replace` on all that are not locked. */
export function fill(
  kit: KitState,
  bank: BankLetter,
  samples: readonly Assigned[],
  replace: boolean,
): KitState {
  const open = padsToFill(kit, bank, replace);
  return samples.slice(0, open.length).reduce((edited, sample, i) => assign(edited, open[i]!, sample), kit);
}

/** The pads that `fill` would use. */
export function padsToFill(kit: KitState, bank: BankLetter, replace: boolean): string[] {
  return padsOfBank(bank).filter((pad) => (replace ? kit.pads[pad]?.locked !== true : !kit.pads[pad]));
}

export function setBank(kit: KitState, bank: BankLetter, changes: ChangesOf<StoredBank>): KitState {
  return { ...kit, banks: { ...kit.banks, [bank]: changed(kit.banks[bank], changes) } };
}

export function setInfo(kit: KitState, changes: ChangesOf<KitState['info']>): KitState {
  return { ...kit, info: changed(kit.info, changes) };
}

function withPad(kit: KitState, pad: string, content: StoredPad | null): KitState {
  padIndex(pad);
  const { [pad]: _before, ...others } = kit.pads;
  return { ...kit, pads: content === null ? others : { ...others, [pad]: content } };
}

function loaded(kit: KitState, pad: string): StoredPad {
  const content = kit.pads[pad];
  if (content === undefined) throw emptyPad(pad);
  return content;
}

function emptyPad(pad: string): PadbridgeError {
  return new PadbridgeError('not-found', `There is nothing on pad ${pad}.`, {
    subject: pad,
    next: 'Put a sample on it first.',
  });
}
