import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { PADS_PER_BANK, type BankLetter } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { emptyPads } from './bank-proposal.js';
import { FillSheet } from './fill-sheet.js';

/** Fills the empty pads of a bank with what fits; what and why is shown, heard and chosen from first. */
export function FillBank({ bank }: { bank: BankLetter }): JSX.Element {
  const { kits, player } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  /** While the dialog is open; the question is asked anew each time. */
  const shown = useSignal(false);
  const kit = kits.kit.value;
  const empty = emptyPads(bank, (pad) => kits.pads.value.has(pad)).length;

  async function open(): Promise<void> {
    if (!(await kits.settled())) return;
    shown.value = true;
    dialog.current?.showModal();
  }

  return (
    <>
      <button
        type="button"
        class="button"
        aria-label="Fill …"
        disabled={kit === null || empty === 0}
        title={
          empty === 0
            ? `Every pad of bank ${bank} holds a sound`
            : `What fits onto the ${empty === PADS_PER_BANK ? '' : `${empty} `}empty pads of bank ${bank}; you hear and choose first`
        }
        onClick={() => void open()}
      >
        <Icon name="now" /> <span class="kit-word">Fill …</span>
      </button>
      <dialog
        ref={dialog}
        class="sheet fill-sheet"
        aria-labelledby="fill-title"
        onClose={() => {
          shown.value = false;
          player.stop();
        }}
      >
        {shown.value && kit !== null && (
          <FillSheet key={`${kit.id} ${bank}`} bank={bank} onClose={() => dialog.current?.close()} />
        )}
      </dialog>
    </>
  );
}
