import { LOWEST_PAD_NOTE, noteOfPad, padOfNote } from '../../hardware/sp404/formats/note-map.js';
import {
  MAX_LENGTH,
  type PatternNote,
  pitchOf,
  TICKS_PER_QUARTER,
} from '../../hardware/sp404/formats/ptn.js';
import { barTicks, writePattern } from '../../hardware/sp404/formats/ptn-write.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { type BankLetter, MAX_BAR_QUARTERS, MAX_PATTERN_BARS, PADS_PER_BANK } from '../../schemas/sp404.js';
import type { FlpNote, FlpProject } from './flp-project.js';
import type { ScriptNote, ScriptPart } from './piano-roll-script.js';

/** The note of a sampler channel at its original pitch in FL. */
const ORIGINAL_KEY = 60;
/** A sound that has no name yet is called by its pad. */
export type PadNames = (pad: string) => string | undefined;

/**
 * The parts of a pattern of the unit for FL: one for every pad that plays, for a channel of its own, and first all of
 * them together on the notes that play the pads (36 to 51), for FPC.
 */
export function partsOfPattern(pattern: { notes: readonly PatternNote[] }, nameOf: PadNames): ScriptPart[] {
  const byPad = new Map<string, ScriptNote[]>();
  const together: ScriptNote[] = [];
  for (const { pad, at, length, velocity, chromatic } of pattern.notes) {
    const note = { start: at / TICKS_PER_QUARTER, length: length / TICKS_PER_QUARTER, velocity };
    const own = byPad.get(pad) ?? [];
    own.push({ ...note, key: ORIGINAL_KEY + (chromatic === 0 ? 0 : (pitchOf(chromatic) ?? 0)) });
    byPad.set(pad, own);
    together.push({ ...note, key: noteOfPad(pad).note });
  }
  const pads = [...byPad]
    .sort(([a], [b]) => a[0]!.localeCompare(b[0]!) || Number(a.slice(1)) - Number(b.slice(1)))
    .map(([pad, notes]) => ({ name: [pad, nameOf(pad)].filter(Boolean).join(' '), notes }));
  return [{ name: 'All pads, notes 36 to 51 (FPC)', notes: together }, ...pads];
}

export interface FlpPatternImport {
  bytes: Uint8Array;
  bars: number;
  /** Which pad plays what of the song. */
  map: { pad: string; channel: string; key: number | null }[];
  /** What could not come over, one sentence each. */
  remarks: string[];
}

/**
 * A pattern of a project as one of the unit. Every channel that plays in it gets a pad of the bank, in the order of the
 * rack; when one channel plays all of it on several keys (FPC, a slicer), its keys do: from 36 as the unit has them, else
 * in their order.
 * @throws PadbridgeError not-found (no such pattern, or an empty one)
 */
export function patternFromFlp(project: FlpProject, number: number, bank: BankLetter): FlpPatternImport {
  const pattern = project.patterns.find((each) => each.number === number);
  if (pattern === undefined || pattern.notes.length === 0) {
    const filled = project.patterns.filter(({ notes }) => notes.length > 0).map((each) => each.number);
    throw new PadbridgeError('not-found', `Pattern ${number} of this project has no notes.`, {
      subject: String(number),
      next: filled.length === 0 ? 'Its notes may lie in audio.' : `Those with notes: ${filled.join(', ')}.`,
    });
  }
  const remarks: string[] = [];
  const { padFor, map } = padMap(project, pattern.notes, bank, remarks);
  const beats = beatsOf(project, remarks);
  const toTick = (ticks: number) => Math.round((ticks * TICKS_PER_QUARTER) / project.ppq);
  const notes = pattern.notes.flatMap((note): PatternNote[] => {
    const pad = padFor(note);
    if (pad === undefined) return [];
    return [
      {
        at: toTick(note.position),
        pad,
        velocity: Math.max(1, Math.min(127, note.velocity)),
        offVelocity: 64,
        length: Math.max(1, Math.min(MAX_LENGTH, toTick(note.length))),
        chromatic: 0,
      },
    ];
  });
  const last = Math.max(0, ...notes.map(({ at }) => at + 1));
  const wanted = Math.max(last, pattern.length === null ? 0 : toTick(pattern.length));
  const bars = Math.max(1, Math.min(MAX_PATTERN_BARS, Math.ceil(wanted / barTicks(1, beats))));
  const end = barTicks(bars, beats);
  const fitting = notes.filter(({ at }) => at < end);
  if (notes.length < pattern.notes.length) {
    remarks.push(`${pattern.notes.length - notes.length} notes have no pad left and were left out.`);
  }
  if (fitting.length < notes.length) {
    remarks.push(`${notes.length - fitting.length} notes lie behind bar ${bars} and were left out.`);
  }
  return { bytes: writePattern({ bars, beats, notes: fitting, controls: [] }), bars, map, remarks };
}

function padMap(project: FlpProject, notes: readonly FlpNote[], bank: BankLetter, remarks: string[]) {
  const playing = new Set(notes.map(({ channel }) => channel));
  const channels = project.channels.filter(({ id }) => playing.has(id));
  const nameOf = (id: number) => channels.find((each) => each.id === id)?.name ?? `Channel ${id + 1}`;
  const padNumber = (at: number) => (at < PADS_PER_BANK ? `${bank}${at + 1}` : undefined);
  const keys = [...new Set(notes.map(({ key }) => key))].sort((a, b) => a - b);
  if (playing.size === 1 && keys.length > 1) {
    const [only = 0] = playing;
    const asUnit = keys.every((key) => padOfNote(bank, key) !== undefined);
    const padOf = (key: number) => (asUnit ? padOfNote(bank, key) : padNumber(keys.indexOf(key)));
    const map = keys.flatMap((key) => {
      const pad = padOf(key);
      return pad === undefined ? [] : [{ pad, channel: nameOf(only), key }];
    });
    if (!asUnit)
      remarks.push(`The keys do not begin at ${LOWEST_PAD_NOTE}: they play the pads in their order.`);
    return { padFor: ({ key }: FlpNote) => padOf(key), map };
  }
  const order = [...playing].sort((a, b) => rackPlace(project, a) - rackPlace(project, b));
  if (notes.some(({ key }) => key !== ORIGINAL_KEY)) {
    remarks.push('Notes off the original pitch play their pad as it is.');
  }
  const map = order.flatMap((id, at) => {
    const pad = padNumber(at);
    return pad === undefined ? [] : [{ pad, channel: nameOf(id), key: null }];
  });
  return { padFor: ({ channel }: FlpNote) => padNumber(order.indexOf(channel)), map };
}

function rackPlace({ channels }: FlpProject, id: number): number {
  const at = channels.findIndex((channel) => channel.id === id);
  return at < 0 ? channels.length + id : at;
}

function beatsOf({ timeSignature }: FlpProject, remarks: string[]): number {
  const [numerator, denominator] = timeSignature ?? [4, 4];
  const beats = (numerator * 4) / denominator;
  if (Number.isInteger(beats) && beats >= 1 && beats <= MAX_BAR_QUARTERS) return beats;
  remarks.push(`The unit has no ${numerator}/${denominator}; the pattern counts in 4/4.`);
  return 4;
}
