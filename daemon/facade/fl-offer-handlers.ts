import type { Handlers } from '../../schemas/facade.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Catalogue } from '../catalogue/types.js';
import { createOfferToFl } from '../fl-studio/offer.js';
import type { SuggestionsForFl } from '../fl-studio/suggestions/suggestions.js';

export type FlOfferHandlers = Pick<Handlers, 'flstudio.offer'>;

export function flOfferHandlers({
  catalogue,
  flSuggestions,
}: {
  catalogue: Catalogue;
  flSuggestions: Pick<SuggestionsForFl, 'current'>;
}): FlOfferHandlers {
  const offer = createOfferToFl(flSuggestions.current().folder);
  return {
    'flstudio.offer': ({ sampleIds }) =>
      offer.offer(
        [...new Set(sampleIds)].map((id) => {
          const sample = catalogue.samples.get(id);
          if (sample !== undefined) return sample;
          throw new PadbridgeError('not-found', `There is no sample ${id}.`, { subject: String(id) });
        }),
      ),
  };
}
