import type { SyncPlan } from '../../schemas/cards.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardRow } from '../catalogue/card-types.js';

/** Throws 'forbidden' without consent, 'too-large' when the plan does not fit. */
export function refuseUnlessAllowed({ consent, name }: CardRow, { space }: Pick<SyncPlan, 'space'>): void {
  if (consent !== 'allowed') {
    throw new PadbridgeError('forbidden', `Padbridge has not been allowed to write to ${name}.`, {
      next: 'Allow it for this card first.',
    });
  }
  if (space.fits) return;
  throw new PadbridgeError('too-large', 'There is not enough room on the card.', {
    next: `Free ${Math.ceil((space.needed - space.free) / 1e6)} MB on it, or want less on it.`,
  });
}

export function notAsPlanned(): PadbridgeError {
  return new PadbridgeError('conflict', 'The card or the catalogue changed since the plan was made.', {
    next: 'Look at the new plan, and confirm that one.',
  });
}
