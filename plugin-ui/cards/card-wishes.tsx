import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Card } from '../../schemas/cards.js';
import type { ResultOf } from '../../schemas/methods.js';
import { useApp } from '../app/context.js';
import { useLoaded } from '../link/use-loaded.js';
import { Icon } from '../look/icons.js';

const PROJECTS = Array.from({ length: 16 }, (_, at) => at + 1);

/** What is wanted on a card: kits in its projects, collections in its IMPORT folder. */
export function CardWishes({ card }: { card: Card }): JSX.Element {
  const { link, notices, kits, collections } = useApp();
  const loaded = useLoaded((client) => client.call('cards.wishes', { id: card.id }), {
    by: [card.id],
    follow: (client, again) =>
      client.subscribe(['card'], (event) => {
        if (event.name === 'card.changed' && event.payload.card.id === card.id) again();
      }),
  });
  const wishes = loaded.value?.wishes;
  const kitId = useSignal<number | null>(null);
  const project = useSignal(1);
  const take = (answer: ResultOf<'cards.wishes'>) => {
    loaded.value = answer;
  };

  const known = kits.kits.value ?? [];
  const chosen = kitId.value ?? known[0]?.id ?? null;
  function add(event: Event): void {
    event.preventDefault();
    if (chosen === null) return;
    link.client
      .call('cards.wish', { id: card.id, kitId: chosen, project: project.value })
      .then(take, notices.report);
  }

  return (
    <div class="wishes">
      <h3>Wanted on it</h3>
      <ul class="chips">
        {wishes?.map((wish) => (
          <li key={wish.id} class="chip on">
            <bdi title={wish.name}>{wish.name}</bdi>{' '}
            <small>{wish.kind === 'kit' ? `in project ${wish.project}` : 'in IMPORT'}</small>
            <button
              type="button"
              aria-label={`No longer want ${wish.name} on this card`}
              title="No longer want it; the next plan takes it off, into the archive"
              onClick={() => {
                link.client.call('cards.unwish', { id: card.id, wish: wish.id }).then(take, notices.report);
              }}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
        {wishes?.length === 0 && <li class="dim">Nothing yet: choose a kit for one of its projects.</li>}
      </ul>
      {(collections.collections.value ?? []).length > 0 && (
        <select
          aria-label="Collection for the card"
          value=""
          onChange={(event) => {
            const collectionId = Number(event.currentTarget.value);
            event.currentTarget.value = '';
            link.client.call('cards.wish', { id: card.id, collectionId }).then(take, notices.report);
          }}
        >
          <option value="" disabled>
            Want a collection …
          </option>
          {collections.collections.value?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      {known.length > 0 && (
        <form class="wish-form" onSubmit={add}>
          <select
            aria-label="Kit for the card"
            value={chosen ?? ''}
            onChange={(event) => (kitId.value = Number(event.currentTarget.value))}
          >
            {known.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <select
            aria-label="Project on the card"
            value={project.value}
            onChange={(event) => (project.value = Number(event.currentTarget.value))}
          >
            {PROJECTS.map((number) => (
              <option key={number} value={number}>
                Project {number}
              </option>
            ))}
          </select>
          <button type="submit" class="button">
            <Icon name="plus" /> Want it
          </button>
        </form>
      )}
    </div>
  );
}
