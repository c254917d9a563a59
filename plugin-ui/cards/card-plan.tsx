import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Card, SyncPlan } from '../../schemas/cards.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { countOf, formatBytes } from '../sound/format.js';
import { Disagreements } from './disagreements.js';
import { PathList } from './path-list.js';
import {
  type Disagreement,
  disagreementsOf,
  groupInWords,
  groupsOf,
  lastOf,
  planInWords,
} from './plan-words.js';

/** What a sync would do, and the button that does exactly that. */
export function CardPlan({ card }: { card: Card }): JSX.Element {
  const { link, notices, cards } = useApp();
  const box = useRef<HTMLDivElement>(null);
  const plan = useSignal<SyncPlan | null>(null);
  /** What the card and the catalogue disagree about before anybody decided it. */
  const open = useSignal<readonly Disagreement[]>([]);
  /** Where the catalogue shall have its way. */
  const overruled = useSignal<readonly string[]>([]);
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
      open.value = disagreementsOf(plan.value);
      overruled.value = [];
    });
  const overrule = (keys: readonly string[]) =>
    attempt(async () => {
      const before = overruled.peek();
      overruled.value = keys;
      try {
        plan.value = await link.client.call('cards.plan', { id: card.id, overrule: [...keys] });
      } catch (error) {
        overruled.value = before;
        throw error;
      }
    });
  const approve = (confirm: string) =>
    attempt(async () => {
      await link.client.call('cards.sync', { id: card.id, confirm, overrule: [...overruled.peek()] });
      plan.value = null;
      notices.tell('The card is brought up to date.');
    });

  // Somebody came here from a kit, to see what it means for this card.
  const isAsked = cards.toPlan.value === card.id;
  useEffect(() => {
    if (!isAsked) return;
    cards.toPlan.value = null;
    box.current?.scrollIntoView({ block: 'nearest' });
    void look();
  }, [isAsked]);

  return (
    <div class="card-plan" ref={box}>
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
          open={open.value}
          overruled={overruled.value}
          busy={busy.value}
          onOverrule={(keys) => void overrule(keys)}
          onApprove={(confirm) => void approve(confirm)}
        />
      )}
    </div>
  );
}

interface PlanProps {
  card: Card;
  plan: SyncPlan;
  open: readonly Disagreement[];
  overruled: readonly string[];
  busy: boolean;
  onOverrule: (keys: readonly string[]) => void;
  onApprove: (confirm: string) => void;
}

function Plan({ card, plan, open, overruled, busy, onOverrule, onApprove }: PlanProps): JSX.Element {
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
              <PathList paths={group.paths} />
            </details>
          </li>
        ))}
        {plan.incoming.map(({ path, files, bytes, kind }) => (
          <li key={path}>
            <b>{lastOf(path)}</b> comes into the library:{' '}
            {kind === 'project' ? countOf(files, 'file') : 'a sample'}, {formatBytes(bytes)}
          </li>
        ))}
        {plan.remarks.map((remark) => (
          <li key={remark} class="warn-text">
            {remark}
          </li>
        ))}
      </ul>
      <Disagreements open={open} overruled={overruled} busy={busy} onOverrule={onOverrule} />
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
