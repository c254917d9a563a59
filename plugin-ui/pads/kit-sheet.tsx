import type { JSX, RefObject } from 'preact';
import type { Kit } from '../../schemas/methods/kits.js';
import { MAX_PROJECT_NAME } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { TempoInput } from './tempo-input.js';

const TEMPOS = [
  { select: 'bank', label: 'Each bank its own' },
  { select: 'project', label: 'One for all banks' },
] as const;

/** What a kit is called and plays at, a copy of it, and its way into the archive. */
export function KitSheet(props: { kit: Kit; dialog: RefObject<HTMLDialogElement | null> }): JSX.Element {
  const { kit, dialog } = props;
  const { kits, notices } = useApp();
  const close = () => dialog.current?.close();

  async function remove(): Promise<void> {
    close();
    const archiveId = await kits.remove();
    if (archiveId === null) return;
    notices.tell(`${kit.name} is in the archive.`, {
      label: 'Bring it back',
      run: () => void kits.restore(archiveId),
    });
  }

  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="kit-title">
      <h2 id="kit-title">{kit.name}</h2>
      <div class="export-form">
        <label class="field">
          Name
          <input
            maxLength={MAX_PROJECT_NAME}
            value={kit.name}
            onChange={({ currentTarget }) => {
              const name = currentTarget.value.trim();
              if (name === '') currentTarget.value = kit.name;
              else void kits.update({ name });
            }}
          />
        </label>
        <p id="kit-tempos">Tempo on the unit</p>
        <div class="segments" role="radiogroup" aria-labelledby="kit-tempos">
          {TEMPOS.map(({ select, label }) => (
            <label key={select} class="segment">
              <input
                type="radio"
                name="tempo-select"
                checked={kit.tempoSelect === select}
                onChange={() => void kits.update({ tempoSelect: select })}
              />
              <span>{label}</span>
            </label>
          ))}
        </div>
        <label class="field">
          Tempo of the project
          <TempoInput
            label="Tempo of the project"
            value={kit.tempo}
            onSet={(tempo) => void kits.update({ tempo })}
          />
        </label>
      </div>
      <div class="card-actions">
        <button type="button" class="button danger" onClick={() => void remove()}>
          <Icon name="trash" /> Remove
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            close();
            void kits.duplicate();
          }}
        >
          <Icon name="copy" /> Copy
        </button>
        <button type="button" class="button primary" onClick={close}>
          Done
        </button>
      </div>
    </dialog>
  );
}
