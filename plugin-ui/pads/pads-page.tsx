import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { SampleList } from '../browser/sample-list.js';
import { BankSettings } from './bank-settings.js';
import { BankTabs } from './bank-tabs.js';
import { KitBar } from './kit-bar.js';
import { NewKit } from './new-kit.js';
import { PadEditor } from './pad-editor.js';
import { PadGrid } from './pad-grid.js';

/** The kit on the ten banks of sixteen pads; sounds at the left where there is room, the chosen pad at the right. */
export function PadsPage(): JSX.Element {
  const { kits, store } = useApp();
  const { bank } = store.view.value;
  if (kits.kits.value === undefined) {
    return (
      <p class="dim sheet-page" role="status">
        Waiting for Padbridge …
      </p>
    );
  }
  if (kits.kits.value.length === 0) return <FirstKit />;
  return (
    <div class="pads-page">
      <section class="pads-sounds" aria-label="Sounds">
        <SampleList />
      </section>
      <section class="pads-kit" aria-label="Kit">
        <KitBar />
        <BankTabs bank={bank} isLoaded={(pad) => kits.pads.value.has(pad)} />
        <PadGrid bank={bank} />
        <BankSettings bank={bank} />
      </section>
      <PadEditor />
    </div>
  );
}

function FirstKit(): JSX.Element {
  return (
    <div class="empty">
      <span class="mark large" aria-hidden="true">
        <i />
        <i class="lit" />
        <i />
        <i />
      </span>
      <h1>Ten banks, sixteen pads</h1>
      <p>
        Lay out a set for the SP-404MK2: drag sounds onto pads, set how they play, take it along on a card.
      </p>
      <NewKit />
    </div>
  );
}
