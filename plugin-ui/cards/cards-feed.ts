import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { Card, CardSync } from '../../schemas/cards.js';
import type { EventPayload } from '../../schemas/events.js';
import { keepLoaded } from '../link/feed.js';

export type CardProgress = EventPayload<'card.progress'>;

/** The memory cards as the daemon has them. */
export interface CardsFeed {
  /** Mounted ones first; undefined before the first answer. */
  readonly cards: ReadonlySignal<readonly Card[] | undefined>;
  /** How far running syncs are, by card. */
  readonly progress: ReadonlySignal<ReadonlyMap<number, CardProgress>>;
  /** The sync that ended last, of any card. */
  readonly ended: ReadonlySignal<CardSync | null>;
  /** The card whose plan is to be shown as soon as its page is open. */
  readonly toPlan: Signal<number | null>;
}

export function createCardsFeed(client: PadbridgeClient, report: (error: unknown) => void): CardsFeed {
  const cards = signal<readonly Card[] | undefined>(undefined);
  const progress = signal<ReadonlyMap<number, CardProgress>>(new Map());
  const ended = signal<CardSync | null>(null);
  keepLoaded(
    client,
    () => client.call('cards.list', {}),
    (answer) => (cards.value = sorted(answer.cards)),
    report,
  );
  // Every change comes as an event, in order. An answer may come after the event of a later change.
  client.subscribe(['card'], (event) => {
    switch (event.name) {
      case 'card.changed': {
        const { card } = event.payload;
        cards.value = sorted([...(cards.peek() ?? []).filter(({ id }) => id !== card.id), card]);
        return;
      }
      case 'card.planned':
        // The page shows a plan when a person asks for one.
        return;
      case 'card.progress': {
        progress.value = new Map(progress.peek()).set(event.payload.cardId, event.payload);
        return;
      }
      case 'card.synced': {
        const next = new Map(progress.peek());
        next.delete(event.payload.sync.cardId);
        progress.value = next;
        ended.value = event.payload.sync;
        return;
      }
    }
  });
  return { cards, progress, ended, toPlan: signal(null) };
}

function sorted(cards: readonly Card[]): Card[] {
  return [...cards].sort(
    (a, b) => Number(a.state === 'away') - Number(b.state === 'away') || b.lastSeenAt - a.lastSeenAt,
  );
}
