import type { ComponentChildren, JSX } from 'preact';
import type { Finding } from '../../schemas/kit.js';
import { useApp } from '../app/context.js';
import { bankLetter } from '../view/pad-address.js';

const SEVERITY: Readonly<Record<Finding['severity'], { label: string; tone: string }>> = {
  error: { label: 'Must be fixed', tone: 'down' },
  warning: { label: 'Worth a look', tone: 'degraded' },
  note: { label: 'Good to know', tone: 'up' },
};

interface FindingsProps {
  findings: readonly Finding[];
  /** A pad of the list was pressed: it is in the editor now. */
  onGo: () => void;
  /** What stands behind a finding. */
  children?: (finding: Finding) => ComponentChildren;
}

/** What the unit would refuse or change, each with the pad it is about and its fix. */
export function Findings({ findings, onGo, children }: FindingsProps): JSX.Element | null {
  const { store } = useApp();
  function goTo(pad: string): void {
    const bank = bankLetter(pad);
    if (bank !== null) store.change({ bank, pad });
    onGo();
  }
  if (findings.length === 0) return null;
  return (
    <ul class="findings">
      {findings.map((finding, at) => (
        <li key={at}>
          <span class={`state ${SEVERITY[finding.severity].tone}`}>{SEVERITY[finding.severity].label}</span>
          <div>
            {finding.pad !== null && (
              <button type="button" class="link" onClick={() => goTo(finding.pad ?? '')}>
                {finding.pad}
              </button>
            )}{' '}
            {finding.message}
            {children?.(finding)}
          </div>
        </li>
      ))}
    </ul>
  );
}
