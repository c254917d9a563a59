import type { FlCommand } from '../../schemas/fl-studio.js';
import type { Handlers } from '../../schemas/facade.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { BANKS, PADS_PER_BANK } from '../../schemas/sp404.js';
import type { EventBus } from '../event-bus.js';
import { toBgr } from '../fl-studio/fl-names.js';
import type { FlStudio } from '../fl-studio/fl-studio.js';
import type { SuggestionsForFl } from '../fl-studio/suggestions/suggestions.js';
import type { SelectionKeeper } from '../selection/selection.js';
import type { Suggest } from '../suggest/suggest.js';
import type { FlOfferHandlers } from './fl-offer-handlers.js';
import type { FlProjectHandlers } from './fl-project-handlers.js';
import type { FlRackHandlers } from './fl-rack-handlers.js';
import type { KitHandlers } from './kit-handlers.js';

export type FlStudioHandlers = Omit<
  Pick<Handlers, Extract<keyof Handlers, `flstudio.${string}`>>,
  keyof FlProjectHandlers | keyof FlRackHandlers | keyof FlOfferHandlers
>;

export interface FlStudioHandlerDeps {
  flStudio: FlStudio;
  flSuggestions: SuggestionsForFl;
  suggest: Suggest;
  bus: EventBus;
  selection: Pick<SelectionKeeper, 'kit'>;
}

export function flstudioHandlers(
  { flStudio, flSuggestions, suggest, bus, selection }: FlStudioHandlerDeps,
  kits: KitHandlers,
): FlStudioHandlers {
  const run = async (command: FlCommand) => {
    await flStudio.run(command);
    return { done: true } as const;
  };
  return {
    'flstudio.status': () => flStudio.status(),
    'flstudio.install': ({ allowChanges }) => flStudio.install(allowChanges),
    'flstudio.hint': (a) => run({ c: 'hint', a }),
    'flstudio.play': () => run({ c: 'start', a: {} }),
    'flstudio.stop': () => run({ c: 'stop', a: {} }),
    'flstudio.setTempo': (a) => run({ c: 'tempo', a }),
    'flstudio.selectChannel': (a) => run({ c: 'select', a }),
    'flstudio.playNote': (a) => run({ c: 'note', a }),
    'flstudio.labelChannel': async ({ channel, name, colour }) => {
      if (name !== undefined) await flStudio.run({ c: 'name', a: { channel, name } });
      if (colour !== undefined) await flStudio.run({ c: 'colour', a: { channel, colour: toBgr(colour) } });
      return { done: true };
    },
    'flstudio.openPattern': (a) => run({ c: 'pattern', a }),
    'flstudio.suggestions': () => flSuggestions.current(),
    'flstudio.refresh': () => flSuggestions.refresh('rank'),
    'flstudio.next': () => flSuggestions.move(1),
    'flstudio.previous': () => flSuggestions.move(-1),
    'flstudio.audition': () => {
      const item = flSuggestions.chosen();
      const { sample, recommendationId } = item;
      suggest.played({
        sampleId: sample.id,
        place: 'daw',
        ...(recommendationId !== null && { recommendationId }),
      });
      bus.publish({ name: 'audition.asked', payload: { sampleId: sample.id, pad: null, velocity: null } });
      return item;
    },
    'flstudio.notThis': () => flSuggestions.reject(),
    'flstudio.assign': async ({ kitId: wantedKit, pad: wantedPad }, call) => {
      const { sample, recommendationId } = flSuggestions.chosen();
      const kitId = wantedKit ?? selection.kit();
      const pad = wantedPad ?? firstEmptyPad((await kits['kits.get']({ id: kitId }, call)).pads);
      await kits['pads.assign']({ kitId, pad, sampleId: sample.id }, call);
      suggest.feedback({
        sampleId: sample.id,
        ...(recommendationId !== null && { recommendationId }),
        verdict: 'accepted',
      });
      return { kitId, pad, sampleId: sample.id };
    },
  };
}

/** A1 first. @throws PadbridgeError conflict when the kit is full */
function firstEmptyPad(loaded: readonly { pad: string }[]): string {
  const taken = new Set(loaded.map(({ pad }) => pad));
  const all = BANKS.flatMap((bank) => Array.from({ length: PADS_PER_BANK }, (_, at) => `${bank}${at + 1}`));
  const free = all.find((pad) => !taken.has(pad));
  if (free !== undefined) return free;
  throw new PadbridgeError('conflict', 'The kit has no empty pad.', { next: 'Name the pad to replace.' });
}
