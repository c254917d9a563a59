import type { JSX } from 'preact';
import type { Transfer } from '../../schemas/methods/device.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { formatBytes } from '../sound/format.js';

const WORDS: Readonly<Record<Transfer['state'], { label: string; tone: string }>> = {
  waiting: { label: 'Waiting', tone: '' },
  running: { label: 'Sending', tone: 'busy' },
  done: { label: 'Compared', tone: 'up' },
  failed: { label: 'Failed', tone: 'down' },
  cancelled: { label: 'Cancelled', tone: '' },
};

/** Samples on their way to the unit and those that arrived lately. */
export function TransferList(): JSX.Element {
  const { device } = useApp();
  const transfers = device.transfers.value;
  return (
    <section class="transfers" aria-label="Transfers">
      <h2>Transfers</h2>
      {transfers.length === 0 && <p class="dim">Nothing is on its way to the unit.</p>}
      <ul>
        {transfers.map((transfer) => (
          <Row key={transfer.id} transfer={transfer} />
        ))}
      </ul>
    </section>
  );
}

function Row({ transfer }: { transfer: Transfer }): JSX.Element {
  const { device } = useApp();
  const { id, pad, name, state, sent, checked, total, alreadyThere, error, kept } = transfer;
  const { label, tone } = WORDS[state];
  const open = state === 'waiting' || state === 'running';
  // Half of the way is sending, half is reading back.
  const share = total === 0 ? 0 : (sent + checked) / (2 * total);
  const checking = state === 'running' && sent >= total && total > 0;
  return (
    <li class="transfer">
      <b>{pad}</b>
      <span class="transfer-name" title={name}>
        {name}
      </span>
      <span
        class={`transfer-state state ${tone}`}
        title={state === 'done' ? 'On the pad; read back and compared' : undefined}
      >
        {checking ? 'Reading back' : alreadyThere ? 'Was there' : label}
      </span>
      {open && (
        <button
          type="button"
          class="icon-button"
          title={`Cancel ${name}`}
          onClick={() => void device.cancelTransfer(id)}
        >
          <Icon name="close" />
        </button>
      )}
      {open && (
        <div
          class={`progress ${tone}`}
          role="progressbar"
          aria-label={`${name} to ${pad}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
        >
          <i style={{ transform: `scaleX(${share})` }} />
        </div>
      )}
      {total > 0 && open && (
        <small class="dim">
          {formatBytes(sent)} of {formatBytes(total)}
        </small>
      )}
      {kept !== null && (
        <small class="dim" title={kept}>
          What was there before is kept
        </small>
      )}
      {error !== null && <small class="trouble">{error}</small>}
    </li>
  );
}
