import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Finding } from '../../schemas/kit.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';

const SEVERITY: Readonly<Record<Finding['severity'], { label: string; tone: string }>> = {
  error: { label: 'Must be fixed', tone: 'down' },
  warning: { label: 'Worth a look', tone: 'degraded' },
  note: { label: 'Good to know', tone: 'up' },
};

/** What the unit would refuse or change, before anything is written; one click mends what can be mended. */
export function Preflight(): JSX.Element {
  const { kits, link, notices, store } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const findings = useSignal<readonly Finding[] | undefined>(undefined);
  const kit = kits.kit.value;

  async function check(fix: boolean): Promise<void> {
    if (kit === null) return;
    try {
      const answer = await link.client.call('kits.preflight', { id: kit.id, fix });
      findings.value = answer.findings;
      if (answer.fixed > 0) notices.tell(`${answer.fixed} fixed; one undo takes all of them back.`);
      if (dialog.current?.open === false) dialog.current.showModal();
    } catch (error) {
      notices.report(error);
    }
  }

  const fixable = (findings.value ?? []).some(({ severity, fix }) => severity === 'error' && fix !== null);
  return (
    <>
      <button type="button" class="button" disabled={kit === null} onClick={() => void check(false)}>
        <Icon name="check" /> Pre-flight
      </button>
      <dialog ref={dialog} class="sheet preflight" aria-labelledby="preflight-title">
        <h2 id="preflight-title">Pre-flight of {kit?.name}</h2>
        {findings.value?.length === 0 && <p class="state up">Everything will play as it is meant.</p>}
        <ul class="findings">
          {findings.value?.map((finding, at) => (
            <li key={at}>
              <span class={`state ${SEVERITY[finding.severity].tone}`}>
                {SEVERITY[finding.severity].label}
              </span>
              <div>
                {finding.pad !== null && (
                  <button
                    type="button"
                    class="link"
                    onClick={() => {
                      dialog.current?.close();
                      const bank = kits.kit.peek()?.banks.find((one) => finding.pad?.startsWith(one.bank));
                      if (bank !== undefined) store.change({ bank: bank.bank, pad: finding.pad });
                    }}
                  >
                    {finding.pad}
                  </button>
                )}{' '}
                {finding.message}
                {finding.fix !== null && <small class="dim"> Fix: {finding.fix.description}</small>}
              </div>
            </li>
          ))}
        </ul>
        <form method="dialog" class="card-actions">
          {fixable && (
            <button type="button" class="button primary" onClick={() => void check(true)}>
              Fix what must be fixed
            </button>
          )}
          <button type="submit" class="button">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}
