import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { LivePad } from '../../schemas/methods/device.js';
import { useApp } from '../app/context.js';
import { Confirm } from '../look/confirm.js';
import { Icon } from '../look/icons.js';
import { PAD_SWITCHES, PadControls } from '../pads/pad-controls.js';
import { formatBytes, stem } from '../sound/format.js';
import { isLoaded } from './device-feed.js';

/** The chosen pad of the unit: what lies there, how it plays, what can be put there. */
export function UnitPadPanel(): JSX.Element {
  const { device, store } = useApp();
  const { bank, pad } = store.view.value;
  const address = pad ?? `${bank}1`;
  const content = device.pads.value.get(address);
  return (
    <section class="unit-panel" aria-label={`Pad ${address} of the unit`}>
      <header class="pad-editor-head">
        <h2>{address}</h2>
        <b class="unit-panel-name">{isLoaded(content) ? content.name : 'Empty'}</b>
        {isLoaded(content) && <Remove key={address} address={address} content={content} />}
      </header>
      {isLoaded(content) && <Settings content={content} />}
      <PutHere address={address} />
    </section>
  );
}

function Settings({ content }: { content: LivePad }): JSX.Element {
  const { device } = useApp();
  const away = device.state.value?.state !== 'connected';
  return (
    <fieldset class="pad-settings" disabled={away}>
      <PadControls
        content={content}
        switches={PAD_SWITCHES}
        onTurn={(field, value) => device.edit(content.pad, { [field]: value })}
        onSwitch={(field, on) => device.edit(content.pad, { [field]: on })}
      />
      <p class="dim">
        {formatBytes(content.sizeBytes)}
        {content.chops.length > 0 ? `, ${content.chops.length} chops` : ''}
        {content.unsure ? ', being read again' : ''}
      </p>
    </fieldset>
  );
}

/** The sound at hand, to be sent onto this pad. */
function PutHere({ address }: { address: string }): JSX.Element | null {
  const { selection, sendPlan } = useApp();
  const sample = selection.sample.value;
  if (sample === null) return <p class="dim hint">Choose a sound to send it here, or drop one onto a pad.</p>;
  return (
    <button
      type="button"
      class="button put-here"
      onClick={() => sendPlan.propose([{ sample, pad: address, name: null }])}
    >
      <Icon name="send" />{' '}
      <span>
        {stem(sample.name)} to {address} …
      </span>
    </button>
  );
}

function Remove({ address, content }: { address: string; content: LivePad }): JSX.Element {
  const { device } = useApp();
  const asking = useSignal(false);
  return (
    <>
      <button
        type="button"
        class="icon-button"
        title={`Delete ${content.name} from the unit`}
        aria-expanded={asking.value}
        onClick={() => (asking.value = !asking.value)}
      >
        <Icon name="trash" />
      </button>
      {asking.value && (
        <Confirm
          label={`Delete ${content.name} from the unit?`}
          does="Delete"
          onConfirm={() => {
            asking.value = false;
            void device.remove(address);
          }}
          onKeep={() => (asking.value = false)}
        >
          Delete “{content.name}” from {address}? A copy is kept on this computer first.
        </Confirm>
      )}
    </>
  );
}
