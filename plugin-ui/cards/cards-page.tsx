import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { PadbridgeError } from '../../bridge/client/index.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { CardView } from './card-view.js';

/** The memory cards of the sampler. */
export function CardsPage(): JSX.Element {
  const { cards } = useApp();
  const known = cards.cards.value;
  return (
    <div class="sheet-page wide">
      <h1>Cards</h1>
      <p class="dim">
        Put the card of the SP-404MK2 into this computer: what changed on it comes in, and what you want on it
        is planned. Nothing is written before you say so.
      </p>
      {known === undefined && (
        <p class="dim" role="status">
          Waiting for Padbridge …
        </p>
      )}
      {known?.length === 0 && (
        <div class="quiet-note">
          <p>No card was seen yet. A mounted card shows here within seconds.</p>
        </div>
      )}
      <div class="card-list">
        {known?.map((card) => (
          <CardView key={card.id} card={card} />
        ))}
      </div>
      <AddCard />
    </div>
  );
}

/** For a copy of a card in a folder, or a card that is mounted where nobody looks. */
function AddCard(): JSX.Element {
  const { link, notices } = useApp();
  const path = useSignal('');
  const problem = useSignal<PadbridgeError | null>(null);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    problem.value = null;
    try {
      await link.client.call('cards.add', { path: path.value.trim() });
      path.value = '';
    } catch (error) {
      if (error instanceof PadbridgeError) problem.value = error;
      else notices.report(error);
    }
  }

  return (
    <form class="add-folder" onSubmit={(event) => void submit(event)}>
      <h2>A card in a folder</h2>
      <p class="dim">A copy of a card, or one that is mounted somewhere else.</p>
      <div class="row-form">
        <input
          aria-label="Path of a card"
          placeholder="/home/you/card-copy"
          spellcheck={false}
          autocomplete="off"
          value={path.value}
          onInput={(event) => (path.value = event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={path.value.trim() === ''}>
          <Icon name="plus" /> Add
        </button>
      </div>
      <p class="problem" role="alert">
        {problem.value !== null && [problem.value.message, problem.value.next].filter(Boolean).join(' ')}
      </p>
    </form>
  );
}
