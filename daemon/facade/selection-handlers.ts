import type { Handlers } from '../../schemas/facade.js';
import { noSuchKit } from '../catalogue/kits.js';
import type { Catalogue } from '../catalogue/types.js';
import type { SelectionKeeper } from '../selection/selection.js';
import { noSuchSample } from './audio-file.js';

export type SelectionHandlers = Pick<Handlers, Extract<keyof Handlers, `selection.${string}`>>;

export function selectionHandlers({
  selection,
  catalogue,
}: {
  selection: SelectionKeeper;
  catalogue: Pick<Catalogue, 'samples' | 'kits'>;
}): SelectionHandlers {
  return {
    'selection.get': () => selection.current(),
    'selection.set': (changes) => {
      const { sampleId, kitId } = changes;
      if (typeof sampleId === 'number' && catalogue.samples.locate(sampleId) === undefined)
        throw noSuchSample(sampleId);
      if (typeof kitId === 'number' && catalogue.kits.get(kitId) === undefined) throw noSuchKit(kitId);
      return selection.set(changes);
    },
    'selection.move': ({ by }) => selection.move(by),
    'selection.moveBank': ({ by }) => selection.moveBank(by),
    'selection.audition': () => ({ sampleId: selection.audition() }),
    'selection.hitPad': async ({ pad, velocity }, context) => ({
      did: await selection.hitPad(pad, velocity, context),
    }),
  };
}
