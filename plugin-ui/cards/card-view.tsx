import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Card } from '../../schemas/cards.js';
import { useApp } from '../app/context.js';
import { Ago } from '../look/ago.js';
import { Icon } from '../look/icons.js';
import { formatBytes, formatCount } from '../sound/format.js';
import { CardHistory } from './card-history.js';
import { CardSnapshots } from './card-snapshots.js';
import { CardPlan } from './card-plan.js';
import { CardWishes } from './card-wishes.js';

const STATE_WORDS: Readonly<Record<Card['state'], { label: string; tone: string }>> = {
  mounted: { label: 'In the computer', tone: 'up' },
  reading: { label: 'Being read', tone: 'busy' },
  writing: { label: 'Being written', tone: 'busy' },
  away: { label: 'Away', tone: '' },
};

/** One card: may it be written, what is wanted on it, what a sync would do, what was done. */
export function CardView({ card }: { card: Card }): JSX.Element {
  const { cards } = useApp();
  const progress = cards.progress.value.get(card.id);
  const { label, tone } = STATE_WORDS[card.state];
  const away = card.state === 'away';
  return (
    <section class="memory-card" data-away={away} aria-label={`Card ${card.name}`}>
      <header class="memory-card-head">
        <Icon name="card" />
        <h2>{card.name}</h2>
        <span class={`state ${tone}`}>{label}</span>
        {card.kind === 'folder' && <span class="chip">Folder</span>}
        {card.readOnly && <span class="chip">Read only</span>}
        <span class="spacer" />
        <small class="dim">
          {card.lastSyncAt === null ? (
            'never synced'
          ) : (
            <>
              synced <Ago at={card.lastSyncAt} />
            </>
          )}
        </small>
      </header>
      {!away && <Space card={card} />}
      {card.unfinished && (
        <p class="warn-text">The last sync broke off. It goes on where it stopped with the next one.</p>
      )}
      {progress !== undefined && (
        <div class="card-progress">
          <div
            class="progress busy"
            role="progressbar"
            aria-label={`Sync of ${card.name}`}
            aria-valuemin={0}
            aria-valuemax={progress.total}
            aria-valuenow={progress.done}
          >
            <i
              style={{ transform: `scaleX(${progress.total === 0 ? 0 : progress.done / progress.total})` }}
            />
          </div>
          <small class="dim">
            {formatCount(progress.done)} of {formatCount(progress.total)} files, {formatBytes(progress.bytes)}
          </small>
        </div>
      )}
      <Consent card={card} />
      {card.consent !== 'refused' && <CardWishes card={card} />}
      {!away && card.consent !== 'refused' && <CardPlan card={card} />}
      <CardSnapshots card={card} />
      <CardHistory card={card} />
    </section>
  );
}

function Space({ card: { free, capacity, mount } }: { card: Card }): JSX.Element | null {
  if (free === null || capacity === null || capacity === 0) return null;
  return (
    <p class="card-space" title={mount ?? undefined}>
      <span class="space-bar" aria-hidden="true">
        <i style={{ width: `${100 - (100 * free) / capacity}%` }} />
      </span>
      {formatBytes(free)} free of {formatBytes(capacity)}
    </p>
  );
}

/** First sight asks; what was said can be changed. */
function Consent({ card }: { card: Card }): JSX.Element {
  const { link, notices } = useApp();
  const busy = useSignal(false);
  const { id, consent, auto } = card;
  function update(change: { consent?: Card['consent']; auto?: boolean }): void {
    busy.value = true;
    link.client
      .call('cards.update', { id, ...change })
      .catch(notices.report)
      .finally(() => (busy.value = false));
  }
  if (consent === 'ask') {
    return (
      <div class="consent" role="group" aria-label="May Padbridge write to this card?">
        <p>
          <b>May Padbridge write to this card?</b> What it did not write itself stays untouched either way.
        </p>
        <button
          type="button"
          class="button primary"
          disabled={busy.value}
          onClick={() => update({ consent: 'allowed' })}
        >
          Allow
        </button>
        <button
          type="button"
          class="button"
          disabled={busy.value}
          onClick={() => update({ consent: 'refused' })}
        >
          Only read it
        </button>
      </div>
    );
  }
  if (consent === 'refused') {
    return (
      <p class="dim">
        It is only read.{' '}
        <button type="button" class="link" onClick={() => update({ consent: 'allowed' })}>
          Allow writing
        </button>
      </p>
    );
  }
  return (
    <p class="consent-line">
      <label class="check">
        <input
          type="checkbox"
          checked={auto}
          disabled={busy.value}
          onChange={(event) => update({ auto: event.currentTarget.checked })}
        />
        Sync by itself when it is put in and nothing conflicts
      </label>
      <button type="button" class="link" onClick={() => update({ consent: 'refused', auto: false })}>
        Only read it
      </button>
    </p>
  );
}
