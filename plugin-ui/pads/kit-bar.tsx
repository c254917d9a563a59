import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useApp } from '../app/context.js';
import { Icon, type IconName } from '../look/icons.js';
import { KitSheet } from './kit-sheet.js';
import { NewKit } from './new-kit.js';
import { Preflight } from './preflight.js';
import { SendKit } from './send-kit.js';

/** Which kit is open, what was done to it last, and the ways out of here. */
export function KitBar(): JSX.Element {
  const { kits, store, exporter } = useApp();
  const kit = kits.kit.value;
  const known = kits.kits.value ?? [];
  const adding = useSignal(false);
  const sheet = useRef<HTMLDialogElement>(null);
  const { undo = null, redo = null } = kit ?? {};
  const count = kits.pads.value.size;
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
      <Tool
        icon="plus"
        title="New kit"
        expanded={adding.value}
        onPress={() => (adding.value = !adding.value)}
      />
      <Tool
        icon="settings"
        title="Name, tempo, copy or remove this kit"
        disabled={kit === null}
        onPress={() => sheet.current?.showModal()}
      />
      <Tool
        icon="undo"
        title={undo === null ? 'Nothing to undo' : `Undo: ${undo} (Ctrl+Z)`}
        disabled={undo === null}
        onPress={() => void kits.undo()}
      />
      <Tool
        icon="redo"
        title={redo === null ? 'Nothing to redo' : `Redo: ${redo} (Ctrl+Shift+Z)`}
        disabled={redo === null}
        onPress={() => void kits.redo()}
      />
      <span class="spacer" />
      <Tool
        icon="export"
        title="Export this kit"
        disabled={kit === null || count === 0}
        onPress={() => kit !== null && exporter.open({ what: 'kit', id: kit.id, name: kit.name, count })}
      />
      <Preflight />
      <SendKit />
      {adding.value && (
        <div class="kit-new">
          <NewKit onMade={() => (adding.value = false)} />
        </div>
      )}
      {kit !== null && <KitSheet kit={kit} dialog={sheet} />}
    </div>
  );
}

interface ToolProps {
  icon: IconName;
  title: string;
  disabled?: boolean;
  expanded?: boolean;
  onPress: () => void;
}

function Tool({ icon, title, disabled = false, expanded, onPress }: ToolProps): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      title={title}
      disabled={disabled}
      aria-expanded={expanded}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
