import type { Handlers } from '../../schemas/facade.js';
import type { Catalogue } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';
import type { Cards } from '../sync/cards.js';
import { projectFor } from '../sync/free-project.js';

export type CardHandlers = Pick<
  Handlers,
  | 'cards.list'
  | 'cards.add'
  | 'cards.update'
  | 'cards.wishes'
  | 'cards.wish'
  | 'cards.unwish'
  | 'cards.plan'
  | 'cards.sync'
  | 'cards.cancel'
  | 'cards.history'
>;

export function cardHandlers(deps: {
  catalogue: Pick<Catalogue, 'cards' | 'syncs'>;
  cards: Cards;
  bus: EventBus;
  now: () => number;
}): CardHandlers {
  const { catalogue, cards, bus, now } = deps;
  const wishes = (id: number) => ({ wishes: catalogue.cards.wishes(id) });
  /** Tells whoever shows the card that something else is wanted on it. */
  const wishedOtherwise = (id: number) => {
    bus.publish({ name: 'card.changed', payload: { card: cards.get(id) } });
    return wishes(id);
  };

  return {
    'cards.list': async () => ({ cards: await cards.list() }),
    'cards.add': ({ path }) => cards.add(path),
    'cards.update': ({ id, consent, auto }) => cards.update(id, { consent, auto }),
    'cards.wishes': ({ id }) => wishes(cards.get(id).id),
    'cards.wish': async ({ kitId, project, collectionId, ...params }) => {
      const card = cards.get(params.id);
      const { id } = card;
      if (kitId !== undefined) {
        catalogue.cards.wishKit(
          id,
          kitId,
          project ?? (await projectFor(catalogue.cards, card, kitId)),
          now(),
        );
      }
      if (collectionId !== undefined) catalogue.cards.wishCollection(id, collectionId, now());
      return wishedOtherwise(id);
    },
    'cards.unwish': ({ id, wish }) => {
      catalogue.cards.dropWish(cards.get(id).id, wish);
      return wishedOtherwise(id);
    },
    'cards.plan': ({ id, overrule }, { signal }) => cards.plan(id, signal, overrule),
    'cards.sync': ({ id, confirm, wait, overrule }) => cards.sync(id, confirm, wait, overrule),
    'cards.cancel': ({ id }) => cards.cancel(id),
    'cards.history': ({ id, limit }) => ({ syncs: catalogue.syncs.list(cards.get(id).id, limit) }),
  };
}
