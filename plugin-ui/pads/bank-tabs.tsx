import type { JSX } from 'preact';
import { BANKS, PADS_PER_BANK, type BankLetter } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';

interface BankTabsProps {
  bank: BankLetter;
  isLoaded: (pad: string) => boolean;
}

/** A bank each, with its pads in small: what is loaded shows. */
export function BankTabs({ bank: open, isLoaded }: BankTabsProps): JSX.Element {
  const { store } = useApp();

  function onKeyDown(event: KeyboardEvent, bank: BankLetter): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step === undefined ? undefined : BANKS[BANKS.indexOf(bank) + step];
    if (next === undefined || !(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    event.stopPropagation();
    store.change({ bank: next, pad: `${next}1` });
    const tab = event.currentTarget.parentElement?.children[BANKS.indexOf(next)];
    if (tab instanceof HTMLElement) tab.focus();
  }

  return (
    <div class="bank-tabs" role="tablist" aria-label="Banks">
      {BANKS.map((bank) => (
        <button
          key={bank}
          type="button"
          role="tab"
          class="bank-tab"
          aria-selected={bank === open}
          tabIndex={bank === open ? 0 : -1}
          onClick={() => store.change({ bank, pad: `${bank}1` })}
          onKeyDown={(event) => onKeyDown(event, bank)}
        >
          {bank}
          <span class="bank-dots" aria-hidden="true">
            {Array.from({ length: PADS_PER_BANK }, (_, at) => (
              <i key={at} data-on={isLoaded(`${bank}${at + 1}`)} />
            ))}
          </span>
        </button>
      ))}
    </div>
  );
}
