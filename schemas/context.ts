import { z } from 'zod';
import { musicalKey, timestamp } from './entities.js';

/**
 * Who says what the DAW is doing, best informed first. The rule: of all sources that were heard from lately the first
 * of this list that knows a field wins it, field by field; when none of those that know it was heard lately, the one
 * heard last is shown as stale. FL Studio's own script knows the project; MIDI clock hears the real pulse but only
 * tempo, transport and position; a surface or a page repeats what it was told; what a person typed holds whenever no
 * live source knows better, and never goes stale.
 */
export const CONTEXT_SOURCES = ['fl-studio', 'midi-clock', 'osc', 'ui', 'manual'] as const;
export const contextSource = z.enum(CONTEXT_SOURCES);
export type ContextSource = z.infer<typeof contextSource>;

/**
 * Milliseconds of silence after which a source counts as gone. FL Studio's script reports at least every second; MIDI
 * clock comes 24 times a beat; surfaces and pages repeat themselves within a minute.
 */
export const CONTEXT_FRESH_MS: Readonly<Record<ContextSource, number>> = {
  'fl-studio': 5_000,
  'midi-clock': 2_000,
  osc: 60_000,
  ui: 60_000,
  manual: Infinity,
};

const named = z.object({ index: z.number().int().min(0).max(9999), name: z.string().max(256) });

/** What can be known about the DAW at a moment. */
export const contextValues = z.object({
  /** Beats (quarter notes) a minute. */
  tempo: z.number().min(10).max(999),
  playing: z.boolean(),
  /** Quarter notes from the start of the song or pattern, as told last: it is not counted on. */
  position: z.number().min(0).max(1e7),
  key: musicalKey,
  channel: named,
  pattern: named,
  /** Title of the project. */
  project: z.string().max(1024),
});
export type ContextValues = z.infer<typeof contextValues>;
export type ContextField = keyof ContextValues;
export const CONTEXT_FIELDS = Object.keys(contextValues.shape) as ContextField[];

/** A field with who said so, when that source was last heard, and how long ago that was when this was sent. */
const told = <S extends z.ZodType>(value: S) =>
  z
    .object({
      value,
      source: contextSource,
      updatedAt: timestamp,
      /** Milliseconds. */
      age: z.number().int().nonnegative(),
      /** The source has fallen silent: this was true once. */
      stale: z.boolean(),
    })
    .nullable();

/** What the DAW is doing, as far as anybody told; null is unknown. */
export const dawContext = z.object({
  tempo: told(contextValues.shape.tempo),
  playing: told(contextValues.shape.playing),
  position: told(contextValues.shape.position),
  key: told(contextValues.shape.key),
  channel: told(contextValues.shape.channel),
  pattern: told(contextValues.shape.pattern),
  project: told(contextValues.shape.project),
});
export type DawContext = z.infer<typeof dawContext>;

/** For the reference pages. */
export const exampleContext: DawContext = {
  tempo: { value: 92, source: 'fl-studio', updatedAt: 1767225600000, age: 40, stale: false },
  playing: { value: true, source: 'fl-studio', updatedAt: 1767225600000, age: 40, stale: false },
  position: { value: 33.5, source: 'fl-studio', updatedAt: 1767225600000, age: 40, stale: false },
  key: {
    value: { tonic: 'A', mode: 'minor' },
    source: 'manual',
    updatedAt: 1767225000000,
    age: 600040,
    stale: false,
  },
  channel: {
    value: { index: 3, name: 'Kick' },
    source: 'fl-studio',
    updatedAt: 1767225600000,
    age: 40,
    stale: false,
  },
  pattern: null,
  project: null,
};
