import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Card, CardSync } from '../../schemas/cards.js';
import { useApp } from '../app/context.js';
import { useLoaded } from '../link/use-loaded.js';
import { Ago } from '../look/ago.js';
import { formatCount } from '../sound/format.js';

const STATE_TONES: Readonly<Record<CardSync['state'], { label: string; tone: string }>> = {
  planned: { label: 'Planned', tone: '' },
  running: { label: 'Running', tone: 'busy' },
  done: { label: 'Done', tone: 'up' },
  failed: { label: 'Failed', tone: 'down' },
  cancelled: { label: 'Stopped', tone: '' },
};

/** What was done with a card, newest first; loaded when opened, and again when a sync of it ends. */
export function CardHistory({ card }: { card: Card }): JSX.Element {
  const open = useSignal(false);
  return (
    <details class="failures" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>History</summary>
      {open.value && <Syncs card={card} />}
    </details>
  );
}

function Syncs({ card }: { card: Card }): JSX.Element {
  const { cards } = useApp();
  const ended = cards.ended.value;
  const known = useLoaded((client) => client.call('cards.history', { id: card.id }), {
    by: [card.id, ended],
  });
  return (
    <>
      {known.value?.syncs.length === 0 && <p class="dim">Nothing was done with this card yet.</p>}
      <ul>
        {known.value?.syncs.map((sync) => (
          <li key={sync.id} class="facts-line">
            <span class={`state ${STATE_TONES[sync.state].tone}`}>{STATE_TONES[sync.state].label}</span>
            <span>{sync.restores === null ? 'Sync' : 'Snapshot brought back'}</span>
            <span>
              {formatCount(sync.done)} of {formatCount(sync.total)} files
            </span>
            {sync.failed > 0 && <span class="warn-text">{formatCount(sync.failed)} failed</span>}
            <Ago at={sync.finishedAt ?? sync.createdAt} />
            {sync.error !== null && <span class="trouble">{sync.error}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
