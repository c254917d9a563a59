import { z } from 'zod';
import { dawContext, exampleContext } from './context.js';
import { defineEvent } from './contract.js';
import {
  deviceState,
  exampleDevice,
  exampleLivePad,
  exampleTransfer,
  livePad,
  transfer,
} from './methods/device.js';
import { controlAddress, controller } from './controllers.js';
import { exampleController } from './methods/controllers.js';
import { exampleSelection, selection } from './methods/selection.js';
import { pulledPad } from './methods/device-jobs.js';
import { twinSummary } from './methods/twin.js';
import { card, cardSync } from './cards.js';
import { exampleCard, exampleSync } from './methods/cards.js';
import { exampleFlLink, flLink } from './methods/flstudio.js';
import { exampleFlSuggestions, flSuggestions } from './methods/fl-suggestions.js';
import { exportRun } from './exports.js';
import { collection, exampleCollection } from './methods/collections.js';
import { exampleExport } from './methods/exports.js';
import { exampleFlScan, flScan } from './methods/fl-projects.js';
import { exampleJob, exampleRoot, exampleSummary } from './methods/examples.js';
import { exampleKitSummary, kitSummary, padsResult } from './methods/kits.js';
import { mapState } from './methods/map.js';
import { exampleSentEffect, midiMessage, MONITOR_MESSAGES, sentEffect } from './methods/midi.js';
import { health, id, job, root, sampleSummary } from './entities.js';
import { preferences } from './preferences.js';
import { PAD_COUNT, padAddress } from './sp404.js';

