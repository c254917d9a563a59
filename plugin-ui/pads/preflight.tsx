import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Finding } from '../../schemas/kit.js';
import type { ParamsInput } from '../../schemas/methods.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { countOf } from '../sound/format.js';
import { Findings } from './findings.js';

/** A fix that prepares the sound differently is an export's: a kit only says how pads play. */
const isMendable = ({ fix }: Finding) => fix !== null && fix.render === undefined;

/** What the unit would refuse or change, before anything is written; one click mends what can be mended. */
export function Preflight(): JSX.Element {
  const { kits, link, notices } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const findings = useSignal<readonly Finding[] | undefined>(undefined);
  const busy = useSignal(false);
  const kit = kits.kit.value;

  /** Looks the kit over, after what is to be mended was mended. */
  async function check(wanted?: Omit<ParamsInput<'kits.preflight'>, 'id'>): Promise<void> {
    if (kit === null) return;
    busy.value = true;
    try {
      if (!(await kits.settled())) return;
      if (wanted !== undefined) {
        const { fixed } = await link.client.call('kits.preflight', { id: kit.id, ...wanted });
        notices.tell(`${countOf(fixed, 'thing')} fixed; one undo takes ${fixed === 1 ? 'it' : 'all'} back.`);
      }
      findings.value = (await link.client.call('kits.preflight', { id: kit.id })).findings;
      if (dialog.current?.open === false) dialog.current.showModal();
    } catch (error) {
      notices.report(error);
    } finally {
      busy.value = false;
    }
  }

  const must = (findings.value ?? []).filter((one) => one.severity === 'error' && isMendable(one));
  return (
    <>
      <button
        type="button"
        class="button"
        aria-label="Pre-flight"
        title="Look over the kit as the unit would"
        disabled={kit === null}
        onClick={() => void check()}
      >
        <Icon name="check" /> <span class="kit-word">Pre-flight</span>
      </button>
      <dialog ref={dialog} class="sheet preflight" aria-labelledby="preflight-title" aria-busy={busy.value}>
        <h2 id="preflight-title">Pre-flight of {kit?.name}</h2>
        {findings.value?.length === 0 && <p class="state up">Everything will play as it is meant.</p>}
        <Findings findings={findings.value ?? []} onGo={() => dialog.current?.close()}>
          {(finding) => (
            <Fix
              finding={finding}
              busy={busy.value}
              onFix={({ code, pad }) => void check({ fix: true, only: [{ code, pad }] })}
            />
          )}
        </Findings>
        <form method="dialog" class="card-actions">
          {must.length > 1 && (
            <button
              type="button"
              class="button primary"
              disabled={busy.value}
              onClick={() => void check({ fix: true })}
            >
              Fix all {must.length} that must be
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

interface FixProps {
  finding: Finding;
  busy: boolean;
  onFix: (finding: Finding) => void;
}

function Fix({ finding, busy, onFix }: FixProps): JSX.Element | null {
  const { fix, pad } = finding;
  if (fix === null) return null;
  const what = fix.description.replace(/\.$/, '');
  if (!isMendable(finding)) return <small class="dim">What helps: {what}. An export can do that.</small>;
  return (
    <p class="fix">
      <button
        type="button"
        class="button small"
        aria-label={pad === null ? what : `${what} (${pad})`}
        disabled={busy}
        onClick={() => onFix(finding)}
      >
        {what}
      </button>
    </p>
  );
}
