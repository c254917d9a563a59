import { type BankLetter, MAX_BAR_QUARTERS, MAX_PATTERN_BARS, TEMPO_RANGE } from '../../../schemas/sp404.js';
import { bankOfChannel, CHROMATIC_CENTRE, CHROMATIC_CHANNEL, padOfNote } from './note-map.js';
import { MAX_LENGTH, MAX_PITCH, type PatternControl, type PatternNote, TICKS_PER_QUARTER } from './ptn.js';
import { chromaticOf, MICROSECONDS_PER_MINUTE } from './ptn-midi.js';
import { barTicks, chromaticFor, writePattern } from './ptn-write.js';
import { readSmf, type Smf, type SmfEvent } from './smf.js';
import { type PlayedNote, playedNotes } from './smf-notes.js';

/** A Standard MIDI File from a DAW as a pattern of the unit: the way back of `patternToSmf` (facts: PTN, MIDI). */

/** The effect controllers the unit listens to, on the channels of its buses (facts: MIDI). Others would be noise to it. */
const EFFECT_CONTROLLERS: ReadonlySet<number> = new Set([16, 17, 18, 19, 80, 81, 82, 83]);
const LAST_BUS_CHANNEL = 4;
const DEFAULT_BEATS = 4;

export interface SmfImport {
  /** Play every channel on this bank; without it channels 1–10 are banks A–J. */
  bank?: BankLetter;
  /** The pad that the notes of channel 16 play chromatically; without it they are left out. */
  chromaticPad?: string;
  /** Length of the pattern; without it as many bars as the file needs, at most 64. */
  bars?: number;
}

export interface ImportedPattern {
  /** The PTN file. */
  bytes: Uint8Array;
  /** Tempo the file asks for in BPM, to be set on the pattern's bank; null when it names none the unit can play. */
  tempo: number | null;
  /** What could not come over, one sentence each. */
  remarks: string[];
}

/** The pattern of a type 0 or 1 file. Throws as `readSmf` and, for options outside the unit's range, as `writePattern`. */
export function smfToPattern(bytes: Uint8Array, options: SmfImport = {}): ImportedPattern {
  const smf = readSmf(bytes);
  const remarks: string[] = [];
  const tempo = tempoOf(smf, remarks);
  const beats = beatsOf(smf, remarks);
  const toTick = (tick: number) => Math.round((tick * TICKS_PER_QUARTER) / smf.division);

  const notes: PatternNote[] = [];
  const controls: PatternControl[] = [];
  let unplayable = 0;
  for (const track of smf.tracks) {
    for (const played of playedNotes(track)) {
      const placed = placeNote(played, options);
      if (placed === undefined) unplayable++;
      else notes.push({ ...placed, ...timing(played, toTick) });
    }
    for (const event of track.events) {
      if (
        event.kind === 'control' &&
        event.channel <= LAST_BUS_CHANNEL &&
        EFFECT_CONTROLLERS.has(event.controller)
      ) {
        const { channel, controller, value } = event;
        controls.push({ at: toTick(event.tick), channel, controller, value });
      }
    }
  }
  if (unplayable > 0)
    remarks.push(
      `${unplayable} of ${unplayable + notes.length} notes play no pad of the unit and were left out.`,
    );

  const bars = options.bars ?? barsNeeded(smf, notes, toTick, beats);
  const limit = barTicks(bars, beats);
  const fitting = notes.filter(({ at }) => at < limit);
  if (fitting.length < notes.length) {
    remarks.push(
      `${notes.length - fitting.length} of ${notes.length} notes lie behind bar ${bars} and were left out.`,
    );
  }
  const file = writePattern({
    bars,
    beats,
    notes: fitting,
    controls: controls.filter(({ at }) => at < limit),
  });
  return { bytes: file, tempo, remarks };
}

function placeNote(
  played: PlayedNote,
  options: SmfImport,
): Pick<PatternNote, 'pad' | 'chromatic'> | undefined {
  const { channel, note, pressure } = played;
  if (channel === CHROMATIC_CHANNEL && options.chromaticPad !== undefined) {
    const semitones = note - CHROMATIC_CENTRE;
    if (Math.abs(semitones) > MAX_PITCH) return undefined;
    return { pad: options.chromaticPad, chromatic: chromaticFor(semitones) };
  }
  const bank = options.bank ?? bankOfChannel(channel);
  const pad = bank === undefined ? undefined : padOfNote(bank, note);
  return pad === undefined ? undefined : { pad, chromatic: chromaticOf(pressure) };
}

function timing(
  played: PlayedNote,
  toTick: (tick: number) => number,
): Omit<PatternNote, 'pad' | 'chromatic'> {
  const at = toTick(played.start);
  const length = Math.min(MAX_LENGTH, Math.max(1, toTick(played.end) - at));
  return { at, length, velocity: played.velocity, offVelocity: played.offVelocity };
}

/**
 * Bars up to the end of the file or its last note, whichever is later: the silence at the end belongs to a pattern. Where
 * the time signature is stated again behind the last note, as `patternToSmf` does, that is the end, and tails ring over it.
 */
function barsNeeded(
  smf: Smf,
  notes: readonly PatternNote[],
  toTick: (tick: number) => number,
  beats: number,
): number {
  let end = 1;
  for (const { at } of notes) end = Math.max(end, at + 1);
  const stated = toTick(earliest(smf, 'timeSignature').at(-1)?.tick ?? 0);
  if (stated >= end) end = stated;
  else for (const track of smf.tracks) end = Math.max(end, toTick(track.end));
  return Math.min(MAX_PATTERN_BARS, Math.ceil(end / barTicks(1, beats)));
}

function tempoOf(smf: Smf, remarks: string[]): number | null {
  const [first, ...later] = earliest(smf, 'tempo');
  if (first === undefined) return null;
  const tempo = Math.round((100 * MICROSECONDS_PER_MINUTE) / first.microsecondsPerQuarter) / 100;
  if (later.some((other) => other.microsecondsPerQuarter !== first.microsecondsPerQuarter)) {
    remarks.push(`The tempo changes on the way; the unit plays all of it at the first, ${tempo} BPM.`);
  }
  if (tempo >= TEMPO_RANGE.min && tempo <= TEMPO_RANGE.max) return tempo;
  remarks.push(`${tempo} BPM is outside what a bank plays, ${TEMPO_RANGE.min} to ${TEMPO_RANGE.max}.`);
  return null;
}

/** Quarter notes to the bar. 6/8 is as long as 3/4; a bar that is no whole number of quarters has no place on the unit. */
function beatsOf(smf: Smf, remarks: string[]): number {
  const [first, ...later] = earliest(smf, 'timeSignature');
  if (first === undefined) return DEFAULT_BEATS;
  const { numerator, denominator } = first;
  if (later.some((other) => other.numerator !== numerator || other.denominator !== denominator)) {
    remarks.push(
      `The time signature changes on the way; the pattern keeps the first, ${numerator}/${denominator}.`,
    );
  }
  const beats = (numerator * 4) / denominator;
  if (Number.isInteger(beats) && beats >= 1 && beats <= MAX_BAR_QUARTERS) return beats;
  remarks.push(`The unit has no ${numerator}/${denominator}; the pattern counts in ${DEFAULT_BEATS}/4.`);
  return DEFAULT_BEATS;
}

function earliest<K extends SmfEvent['kind']>(smf: Smf, kind: K): Extract<SmfEvent, { kind: K }>[] {
  return smf.tracks
    .flatMap(({ events }) => events)
    .filter((event): event is Extract<SmfEvent, { kind: K }> => event.kind === kind)
    .sort((a, b) => a.tick - b.tick);
}
