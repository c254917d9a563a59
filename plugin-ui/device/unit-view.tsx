import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { BankTabs } from '../pads/bank-tabs.js';
import { Icon } from '../look/icons.js';
import type { DeviceState } from '../../schemas/methods/device.js';
import { formatBytes } from '../sound/format.js';
import { isLoaded } from './device-feed.js';
import { TransferList } from './transfer-list.js';
import { UnitGrid } from './unit-grid.js';
import { UnitPadPanel } from './unit-pad-panel.js';

const STATE_WORDS: Readonly<Record<DeviceState['state'], { label: string; tone: string }>> = {
  searching: { label: 'No SP-404MK2 on USB', tone: '' },
  connecting: { label: 'Reading the unit …', tone: 'busy' },
  connected: { label: 'Connected', tone: 'up' },
  unavailable: { label: 'USB cannot be used', tone: 'down' },
};

/** The unit: what is on its pads now, as they are hit and edited on either side. */
export function UnitView(): JSX.Element {
  const { device, store } = useApp();
  const state = device.state.value;
  const { bank } = store.view.value;
  const loaded = (pad: string) => isLoaded(device.pads.value.get(pad));
  if (state === undefined) {
    return (
      <p class="dim sheet-page" role="status">
        Waiting for Padbridge …
      </p>
    );
  }
  const known = device.pads.value.size > 0;
  return (
    <div class="unit-view">
      <section class="unit-pads" aria-label="Pads of the unit">
        <UnitBar state={state} />
        {known || state.state === 'connected' ? (
          <>
            <BankTabs bank={bank} isLoaded={loaded} />
            <UnitGrid bank={bank} />
          </>
        ) : (
          <NoUnit state={state} />
        )}
      </section>
      <aside class="unit-side" aria-label="Pad and transfers">
        {known && <UnitPadPanel />}
        <TransferList />
      </aside>
    </div>
  );
}

function UnitBar({ state }: { state: DeviceState }): JSX.Element {
  const { device } = useApp();
  const { label, tone } = STATE_WORDS[state.state];
  return (
    <div class="unit-bar">
      <h1 class={`state ${tone}`}>{label}</h1>
      {state.simulated && (
        <span class="chip on" title="Nothing of it is real: try everything">
          Simulated unit
          <button
            type="button"
            aria-label="Look for a real unit instead"
            title="Look for a real unit instead"
            onClick={() => void device.simulate(false)}
          >
            <Icon name="close" />
          </button>
        </span>
      )}
      {state.state === 'connected' && (
        <select
          aria-label="Project of the unit"
          value={state.project ?? ''}
          onChange={(event) => void device.selectProject(Number(event.currentTarget.value))}
        >
          {Array.from({ length: 16 }, (_, at) => (
            <option key={at} value={at + 1}>
              {at + 1} {device.projects.value[at] ?? ''}
            </option>
          ))}
        </select>
      )}
      {device.freeBytes.value !== null && (
        <span class="dim unit-free" title="Room left in the unit’s own storage">
          {formatBytes(device.freeBytes.value)} free
        </span>
      )}
      <AssignMode />
      {state.locked && (
        <p class="warn-text" role="status">
          <Icon name="lock" /> A menu is open on the unit
          {state.waiting > 0
            ? `; ${state.waiting === 1 ? 'one edit waits' : `${state.waiting} edits wait`}`
            : ''}
          .
        </p>
      )}
      {state.state !== 'connected' && device.pads.value.size > 0 && (
        <p class="warn-text" role="status">
          The unit is away: these pads are as last read.
        </p>
      )}
      {state.state === 'connected' && state.unsure > 0 && (
        <p class="dim" role="status">
          Reading {state.unsure} {state.unsure === 1 ? 'pad' : 'pads'} …
        </p>
      )}
    </div>
  );
}

/** Choose a sound here, hit the pad there. */
function AssignMode(): JSX.Element | null {
  const { device, selection, link, notices } = useApp();
  const sample = selection.sample.value;
  if (sample === null || device.state.value?.state !== 'connected') return null;
  const begin = () => {
    link.client.call('device.assignTo', { sampleId: sample.id }).then(() => {
      notices.tell(`Hit a pad on the unit: ${sample.name} goes there.`);
    }, notices.report);
  };
  return (
    <button
      type="button"
      class="button assign-mode"
      aria-label="Hit a pad for it"
      title="The next pad hit on the unit gets this sound"
      onClick={begin}
    >
      <Icon name="hand" /> <span>Hit a pad for it</span>
    </button>
  );
}

function NoUnit({ state }: { state: DeviceState }): JSX.Element {
  const { device } = useApp();
  return (
    <div class="no-unit">
      <span class="mark large" aria-hidden="true">
        <i />
        <i class="lit" />
        <i />
        <i />
      </span>
      {state.reason !== null && <p>{state.reason}</p>}
      <p class="dim">
        Connect the SP-404MK2 with a USB cable and turn it on: its pads appear here by themselves.
      </p>
      <button type="button" class="button" onClick={() => void device.simulate(true)}>
        <Icon name="device" /> Try a simulated unit
      </button>
    </div>
  );
}
