import type { JSX } from 'preact';
import { BANKS, PADS_PER_BANK, type BankLetter } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { countOf } from '../sound/format.js';
import { useSpring } from './spring.js';

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
        <BankTab
          key={bank}
          bank={bank}
          isOpen={bank === open}
          isLoaded={isLoaded}
          onOpen={() => store.change({ bank, pad: `${bank}1` })}
          onKeyDown={(event) => onKeyDown(event, bank)}
        />
      ))}
    </div>
  );
}

interface BankTabProps {
  bank: BankLetter;
  isOpen: boolean;
  isLoaded: (pad: string) => boolean;
  onOpen: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function BankTab({ bank, isOpen, isLoaded, onOpen, onKeyDown }: BankTabProps): JSX.Element {
  // What is dragged over it goes onto a pad of this bank.
  const spring = useSpring(onOpen);
  const pads = Array.from({ length: PADS_PER_BANK }, (_, at) => `${bank}${at + 1}`);
  const loaded = pads.filter(isLoaded).length;
  return (
    <button
      type="button"
      role="tab"
      class="bank-tab"
      aria-selected={isOpen}
      aria-label={loaded === 0 ? `${bank}, empty` : `${bank}, ${countOf(loaded, 'pad')}`}
      tabIndex={isOpen ? 0 : -1}
      onClick={onOpen}
      onKeyDown={onKeyDown}
      {...spring}
    >
      {bank}
      <span class="bank-dots" aria-hidden="true">
        {pads.map((pad) => (
          <i key={pad} data-on={isLoaded(pad)} />
        ))}
      </span>
    </button>
  );
}