/** Every event the daemon publishes. */
export const EVENTS = [
  defineEvent({
    name: 'samples.changed',
    topic: 'samples',
    summary: 'Samples were added or changed; a burst comes as one event with at most 200 rows',
    payload: z.object({ samples: z.array(sampleSummary).max(200) }),
    delivery: 'keep',
    example: { samples: [exampleSummary] },
  }),
  defineEvent({
    name: 'samples.bulk',
    topic: 'samples',
    summary: 'More changed than is worth listing: count, and load again what you show',
    payload: z.object({ rootId: id, changed: z.number().int().nonnegative() }),
    delivery: 'coalesce',
    example: { rootId: 1, changed: 3000 },
  }),
  defineEvent({
    name: 'samples.removed',
    topic: 'samples',
    summary: 'Rows are gone from the catalogue',
    payload: z.object({ ids: z.array(id).max(1000) }),
    delivery: 'keep',
    example: { ids: [7] },
  }),
  defineEvent({
    name: 'roots.changed',
    topic: 'roots',
    summary: 'A library folder was added, removed, went offline or came back',
    payload: z.object({ root, removed: z.boolean() }),
    delivery: 'keep',
    example: { root: exampleRoot, removed: false },
  }),
  defineEvent({
    name: 'jobs.changed',
    topic: 'jobs',
    summary: 'A job started, ended or was paused',
    payload: z.object({ job }),
    delivery: 'keep',
    example: { job: exampleJob },
  }),
  defineEvent({
    name: 'jobs.progress',
    topic: 'jobs',
    summary: 'How far a running job is; at most four a second per job',
    payload: z.object({ job }),
    delivery: 'coalesce',
    example: { job: exampleJob },
  }),
  defineEvent({
    name: 'context.changed',
    topic: 'context',
    summary:
      'The DAW does something else, or a source of that fell silent; the whole context, with sources and ages',
    payload: z.object({ context: dawContext }),
    delivery: 'coalesce',
    example: { context: exampleContext },
  }),
  defineEvent({
    name: 'preferences.changed',
    topic: 'preferences',
    summary: 'Settings were changed; null: removed',
    payload: z.object({ values: preferences }),
    delivery: 'keep',
    example: { values: { 'browser.columns': ['name', 'bpm'] } },
  }),
  defineEvent({
    name: 'kits.changed',
    topic: 'kits',
    summary: 'A kit was made, edited or removed',
    payload: z.object({ kit: kitSummary, removed: z.boolean() }),
    delivery: 'coalesce',
    example: { kit: exampleKitSummary, removed: false },
  }),
  defineEvent({
    name: 'collections.changed',
    topic: 'collections',
    summary: 'A collection was made, filled, renamed or removed',
    payload: z.object({ collection, removed: z.boolean() }),
    delivery: 'coalesce',
    example: { collection: exampleCollection, removed: false },
  }),
  defineEvent({
    name: 'exports.changed',
    topic: 'exports',
    summary: 'An export began, came further or ended; at most four a second while it runs',
    payload: z.object({ export: exportRun }),
    delivery: 'coalesce',
    example: { export: exampleExport },
  }),
  defineEvent({
    name: 'pads.changed',
    topic: 'pads',
    summary: 'Pads of a kit hold something else or play differently; null is empty',
    payload: padsResult,
    delivery: 'keep',
    example: { kitId: 1, pads: [{ pad: 'A1', content: null }], undo: 'clear A1', redo: null },
  }),
  defineEvent({
    name: 'card.changed',
    topic: 'card',
    summary:
      'A card was put in, taken out, is being read or written, was allowed something, or other things are wanted on it',
    payload: z.object({ card }),
    delivery: 'keep',
    example: { card: exampleCard },
  }),
  defineEvent({
    name: 'card.planned',
    topic: 'card',
    summary: 'A card was put in and looked at: how much there is to do. cards.plan tells the whole of it',
    payload: z.object({
      cardId: id,
      items: z.number().int().nonnegative(),
      conflicts: z.number().int().nonnegative(),
      incoming: z.number().int().nonnegative(),
      bytes: z.number().int().nonnegative(),
    }),
    delivery: 'keep',
    example: { cardId: 1, items: 42, conflicts: 0, incoming: 3, bytes: 38000000 },
  }),
  defineEvent({
    name: 'card.progress',
    topic: 'card',
    summary: 'How far a running sync is',
    payload: z.object({
      cardId: id,
      syncId: id,
      done: z.number().int().nonnegative(),
      total: z.number().int().nonnegative(),
      bytes: z.number().int().nonnegative(),
    }),
    delivery: 'coalesce',
    example: { cardId: 1, syncId: 5, done: 12, total: 42, bytes: 2300000 },
  }),
  defineEvent({
    name: 'card.synced',
    topic: 'card',
    summary: 'A sync ended, well or not',
    payload: z.object({ sync: cardSync }),
    delivery: 'keep',
    example: { sync: exampleSync },
  }),
  defineEvent({
    name: 'health.changed',
    topic: 'health',
    summary: 'A part of the program went up, down or degraded',
    payload: z.object({ health }),
    delivery: 'coalesce',
    example: { health: { state: 'up', version: '0.1.0', startedAt: 1767225600000, components: [] } },
  }),
  defineEvent({
    name: 'device.changed',
    topic: 'device',
    summary: 'The SP-404MK2 came, went, was locked by a menu, or another project or pad was selected on it',
    payload: z.object({ device: deviceState }),
    delivery: 'coalesce',
    example: { device: exampleDevice },
  }),
  defineEvent({
    name: 'device.padsChanged',
    topic: 'device',
    summary: 'Pads of the unit as they are now, only those that changed',
    payload: z.object({
      project: deviceState.shape.project,
      pads: z.array(livePad).max(PAD_COUNT),
    }),
    delivery: 'keep',
    example: { project: 1, pads: [exampleLivePad] },
  }),
  defineEvent({
    name: 'device.transfer',
    topic: 'device',
    summary: 'How far a sample on its way to the unit is; a few a second while it is sent',
    payload: z.object({ transfer }),
    delivery: 'keep',
    example: { transfer: exampleTransfer },
  }),
  defineEvent({
    name: 'device.pulled',
    topic: 'device',
    summary: 'A pad of the unit is in the catalogue now; done of total of the pads that were asked for',
    payload: z.object({
      pad: pulledPad,
      done: z.number().int().positive(),
      total: z.number().int().positive(),
    }),
    delivery: 'keep',
    example: { pad: { pad: 'B3', sampleId: 7, name: 'KICK', isNew: true }, done: 1, total: 16 },
  }),
  defineEvent({
    name: 'twin.changed',
    topic: 'twin',
    summary: 'A project was seen on the unit, edited while it is away, or brought up to date',
    payload: z.object({ twin: twinSummary }),
    delivery: 'coalesce',
    example: { twin: { project: 1, name: 'PROJECT_01', seenAt: 1767225600000, edited: 1 } },
  }),
  defineEvent({
    name: 'pads.hit',
    topic: 'pads',
    summary: 'A pad of the unit was hit, or played from here (host); the velocity only comes over MIDI',
    payload: z.object({
      pad: padAddress,
      velocity: z.number().int().min(1).max(127).nullable(),
      source: z.enum(['link', 'midi', 'host']),
    }),
    delivery: 'drop',
    example: { pad: 'B3', velocity: 100, source: 'midi' },
  }),
  defineEvent({
    name: 'flstudio.changed',
    topic: 'flstudio',
    summary:
      'FL Studio was connected, fell silent or renamed channels; what it plays comes as context.changed',
    payload: z.object({ link: flLink, channels: z.array(z.string()).max(500) }),
    delivery: 'coalesce',
    example: { link: exampleFlLink, channels: ['Kick', 'Snare'] },
  }),
  defineEvent({
    name: 'flstudio.suggested',
    topic: 'flstudio',
    summary: 'The folder of suggestions for FL Studio was written, or a button went through it',
    payload: z.object({ suggestions: flSuggestions }),
    delivery: 'coalesce',
    example: { suggestions: exampleFlSuggestions },
  }),
  defineEvent({
    name: 'flstudio.projectsChanged',
    topic: 'flstudio',
    summary: 'Songs were read, or are gone: where samples are used has changed',
    payload: flScan,
    delivery: 'coalesce',
    example: exampleFlScan,
  }),
  defineEvent({
    name: 'midi.clock',
    topic: 'midi',
    summary: 'The tempo of the MIDI clock that comes in has moved, or the machine was started or stopped',
    payload: z.object({ bpm: z.number().nullable(), playing: z.boolean() }),
    delivery: 'coalesce',
    example: { bpm: 92.5, playing: true },
  }),
  defineEvent({
    name: 'midi.effect',
    topic: 'midi',
    summary: 'An effect of the unit was chosen, turned on or off, or one of its knobs turned, from here',
    payload: sentEffect,
    delivery: 'coalesce',
    example: exampleSentEffect,
  }),
  defineEvent({
    name: 'monitor.midi',
    topic: 'monitor',
    summary:
      'Every MIDI message that came in or was sent, in bundles; a topic of its own, for there are many',
    payload: z.object({
      messages: z.array(midiMessage).max(MONITOR_MESSAGES),
      /** Messages that were too many to list. */
      dropped: z.number().int().nonnegative(),
    }),
    delivery: 'drop',
    example: {
      messages: [
        { at: 1767225600000, port: 'SP-404MKII', direction: 'in', bytes: [0x90, 47, 101], length: 3 },
      ],
      dropped: 0,
    },
  }),
  defineEvent({
    name: 'selection.changed',
    topic: 'selection',
    summary: 'Somebody went to another sample, kit or bank, or turned assign mode on or off',
    payload: z.object({ selection }),
    delivery: 'coalesce',
    example: { selection: exampleSelection },
  }),
  defineEvent({
    name: 'audition.asked',
    topic: 'audition',
    summary: 'A controller asks windows that play sound to play a sample; with a pad as that pad of the kit',
    payload: z.object({
      sampleId: id,
      pad: padAddress.nullable(),
      velocity: z.number().int().min(1).max(127).nullable(),
    }),
    delivery: 'drop',
    example: { sampleId: 1, pad: null, velocity: null },
  }),
  defineEvent({
    name: 'controllers.changed',
    topic: 'controllers',
    summary: 'A controller came, went, or got another profile; all of them',
    payload: z.object({ controllers: z.array(controller) }),
    delivery: 'coalesce',
    example: { controllers: [exampleController] },
  }),
  defineEvent({
    name: 'controllers.touched',
    topic: 'controllers',
    summary: 'A control of a controller with a profile was touched',
    payload: z.object({
      port: z.string(),
      control: controlAddress,
      value: z.number().int().min(0).max(127),
    }),
    delivery: 'drop',
    example: { port: 'MPD218', control: 'note:10:36', value: 101 },
  }),
  defineEvent({
    name: 'controllers.ran',
    topic: 'controllers',
    summary:
      'What a controller, or a pad hit in assign mode, set off; error is what a person should read, null when it worked',
    payload: z.object({
      port: z.string(),
      /** Null for a pad of the unit. */
      control: controlAddress.nullable(),
      method: z.string(),
      error: z.string().nullable(),
    }),
    delivery: 'drop',
    example: { port: 'MPD218', control: 'note:10:36', method: 'pads.assign', error: null },
  }),
  defineEvent({
    name: 'map.changed',
    topic: 'map',
    summary: 'The map of the catalogue is being made, or was brought up to date: load what is new',
    payload: z.object({
      state: mapState,
      /** Another number: every point has a new place. */
      layout: z.number().int().nonnegative(),
      total: z.number().int().nonnegative(),
    }),
    delivery: 'coalesce',
    example: { state: 'ready', layout: 1, total: 40000 },
  }),
] as const;

export type EventDefinitionUnion = (typeof EVENTS)[number];
export type EventName = EventDefinitionUnion['name'];
export type EventPayload<N extends EventName> = z.output<
  Extract<EventDefinitionUnion, { name: N }>['payload']
>;
/** One published event. */
export type DaemonEvent = { [N in EventName]: { name: N; payload: EventPayload<N> } }[EventName];

export const TOPICS = [...new Set(EVENTS.map((event) => event.topic))];
