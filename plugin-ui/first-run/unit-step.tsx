import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';

/** The SP-404MK2, or the simulated one for whoever has it not at hand. */
export function UnitStep(): JSX.Element {
  const { device } = useApp();
  const state = device.state.value;
  const connected = state?.state === 'connected';
  return (
    <>
      <p>
        Connect the SP-404MK2 with a USB cable and turn it on. Its pads appear under Device; sounds and kits
        go there with a plan shown first, and nothing on it is lost: what is replaced is kept on this
        computer.
      </p>
      <p class={`state ${connected ? 'up' : ''}`}>
        {connected
          ? state.simulated
            ? 'The simulated unit is connected.'
            : 'Your SP-404MK2 is connected.'
          : (state?.reason ?? 'Looking for it …')}
      </p>
      {!connected && (
        <p class="beside">
          <button type="button" class="button" onClick={() => void device.simulate(true)}>
            <Icon name="device" /> Try a simulated unit
          </button>
          <span class="dim">It behaves the same and is marked as simulated everywhere.</span>
        </p>
      )}
    </>
  );
}
