import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Card, SyncPlan } from '../../schemas/cards.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { countOf, formatBytes, formatCount } from '../sound/format.js';
import { CONFLICT_WORDS, groupInWords, groupsOf, KEPT_WORDS, lastOf, planInWords } from './plan-words.js';

/** Paths of a group that are listed; more is a wall nobody reads. */
const MAX_PATHS = 200;

/** What a sync would do, and the button that does exactly that. */
export function CardPlan({ card }: { card: Card }): JSX.Element {
  const { link, notices } = useApp();
  const plan = useSignal<SyncPlan | null>(null);
  const busy = useSignal(false);
  const writing = card.state === 'writing';

  async function attempt(work: () => Promise<void>): Promise<void> {
    busy.value = true;
    try {
      await work();
    } catch (error) {
      notices.report(error);
    } finally {
      busy.value = false;
    }
  }
  const look = () =>
    attempt(async () => {
      plan.value = await link.client.call('cards.plan', { id: card.id });
    });
  const approve = (confirm: string) =>
    attempt(async () => {
      await link.client.call('cards.sync', { id: card.id, confirm });
      plan.value = null;
      notices.tell('The card is brought up to date.');
    });

  return (
    <div class="card-plan">
      <div class="plan-buttons">
        <button type="button" class="button" disabled={busy.value || writing} onClick={() => void look()}>
          <Icon name="check" /> {plan.value === null ? 'Plan a sync' : 'Plan again'}
        </button>
        {writing && (
          <button
            type="button"
            class="button"
            onClick={() =>
              void attempt(async () => void (await link.client.call('cards.cancel', { id: card.id })))
            }
          >
            <Icon name="stop" /> Stop
          </button>
        )}
        {busy.value && (
          <span class="dim" role="status">
            Looking through the card …
          </span>
        )}
      </div>
      {plan.value !== null && (
        <Plan
          card={card}
          plan={plan.value}
          busy={busy.value}
          onApprove={(confirm) => void approve(confirm)}
        />
      )}
    </div>
  );
}

interface PlanProps {
  card: Card;
  plan: SyncPlan;
  busy: boolean;
  onApprove: (confirm: string) => void;
}

function Plan({ card, plan, busy, onApprove }: PlanProps): JSX.Element {
  const todo = plan.items.length + plan.incoming.length;
  return (
    <section class="plan-sheet" aria-label={`Plan for ${card.name}`}>
      <p>
        <b>{planInWords(plan)}</b>
      </p>
      <ul class="plan-groups">
        {groupsOf(plan).map((group) => (
          <li key={group.project ?? ''}>
            <details>
              <summary>
                <b>{group.project === null ? 'Loose files' : lastOf(group.project)}</b> {groupInWords(group)}
              </summary>
              <Paths paths={group.paths} />
            </details>
          </li>
        ))}
        {plan.incoming.map(({ path, files, bytes, kind }) => (
          <li key={path}>
            <b>{lastOf(path)}</b> comes into the library:{' '}
            {kind === 'project' ? countOf(files, 'file') : 'a sample'}, {formatBytes(bytes)}
          </li>
        ))}
        {plan.conflicts.map(({ path, reason }) => (
          <li key={path} class="warn-text">
            <b>{lastOf(path)}</b> {CONFLICT_WORDS[reason]}
          </li>
        ))}
        {plan.kept.length > 0 && (
          <li class="dim">
            <details>
              <summary>
                {countOf(plan.kept.length, 'file')} changed or removed on the card: the card has the last word
              </summary>
              <Paths paths={plan.kept.map(({ path, reason }) => `${path}, ${KEPT_WORDS[reason]}`)} />
            </details>
          </li>
        )}
        {plan.remarks.map((remark) => (
          <li key={remark} class="warn-text">
            {remark}
          </li>
        ))}
      </ul>
      {!plan.space.fits && (
        <p class="problem">
          It does not fit: {formatBytes(plan.space.needed)} are needed, {formatBytes(plan.space.free)} are
          free.
        </p>
      )}
      {todo > 0 && (
        <p class="beside">
          <button
            type="button"
            class="button primary"
            disabled={busy || card.consent !== 'allowed' || !plan.space.fits}
            onClick={() => onApprove(plan.confirm)}
          >
            <Icon name="check" /> Do exactly this
          </button>
          {card.consent !== 'allowed' && <span class="dim">Allow writing to this card first.</span>}
        </p>
      )}
    </section>
  );
}

function Paths({ paths }: { paths: readonly string[] }): JSX.Element {
  const more = paths.length - MAX_PATHS;
  return (
    <ul class="paths" tabIndex={0} aria-label="Files">
      {paths.slice(0, MAX_PATHS).map((path) => (
        <li key={path}>
          <bdi>{path}</bdi>
        </li>
      ))}
      {more > 0 && <li class="dim">and {formatCount(more)} more</li>}
    </ul>
  );
}
