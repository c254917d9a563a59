import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Card, CardSync } from '../../schemas/cards.js';
import { useApp } from '../app/context.js';
import { formatAgo, formatCount } from '../sound/format.js';

const STATE_TONES: Readonly<Record<CardSync['state'], { label: string; tone: string }>> = {
  planned: { label: 'Planned', tone: '' },
  running: { label: 'Running', tone: 'busy' },
  done: { label: 'Done', tone: 'up' },
  failed: { label: 'Failed', tone: 'down' },
  cancelled: { label: 'Stopped', tone: '' },
};

/** What was done with a card, newest first; loaded when opened, and again when a sync of it ends. */
export function CardHistory({ card }: { card: Card }): JSX.Element {
  const { link, notices, cards } = useApp();
  const syncs = useSignal<readonly CardSync[] | undefined>(undefined);
  const open = useSignal(false);
  const ended = cards.ended.value;
  useEffect(() => {
    if (!open.value) return;
    link.client.call('cards.history', { id: card.id }).then((answer) => {
      syncs.value = answer.syncs;
    }, notices.report);
  }, [link, notices, card.id, open.value, ended, open, syncs]);
  return (
    <details class="failures" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>History</summary>
      {syncs.value?.length === 0 && <p class="dim">Nothing was done with this card yet.</p>}
      <ul>
        {syncs.value?.map((sync) => (
          <li key={sync.id} class="facts-line">
            <span class={`state ${STATE_TONES[sync.state].tone}`}>{STATE_TONES[sync.state].label}</span>
            <span>{sync.restores === null ? 'Sync' : 'Snapshot brought back'}</span>
            <span>
              {formatCount(sync.done)} of {formatCount(sync.total)} files
            </span>
            {sync.failed > 0 && <span class="warn-text">{formatCount(sync.failed)} failed</span>}
            <span>{formatAgo(sync.finishedAt ?? sync.createdAt, Date.now())}</span>
            {sync.error !== null && <span class="trouble">{sync.error}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
