import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Kit } from '../../schemas/methods/kits.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { CardTarget } from './card-target.js';
import { UnitTarget } from './unit-target.js';

/** Stands for the sampler on USB among the cards. */
const UNIT = 'unit';

/** The kit to the unit or onto a card, with the plan shown first. */
export function SendKit(): JSX.Element {
  const { kits } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  /** While the dialog is open; what it shows is made anew each time. */
  const shown = useSignal(false);
  const kit = kits.kit.value;

  async function open(): Promise<void> {
    // The plan is made of what the daemon has.
    if (!(await kits.settled())) return;
    shown.value = true;
    dialog.current?.showModal();
  }
  const close = () => dialog.current?.close();

  return (
    <>
      <button
        type="button"
        class="button"
        aria-label="Send …"
        disabled={kits.pads.value.size === 0}
        title="Send this kit to the unit or onto a card; the plan is shown first"
        onClick={() => void open()}
      >
        <Icon name="send" /> <span class="kit-word">Send …</span>
      </button>
      <dialog
        ref={dialog}
        class="sheet send-kit"
        aria-labelledby="send-kit-title"
        onClose={() => (shown.value = false)}
      >
        {shown.value && kit !== null && (
          <>
            <h2 id="send-kit-title">Send {kit.name}</h2>
            <Targets kit={kit} onClose={close} />
          </>
        )}
      </dialog>
    </>
  );
}

function Targets({ kit, onClose }: { kit: Kit; onClose: () => void }): JSX.Element {
  const { cards } = useApp();
  const target = useSignal<number | typeof UNIT>(UNIT);
  const there = (cards.cards.value ?? []).filter(({ state }) => state !== 'away');
  const card = there.find(({ id }) => id === target.value);
  return (
    <>
      {there.length > 0 && (
        <div class="segments" role="radiogroup" aria-label="Where to">
          {[{ id: UNIT, name: 'The unit' } as const, ...there].map(({ id, name }) => (
            <label key={id} class="segment">
              <input
                type="radio"
                name="send-target"
                checked={target.value === id}
                onChange={() => (target.value = id)}
              />
              <span>{name}</span>
            </label>
          ))}
        </div>
      )}
      {card === undefined ? (
        <UnitTarget kit={kit} onClose={onClose} />
      ) : (
        <CardTarget key={card.id} kit={kit} card={card} onClose={onClose} />
      )}
      {there.length === 0 && (
        <p class="dim">A card of the unit shows here, too, while it is in this computer.</p>
      )}
    </>
  );
}
