import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { BankLetter } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { SampleList } from '../browser/sample-list.js';
import { Icon } from '../look/icons.js';
import { stem } from '../sound/format.js';
import { BankTabs } from './bank-tabs.js';
import { PadEditor } from './pad-editor.js';
import { PadGrid } from './pad-grid.js';
import { Preflight } from './preflight.js';

/** The kit on the ten banks of sixteen pads; sounds at the left where there is room, the chosen pad at the right. */
export function PadsPage(): JSX.Element {
  const { kits, store } = useApp();
  const { bank } = store.view.value;
  const kit = kits.kit.value;
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
        {kit !== null && <BankSettings bank={bank} />}
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

function NewKit(): JSX.Element {
  const { kits } = useApp();
  const name = useSignal('');
  return (
    <form
      class="row-form"
      onSubmit={(event) => {
        event.preventDefault();
        void kits.create(name.value.trim() === '' ? 'New kit' : name.value.trim());
        name.value = '';
      }}
    >
      <input
        aria-label="Name of the new kit"
        placeholder="New kit"
        maxLength={32}
        value={name.value}
        onInput={(event) => (name.value = event.currentTarget.value)}
      />
      <button type="submit" class="button primary">
        <Icon name="plus" /> New kit
      </button>
    </form>
  );
}

function KitBar(): JSX.Element {
  const { kits, store } = useApp();
  const kit = kits.kit.value;
  const known = kits.kits.value ?? [];
  const adding = useSignal(false);
  const { undo = null, redo = null } = kit ?? {};
  return (
    <div class="kit-bar">
      <select
        aria-label="Kit"
        value={kit?.id ?? ''}
        onChange={(event) => store.change({ kit: Number(event.currentTarget.value), pad: null })}
      >
        {known.map(({ id, name, loaded }) => (
          <option key={id} value={id}>
            {name} ({loaded})
          </option>
        ))}
      </select>
      <button
        type="button"
        class="icon-button"
        title="New kit"
        aria-expanded={adding.value}
        onClick={() => (adding.value = !adding.value)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        class="icon-button"
        title={undo === null ? 'Nothing to undo' : `Undo: ${undo} (Ctrl+Z)`}
        disabled={undo === null}
        onClick={() => void kits.undo()}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        class="icon-button"
        title={redo === null ? 'Nothing to redo' : `Redo: ${redo} (Ctrl+Shift+Z)`}
        disabled={redo === null}
        onClick={() => void kits.redo()}
      >
        <Icon name="redo" />
      </button>
      <span class="spacer" />
      <ExportKit />
      <Preflight />
      <SendBank />
      {adding.value && (
        <div class="kit-new">
          <NewKit />
        </div>
      )}
    </div>
  );
}

function ExportKit(): JSX.Element {
  const { kits, exporter } = useApp();
  const kit = kits.kit.value;
  const count = kits.pads.value.size;
  return (
    <button
      type="button"
      class="icon-button"
      title="Export this kit"
      disabled={kit === null || count === 0}
      onClick={() => kit !== null && exporter.open({ what: 'kit', id: kit.id, name: kit.name, count })}
    >
      <Icon name="export" />
    </button>
  );
}

/** The pads of the open bank to the unit on USB, with the plan shown first. */
function SendBank(): JSX.Element {
  const { kits, store, sendPlan } = useApp();
  const { bank } = store.view.value;
  const wanted = [...kits.pads.value.values()].flatMap(({ pad, sample, name }) =>
    pad.startsWith(bank) && sample !== null && sample.presence === 'present' ? [{ sample, pad, name }] : [],
  );
  return (
    <button
      type="button"
      class="button"
      disabled={wanted.length === 0}
      title={`Send the pads of bank ${bank} to the unit; the plan is shown first`}
      onClick={() => sendPlan.propose(wanted)}
    >
      <Icon name="send" /> Send {bank}
    </button>
  );
}

function BankSettings({ bank }: { bank: BankLetter }): JSX.Element {
  const { kits, selection, store } = useApp();
  const settings = kits.kit.value?.banks.find((one) => one.bank === bank);
  const sample = selection.sample.value;
  const { pad } = store.view.value;
  const target = pad !== null && pad.startsWith(bank) ? pad : `${bank}1`;
  if (settings === undefined) return <></>;
  return (
    <div class="bank-settings">
      <label class="field">
        Tempo
        <input
          type="number"
          aria-label={`Tempo of bank ${bank}`}
          min={40}
          max={200}
          step={0.01}
          value={settings.tempo}
          onChange={(event) => {
            const tempo = Math.min(200, Math.max(40, event.currentTarget.valueAsNumber));
            if (!Number.isNaN(tempo)) kits.setBank(bank, { tempo });
          }}
        />
      </label>
      <label class="field">
        Volume
        <input
          type="range"
          aria-label={`Volume of bank ${bank}`}
          min={0}
          max={127}
          value={settings.volume}
          onChange={(event) => kits.setBank(bank, { volume: event.currentTarget.valueAsNumber })}
        />
      </label>
      {sample !== null && (
        <button type="button" class="button put-here" onClick={() => void kits.assign(target, sample.id)}>
          <Icon name="down" /> {stem(sample.name)} to {target}
        </button>
      )}
    </div>
  );
}
