import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { PadRole } from '../../schemas/methods/suggest.js';
import type { BankLetter } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { momentInWords } from '../context/context-feed.js';
import { Icon } from '../look/icons.js';
import { HearFitted } from '../similar/hear-fitted.js';
import { countOf } from '../sound/format.js';
import { bankPads } from './bank-pads.js';
import { chosenOf, nextChoice, proposedPads, roleInWords, type ProposedPad } from './bank-proposal.js';
import { ProposalList } from './proposal-list.js';

/** What would come onto the empty pads of a bank; nothing does before the button is pressed. */
export function FillSheet({ bank, onClose }: { bank: BankLetter; onClose: () => void }): JSX.Element {
  const { kits, link, context, notices, player } = useApp();
  /** Undefined while it is looked for. */
  const proposed = useSignal<readonly ProposedPad[] | undefined>(undefined);
  const missing = useSignal<readonly PadRole[]>([]);
  const busy = useSignal(false);

  useEffect(() => {
    const abort = new AbortController();
    const { tempo, key } = context.moment.peek();
    const question = {
      pads: bankPads(kits, bank),
      ...(tempo === null ? {} : { tempo }),
      ...(key === null ? {} : { key }),
    };
    link.client.call('suggest.bank', question, { signal: abort.signal }).then(
      (answer) => {
        proposed.value = proposedPads(answer, bank, (pad) => kits.pads.peek().has(pad));
        missing.value = answer.missing;
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        notices.report(error);
        onClose();
      },
    );
    return () => abort.abort();
    // Asked once: what was chosen must not change under the hand because the song goes on.
  }, [link, kits, bank]);

  /** A pad that somebody filled in the meantime keeps what it has. */
  const isOpen = ({ pad }: ProposedPad) => !kits.pads.value.has(pad);
  const rows = proposed.value ?? [];
  const wanted = rows.filter((row) => row.taken && isOpen(row));

  async function putDown(): Promise<void> {
    busy.value = true;
    const pads = wanted.flatMap((row) => {
      const sampleId = chosenOf(row)?.sample.id;
      return sampleId === undefined ? [] : [{ pad: row.pad, sampleId }];
    });
    const isDone = await kits.assignEach(pads);
    busy.value = false;
    if (!isDone) return;
    onClose();
    const back = pads.length === 1 ? 'takes it back' : 'takes all back';
    notices.tell(`Bank ${bank}: ${countOf(pads.length, 'pad')} filled; one undo ${back}.`);
    await learn(rows).catch(notices.report);
  }

  /** What was taken and what was taken out counts the next time. */
  async function learn(all: readonly ProposedPad[]): Promise<void> {
    for (const row of all) {
      const one = chosenOf(row);
      if (one === undefined) continue;
      await link.client.call('suggest.feedback', {
        sampleId: one.sample.id,
        verdict: row.taken ? 'accepted' : 'skipped',
        ...(one.recommendationId === null ? {} : { recommendationId: one.recommendationId }),
      });
    }
  }

  const change = (pad: string, changes: Partial<ProposedPad>) =>
    (proposed.value = rows.map((row) => (row.pad === pad ? { ...row, ...changes } : row)));

  function another(pad: string): void {
    proposed.value = nextChoice(rows, pad);
    const sample = proposed.value.flatMap((row) => (row.pad === pad ? (chosenOf(row)?.sample ?? []) : []))[0];
    if (sample !== undefined) player.play(sample);
  }

  return (
    <>
      <h2 id="fill-title">Fill bank {bank}</h2>
      <div class="fill-words">
        <p class="dim">
          What fits <b>{momentInWords(context.moment.value) || 'as far as the pads and your taste tell'}</b>
        </p>
        <HearFitted />
      </div>
      {proposed.value === undefined && (
        <p class="state busy" role="status">
          Looking for what fits, part by part …
        </p>
      )}
      {proposed.value !== undefined && rows.length === 0 && (
        <p role="status">
          Nothing in the library fits here yet. Sounds count once Padbridge has listened to them.
        </p>
      )}
      <ProposalList
        rows={rows}
        isOpen={isOpen}
        onTake={(pad, taken) => change(pad, { taken })}
        onAnother={another}
      />
      {rows.length > 0 && missing.value.length > 0 && (
        <p class="dim">Nothing is there for: {missing.value.map(roleInWords).join(', ').toLowerCase()}.</p>
      )}
      <div class="card-actions">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button primary"
          disabled={busy.value || wanted.length === 0}
          onClick={() => void putDown()}
        >
          <Icon name="pads" />{' '}
          {wanted.length === 0 ? 'Put them down' : `Put ${countOf(wanted.length, 'sound')} down`}
        </button>
      </div>
    </>
  );
}
