import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';

/** For whoever has no sounds at hand. */
export function StarterKitOffer(): JSX.Element {
  const { roots, notices } = useApp();
  const busy = useSignal(false);
  function add(): void {
    busy.value = true;
    roots
      .addStarterKit()
      .catch(notices.report)
      .finally(() => (busy.value = false));
  }
  return (
    <p class="beside">
      <button type="button" class="button" disabled={busy.value} onClick={add}>
        <Icon name="plus" /> {busy.value ? 'Making it …' : 'Use the starter kit'}
      </button>
      <span class="dim">Nothing at hand? Some drums, basses and loops to begin with.</span>
    </p>
  );
}
