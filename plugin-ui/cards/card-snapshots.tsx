import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Card, SyncPlan } from '../../schemas/cards.js';
import type { ResultOf } from '../../schemas/methods.js';
import type { Snapshot, SnapshotChange } from '../../schemas/methods/snapshots.js';
import { useApp } from '../app/context.js';
import { useLoaded } from '../link/use-loaded.js';
import { Ago } from '../look/ago.js';
import { Icon } from '../look/icons.js';
import { countOf, formatBytes } from '../sound/format.js';
import { planInWords } from './plan-words.js';

/** The projects of a card as they were: what changed from one to the next, and the way back. */
export function CardSnapshots({ card }: { card: Card }): JSX.Element {
  const open = useSignal(false);
  return (
    <details class="failures" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>Snapshots of its projects</summary>
      {open.value && <Snapshots card={card} />}
    </details>
  );
}

function Snapshots({ card }: { card: Card }): JSX.Element {
  const { link, notices, cards } = useApp();
  const ended = cards.ended.value;
  const known = useLoaded((client) => client.call('snapshots.list', { cardId: card.id }), {
    by: [card.id, ended],
  });
  const snapshots = known.value?.snapshots;
  const take = () => {
    link.client.call('snapshots.take', { cardId: card.id }).then(({ snapshots: taken }) => {
      notices.tell(
        taken.length === 0
          ? 'Nothing changed since the last snapshot.'
          : `${countOf(taken.length, 'project')} kept.`,
      );
      known.value = { snapshots: [...taken, ...(known.value?.snapshots ?? [])] };
    }, notices.report);
  };
  return (
    <>
      {card.state !== 'away' && (
        <button type="button" class="button" onClick={take}>
          <Icon name="plus" /> Keep them as they are now
        </button>
      )}
      {snapshots?.length === 0 && <p class="dim">No project of this card was seen yet.</p>}
      <ul>
        {snapshots?.map((snapshot) => (
          <SnapshotRow key={snapshot.id} snapshot={snapshot} card={card} />
        ))}
      </ul>
    </>
  );
}

function SnapshotRow({ snapshot, card }: { snapshot: Snapshot; card: Card }): JSX.Element {
  const { link, notices } = useApp();
  const diff = useSignal<ResultOf<'snapshots.diff'> | undefined>(undefined);
  const { id, project, name, takenAt, pads, bytes, note } = snapshot;
  function onToggle(event: Event): void {
    const opened = event.currentTarget instanceof HTMLDetailsElement && event.currentTarget.open;
    if (!opened || diff.value !== undefined) return;
    link.client.call('snapshots.diff', { id }).then((answer) => (diff.value = answer), notices.report);
  }
  return (
    <li>
      <details onToggle={onToggle}>
        <summary>
          <b>
            {project === null ? snapshot.folder : `Project ${project}`} {name}
          </b>{' '}
          <span class="dim">
            <Ago at={takenAt} />, {countOf(pads, 'pad')}, {formatBytes(bytes)}
            {note === null ? '' : `, ${note}`}
          </span>
        </summary>
        {diff.value !== undefined && <Changes diff={diff.value} />}
        {card.state !== 'away' && (
          <Restore snapshot={snapshot} card={card} changes={diff.value?.changes ?? []} />
        )}
      </details>
    </li>
  );
}

function Changes({ diff: { from, changes } }: { diff: ResultOf<'snapshots.diff'> }): JSX.Element {
  if (from === null) return <p class="dim">The first that was seen of this project.</p>;
  if (changes.length === 0) return <p class="dim">The same as the one before.</p>;
  return (
    <ul class="paths" tabIndex={0} aria-label="What changed">
      {changes.map(({ at, text }) => (
        <li key={`${at} ${text}`}>
          <b>{at}</b> {text}
        </li>
      ))}
    </ul>
  );
}

interface RestoreProps {
  snapshot: Snapshot;
  card: Card;
  changes: readonly SnapshotChange[];
}

/** The way back, whole or one pad, with its plan shown first. */
function Restore({ snapshot: { id }, card, changes }: RestoreProps): JSX.Element {
  const { link, notices } = useApp();
  const pad = useSignal('');
  const plan = useSignal<SyncPlan | null>(null);
  const changedPads = changes.filter(({ kind }) => kind === 'pad').map(({ at }) => at);
  const scope = () => (pad.value === '' ? {} : { pads: [pad.value] });
  const look = () => {
    link.client
      .call('snapshots.plan', { id, ...scope() })
      .then((answer) => (plan.value = answer), notices.report);
  };
  const restore = (confirm: string) => {
    plan.value = null;
    link.client
      .call('snapshots.restore', { id, ...scope(), confirm })
      .then(
        () => notices.tell('It is brought back; what it replaces is kept as a snapshot.'),
        notices.report,
      );
  };
  return (
    <div class="card-plan">
      <div class="wish-form">
        <select
          aria-label="What to bring back"
          value={pad.value}
          onChange={(event) => {
            pad.value = event.currentTarget.value;
            plan.value = null;
          }}
        >
          <option value="">The whole project</option>
          {changedPads.map((at) => (
            <option key={at} value={at}>
              Pad {at} only
            </option>
          ))}
        </select>
        <button type="button" class="button" onClick={look}>
          <Icon name="undo" /> Plan the way back
        </button>
      </div>
      {plan.value !== null && (
        <div class="plan-sheet">
          <p>{planInWords(plan.value)}</p>
          <button
            type="button"
            class="button primary"
            disabled={card.consent !== 'allowed' || plan.value.items.length === 0}
            title={card.consent === 'allowed' ? undefined : 'Allow writing to this card first'}
            onClick={() => restore(plan.value?.confirm ?? '')}
          >
            Do exactly this
          </button>
        </div>
      )}
    </div>
  );
}
