import type { JSX } from 'preact';
import type { Suggestion } from '../../schemas/methods/suggest.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { chosenOf, proposalWords, roleInWords, type ProposedPad } from './bank-proposal.js';

interface ProposalListProps {
  rows: readonly ProposedPad[];
  /** Whether the pad of a row is still empty. */
  isOpen: (row: ProposedPad) => boolean;
  onTake: (pad: string, taken: boolean) => void;
  /** The next sound that would fit there. */
  onAnother: (pad: string) => void;
}

/** Pad by pad: what would come there, why, and whether it does. Up and down go from row to row. */
export function ProposalList({ rows, isOpen, onTake, onAnother }: ProposalListProps): JSX.Element | null {
  if (rows.length === 0) return null;
  return (
    <ul class="proposal" aria-label="Proposed sounds" onKeyDown={goAlong}>
      {rows.map((row) => {
        const suggestion = chosenOf(row);
        if (suggestion === undefined) return null;
        return (
          <ProposalRow
            key={row.pad}
            row={row}
            suggestion={suggestion}
            open={isOpen(row)}
            onTake={(taken) => onTake(row.pad, taken)}
            onAnother={() => onAnother(row.pad)}
          />
        );
      })}
    </ul>
  );
}

interface ProposalRowProps {
  row: ProposedPad;
  suggestion: Suggestion;
  open: boolean;
  onTake: (taken: boolean) => void;
  onAnother: () => void;
}

function ProposalRow({ row, suggestion, open, onTake, onAnother }: ProposalRowProps): JSX.Element {
  const { player } = useApp();
  const { pad, role, choices, taken } = row;
  const { sample, terms, fit } = suggestion;
  const { badge, name, beside } = proposalWords(suggestion);
  const playing = player.now.value?.sample.id === sample.id;
  const details = [...terms.map(({ reason }) => reason), ...fit.map(({ text }) => `To fit: ${text}`)].join(
    '\n',
  );
  return (
    <li data-taken={taken && open} style={{ '--kind': `var(--kind-${badge.colour})` }}>
      <input
        type="checkbox"
        data-part="take"
        aria-label={`${name} onto ${pad}`}
        checked={taken && open}
        disabled={!open}
        onChange={(event) => onTake(event.currentTarget.checked)}
      />
      <span class="pad" aria-hidden="true">
        {badge.code}
      </span>
      <span class="proposal-pad">
        <b>{pad}</b> <small>{roleInWords(role)}</small>
      </span>
      <button
        type="button"
        class="icon-button"
        data-part="hear"
        title={playing ? `Stop ${name}` : `Hear ${name}`}
        aria-pressed={playing}
        onClick={() => (playing ? player.stop() : player.play(sample))}
      >
        <Icon name={playing ? 'stop' : 'play'} />
      </button>
      <span class="proposal-words" title={details}>
        <span class="proposal-name">{name}</span>
        <small>{open ? beside : 'There is a sound on this pad by now.'}</small>
      </span>
      <button
        type="button"
        class="icon-button"
        data-part="another"
        title={choices.length > 1 ? `Another one for ${pad}` : `Nothing else fits ${pad}`}
        disabled={choices.length < 2 || !open}
        onClick={onAnother}
      >
        <Icon name="refresh" />
      </button>
    </li>
  );
}

/** The same control of the row above or below. */
function goAlong(event: KeyboardEvent): void {
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' } as const;
  const side = event.key === 'ArrowDown' || event.key === 'ArrowUp' ? step[event.key] : undefined;
  if (side === undefined || !(event.target instanceof HTMLElement)) return;
  const { part = '' } = event.target.dataset;
  const next = event.target.closest('li')?.[side]?.querySelector<HTMLElement>(`[data-part="${part}"]`);
  event.preventDefault();
  event.stopPropagation();
  next?.focus();
}
