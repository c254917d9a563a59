import type { z } from 'zod';
import type { MethodDefinition } from './contract.js';
import { correctionMethods } from './methods/corrections.js';
import { contextMethods } from './methods/context.js';
import { controllerMethods } from './methods/controllers.js';
import { collectionMethods } from './methods/collections.js';
import { exportMethods } from './methods/exports.js';
import { deviceMethods } from './methods/device.js';
import { deviceJobMethods } from './methods/device-jobs.js';
import { cardMethods } from './methods/cards.js';
import { flstudioMethods } from './methods/flstudio.js';
import { flSuggestionMethods } from './methods/fl-suggestions.js';
import { flProjectMethods } from './methods/fl-projects.js';
import { flOfferMethods } from './methods/fl-offer.js';
import { flRackMethods } from './methods/fl-rack.js';
import { jobMethods } from './methods/jobs.js';
import { kitMethods } from './methods/kits.js';
import { libraryMethods } from './methods/library.js';
import { midiMethods } from './methods/midi.js';
import { preferenceMethods } from './methods/preferences.js';
import { sampleMethods } from './methods/samples.js';
import { harmonyMethods } from './methods/harmony.js';
import { mapMethods } from './methods/map.js';
import { relationMethods } from './methods/relations.js';
import { similarMethods } from './methods/similar.js';
import { selectionMethods } from './methods/selection.js';
import { snapshotMethods } from './methods/snapshots.js';
import { suggestMethods } from './methods/suggest.js';
import { twinMethods } from './methods/twin.js';
import { systemMethods } from './methods/system.js';

/** Every method of the contract. A method added here appears on every door. */
export const METHODS = [
  ...sampleMethods,
  ...correctionMethods,
  ...similarMethods,
  ...harmonyMethods,
  ...relationMethods,
  ...mapMethods,
  ...suggestMethods,
  ...libraryMethods,
  ...jobMethods,
  ...contextMethods,
  ...preferenceMethods,
  ...kitMethods,
  ...deviceMethods,
  ...deviceJobMethods,
  ...twinMethods,
  ...midiMethods,
  ...selectionMethods,
  ...controllerMethods,
  ...cardMethods,
  ...flstudioMethods,
  ...flSuggestionMethods,
  ...snapshotMethods,
  ...collectionMethods,
  ...exportMethods,
  ...flProjectMethods,
  ...flRackMethods,
  ...flOfferMethods,
  ...systemMethods,
] as const;

export type Method = (typeof METHODS)[number];
export type MethodName = Method['name'];
export type MethodOf<N extends MethodName> = Extract<Method, { name: N }>;
/** Params after validation, defaults filled in. */
export type ParamsOf<N extends MethodName> = z.output<MethodOf<N>['params']>;
/** Params as a caller writes them. */
export type ParamsInput<N extends MethodName> = z.input<MethodOf<N>['params']>;
export type ResultOf<N extends MethodName> = z.output<MethodOf<N>['result']>;

const byName: ReadonlyMap<string, MethodDefinition> = new Map(
  METHODS.map((m) => [m.name, m as MethodDefinition]),
);

/** The definition of a method by its name, or undefined: the only way from an outside string to a call. */
export function findMethod(name: string): MethodDefinition | undefined {
  return byName.get(name);
}
