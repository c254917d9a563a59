import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { PadbridgeError } from '../../bridge/client/index.js';
import type { Kit } from '../../schemas/methods/kits.js';
import type { UnitPlan } from '../../schemas/methods/device-jobs.js';
import type { BankLetter } from '../../schemas/sp404.js';
import { stopsSending } from '../../schemas/stops-sending.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { formatBytes } from '../sound/format.js';
import { Findings } from './findings.js';
import { bankInWords, insteadInWords, planInWords } from './unit-plan-words.js';
import { PadsTable } from '../device/pads-table.js';

/** A bank or the whole kit onto the unit, with its settings: what would happen there, and the button that does exactly that. */
export function UnitTarget({ kit, onClose }: { kit: Kit; onClose: () => void }): JSX.Element {
  const { link, store, device } = useApp();
  const { bank } = store.view.value;
  const isFilled = kit.pads.some(({ pad }) => pad.startsWith(bank));
  const only = useSignal<BankLetter | null>(isFilled ? bank : null);
  const plan = useSignal<UnitPlan | null>(null);
  const problem = useSignal<PadbridgeError | null>(null);
  const busy = useSignal(false);
  /** Asks for a new plan when what was planned no longer holds. */
  const round = useSignal(0);
  const wanted = { kitId: kit.id, ...(only.value === null ? {} : { banks: [only.value] }) };

  // A unit that comes or goes, or gets another sample, makes it another plan.
  useEffect(() => {
    const abort = new AbortController();
    plan.value = null;
    link.client.call('device.planKit', wanted, { signal: abort.signal }).then(
      (answer) => {
        plan.value = answer;
        problem.value = null;
      },
      (error: unknown) => {
        if (!abort.signal.aborted) problem.value = asProblem(error);
      },
    );
    return () => abort.abort();
  }, [link, only.value, round.value, device.state.value?.state, device.state.value?.project]);

  async function approve(confirm: string): Promise<void> {
    busy.value = true;
    try {
      await link.client.call('device.sendKit', { ...wanted, confirm });
      onClose();
      store.open('device');
    } catch (error) {
      problem.value = asProblem(error);
      if (problem.value.code === 'conflict') round.value += 1;
    } finally {
      busy.value = false;
    }
  }

  return (
    <>
      <div class="segments" role="radiogroup" aria-label="What">
        {([bank, null] as const).map((choice) => (
          <label key={choice} class="segment">
            <input
              type="radio"
              name="send-banks"
              checked={only.value === choice}
              onChange={() => (only.value = choice)}
            />
            <span>{choice === null ? 'All banks' : `Bank ${choice}`}</span>
          </label>
        ))}
      </div>
      {problem.value !== null && (
        <p class="problem" role="alert">
          {[problem.value.message, problem.value.next].filter(Boolean).join(' ')}
        </p>
      )}
      {plan.value === null ? (
        problem.value === null && (
          <p class="dim" role="status">
            Looking at the unit …
          </p>
        )
      ) : (
        <Plan plan={plan.value} onGo={onClose} />
      )}
      <div class="card-actions">
        <button type="button" class="button" onClick={onClose}>
          Not now
        </button>
        <button
          type="button"
          class="button primary"
          disabled={
            busy.value ||
            plan.value === null ||
            plan.value.items.length === 0 ||
            plan.value.findings.some(stopsSending)
          }
          onClick={() => void approve(plan.value?.confirm ?? '')}
        >
          <Icon name="send" /> Do exactly this
        </button>
      </div>
    </>
  );
}

function asProblem(error: unknown): PadbridgeError {
  if (error instanceof PadbridgeError) return error;
  return new PadbridgeError('internal', 'Padbridge did not answer.', { cause: error });
}

function Plan({ plan, onGo }: { plan: UnitPlan; onGo: () => void }): JSX.Element {
  const { device } = useApp();
  const { projectName, simulated } = device.state.value ?? {};
  return (
    <>
      <p>
        Into project {plan.project}
        {projectName ? ` (${projectName})` : ''}
        {simulated === true ? ' of the simulated unit' : ''}: {planInWords(plan)} Each pad gets its level,
        pitch, start, end, loop, chops and everything else that is set here.
      </p>
      {plan.banks.length > 0 && (
        <ul aria-label="Banks that change">
          {plan.banks.map((bank) => (
            <li key={bank.bank}>{bankInWords(bank)}</li>
          ))}
        </ul>
      )}
      <Findings findings={plan.findings} onGo={onGo} />
      {plan.findings.some(stopsSending) && (
        <p class="warn-text">Mend what must be fixed first: the pre-flight does it by a click.</p>
      )}
      {plan.items.length > 0 && (
        <PadsTable>
          {plan.items.map((item) => (
            <tr key={item.pad}>
              <th scope="row">{item.pad}</th>
              <td>{item.name}</td>
              <td class={item.action === 'send' ? 'dim' : 'warn-text'}>{insteadInWords(item)}</td>
              <td class="dim">{formatBytes(item.bytes)}</td>
            </tr>
          ))}
        </PadsTable>
      )}
    </>
  );
}
