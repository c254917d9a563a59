import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { formatBytes, stem } from '../sound/format.js';
import type { PlannedSend } from './send-plan.js';
import { PadsTable } from './pads-table.js';

/** What is about to go to the unit, pad by pad, before anything is sent. */
export function SendDialog(): JSX.Element {
  const { sendPlan, store } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const plan = sendPlan.plan.value;
  useEffect(() => {
    if (plan !== null && dialog.current?.open === false) dialog.current.showModal();
    if (plan === null) dialog.current?.close();
  }, [plan]);

  function approve(): void {
    void sendPlan.approve();
    store.open('device');
  }

  return (
    <dialog ref={dialog} class="sheet plan" aria-labelledby="send-title" onClose={sendPlan.dismiss}>
      {plan !== null && (
        <>
          <h2 id="send-title">Send to the SP-404MK2</h2>
          <Summary plan={plan} />
          <Lines plan={plan} />
          <div class="card-actions">
            <button type="button" class="button" onClick={sendPlan.dismiss}>
              Not now
            </button>
            <button type="button" class="button primary" disabled={plan.length === 0} onClick={approve}>
              <Icon name="send" /> Send {plan.length === 1 ? '1 sample' : `${plan.length} samples`}
            </button>
          </div>
        </>
      )}
    </dialog>
  );
}

function Summary({ plan }: { plan: readonly PlannedSend[] }): JSX.Element {
  const { device } = useApp();
  const state = device.state.value;
  const bytes = plan.reduce((sum, { bytes: one }) => sum + (one ?? 0), 0);
  const replaced = plan.filter(({ replaces }) => replaces !== null).length;
  return (
    <>
      <p>
        {formatBytes(bytes)} go to project {state?.project ?? '–'}
        {state?.projectName ? ` (${state.projectName})` : ''}
        {state?.simulated === true ? ' of the simulated unit' : ''}.{' '}
        {replaced === 0
          ? 'All these pads are empty.'
          : `What lies on ${replaced === 1 ? 'one of these pads' : `${replaced} of these pads`} is kept on this computer first.`}
      </p>
      {state?.state !== 'connected' && (
        <p class="warn-text">The unit is away: the samples wait here and go as soon as it is back.</p>
      )}
    </>
  );
}

function Lines({ plan }: { plan: readonly PlannedSend[] }): JSX.Element {
  return (
    <PadsTable>
      {plan.map(({ pad, sample, name, replaces, bytes }) => (
        <tr key={pad}>
          <th scope="row">{pad}</th>
          <td>{name ?? stem(sample.name)}</td>
          <td class={replaces === null ? 'dim' : 'warn-text'}>
            {replaces === null ? 'empty' : replaces.name}
          </td>
          <td class="dim">{bytes === null ? '' : formatBytes(bytes)}</td>
        </tr>
      ))}
    </PadsTable>
  );
}
