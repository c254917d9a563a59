import type { JSX } from 'preact';
import type { KitPad } from '../../schemas/methods/kits.js';
import { MAX_SAMPLE_NAME } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { troubleOf } from '../sound/sentences.js';
import { stem } from '../sound/format.js';
import { ChopTools } from './chop-tools.js';
import { FitPad } from './fit-pad.js';
import type { PadEdit } from './kits-feed.js';
import { PAD_SWITCHES, PadControls } from './pad-controls.js';

const SWITCHES = [...PAD_SWITCHES, ['locked', 'Locked']] as const;
const BUSES = ['Dry', 'Bus 1', 'Bus 2'];

/** How the chosen pad plays. */
export function PadEditor(): JSX.Element {
  const { kits, store } = useApp();
  const { bank, pad } = store.view.value;
  const address = pad ?? `${bank}1`;
  const content = kits.pads.value.get(address);
  return (
    <section class="pad-editor" aria-label={`Pad ${address}`}>
      <header class="pad-editor-head">
        <h2>{address}</h2>
        {content !== undefined && <Name key={address} address={address} content={content} />}
        {content !== undefined && (
          <button
            type="button"
            class="icon-button"
            title="Empty this pad (Delete)"
            onClick={() => void kits.clear(address)}
          >
            <Icon name="trash" />
          </button>
        )}
      </header>
      {content === undefined ? (
        <p class="dim hint">
          Empty. Drag a sound from the list or from the player below onto a pad, or press the button under the
          pads.
        </p>
      ) : (
        <Settings key={address} address={address} content={content} />
      )}
    </section>
  );
}

function Name({ address, content }: { address: string; content: KitPad }): JSX.Element {
  const { kits } = useApp();
  return (
    <input
      aria-label="Name on the unit"
      placeholder={content.sample === null ? '' : stem(content.sample.name)}
      maxLength={MAX_SAMPLE_NAME}
      value={content.name ?? ''}
      onChange={(event) => {
        const name = event.currentTarget.value.trim();
        kits.edit(address, { name: name === '' ? null : name });
      }}
    />
  );
}

function Settings({ address, content }: { address: string; content: KitPad }): JSX.Element {
  const { kits } = useApp();
  const edit = (change: PadEdit) => kits.edit(address, change);
  const { sample } = content;
  return (
    <div class="pad-settings">
      {sample === null ? (
        <p class="trouble">The sample left the catalogue; the pad keeps its settings.</p>
      ) : sample.frames === null ? (
        <p class="dim hint" role="status">
          {troubleOf(sample) ?? 'Being looked at: its waveform comes in a moment.'}
        </p>
      ) : (
        <>
          <ChopTools content={{ ...content, sample }} edit={edit} />
          <FitPad content={{ ...content, sample }} edit={edit} />
        </>
      )}
      <PadControls
        content={content}
        switches={SWITCHES}
        onTurn={(field, value) => edit({ [field]: value })}
        onSwitch={(field, on) => edit({ [field]: on, ...triggerOf(field, on) })}
      />
      <div class="segments" role="radiogroup" aria-label="Effects bus">
        {BUSES.map((label, bus) => (
          <label key={label} class="segment">
            <input type="radio" name="bus" checked={content.bus === bus} onChange={() => edit({ bus })} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </div>
  );
}

/** One-shot turns gate and loop off, and they it, as on the unit. */
function triggerOf(field: keyof PadEdit, on: boolean): PadEdit {
  if (!on) return {};
  if (field === 'oneShot') return { gate: false, loop: false };
  return field === 'gate' || field === 'loop' ? { oneShot: false } : {};
}
