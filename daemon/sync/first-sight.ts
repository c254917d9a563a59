import { z } from 'zod';
import type { CardConsent } from '../../schemas/cards.js';
import type { PreferenceStore } from '../catalogue/types.js';

/** What a card that is seen for the first time may be used for. */
export interface FirstSight {
  consent: CardConsent;
  /** Once it may be written to, plans without conflicts are carried out by themselves. */
  auto: boolean;
}

/** The preferences `cards.consent` and `cards.auto`; without them the configuration's consent, and nothing by itself. */
export function firstSight(
  preferences: Pick<PreferenceStore, 'get'>,
  configured: 'ask' | 'allowed',
): FirstSight {
  const values = preferences.get(['cards.consent', 'cards.auto']);
  return {
    consent: z.enum(['ask', 'allowed']).catch(configured).parse(values['cards.consent']),
    auto: z.boolean().catch(false).parse(values['cards.auto']),
  };
}
