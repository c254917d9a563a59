import { changed } from '../../schemas/kit.js';
import type { LivePad } from '../../schemas/methods/device.js';
import type { TwinChanges, TwinField, TwinPlanItem } from '../../schemas/methods/twin.js';

/** What was changed of a pad, and what was there when it was. */
export interface TwinEdit {
  changes: TwinChanges;
  /** Values of the changed fields before the first change. */
  base: TwinChanges;
  /** Another sound for the pad, and what lay on it when it was chosen. */
  sample?: { sampleId: number; name: string; base: HeldSample } | undefined;
}

/** What tells one sample on a pad from another without reading it. */
export interface HeldSample {
  name: string;
  sizeBytes: number;
}

export const NO_EDIT: TwinEdit = { changes: {}, base: {} };

/** An edit with more changes laid over it. A field that is back where it began is no edit any more. Pure. */
export function withChanges(edit: TwinEdit, changes: TwinChanges, seen: LivePad | undefined): TwinEdit {
  const next: TwinEdit = { ...edit, changes: { ...edit.changes }, base: { ...edit.base } };
  for (const field of fieldsOf(changes)) {
    const mine = changes[field];
    if (!(field in next.base)) set(next.base, field, valueOf(seen, field));
    if (same(mine, next.base[field])) {
      delete next.changes[field];
      delete next.base[field];
    } else set(next.changes, field, mine);
  }
  return next;
}

export function isEmpty({ changes, sample }: TwinEdit): boolean {
  return fieldsOf(changes).length === 0 && sample === undefined;
}

/** The three-way comparison of a pad's edit: what was there, what is wanted, what is there now. Pure. */
export function compareEdit(pad: string, edit: TwinEdit, now: LivePad): TwinPlanItem[] {
  const items = fieldsOf(edit.changes).map((field): TwinPlanItem => {
    const [base, mine, unit] = [edit.base[field], edit.changes[field], valueOf(now, field)];
    const isAsItWas = same(unit, base);
    const outcome = same(unit, mine) ? 'same' : isAsItWas ? 'apply' : 'conflict';
    return { pad, field, outcome, base: base ?? null, mine: mine!, unit: unit ?? null };
  });
  if (edit.sample === undefined) return items;
  const { name, base } = edit.sample;
  const isAsItWas = base.sizeBytes === now.sizeBytes && (base.sizeBytes === 0 || base.name === now.name);
  const outcome = isAsItWas ? 'apply' : 'conflict';
  return [{ pad, field: 'sample', outcome, base: base.name, mine: name, unit: now.name }, ...items];
}

/** A pad as it will be. */
export function laidOver(seen: LivePad, { changes }: TwinEdit): LivePad {
  return changed(seen, changes);
}

function fieldsOf(changes: TwinChanges): TwinField[] {
  return (Object.keys(changes) as TwinField[]).filter((field) => changes[field] !== undefined);
}

function valueOf(pad: LivePad | undefined, field: TwinField): TwinChanges[TwinField] {
  return pad?.[field];
}

function set(changes: TwinChanges, field: TwinField, value: TwinChanges[TwinField]): void {
  Object.assign(changes, { [field]: value });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
