import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { type BankLetter, VOLUME_RANGE } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { FillBank } from './fill-bank.js';
import { padFiles } from './drag.js';
import { takeFiles } from './take-files.js';
import { stem } from '../sound/format.js';
import { TempoInput } from './tempo-input.js';

/** Tempo, volume and protection of the open bank, and the sound at hand for the chosen pad. */
export function BankSettings({ bank }: { bank: BankLetter }): JSX.Element | null {
  const app = useApp();
  const { kits, selection, store } = app;
  const picker = useRef<HTMLInputElement>(null);
  const settings = kits.kit.value?.banks.find((one) => one.bank === bank);
  const sample = selection.sample.value;
  const { pad } = store.view.value;
  const target = pad !== null && pad.startsWith(bank) ? pad : `${bank}1`;
  if (settings === undefined) return null;
  return (
    <div class="bank-settings">
      <label class="field">
        Tempo
        <TempoInput
          label={`Tempo of bank ${bank}`}
          value={settings.tempo}
          onSet={(tempo) => kits.setBank(bank, { tempo })}
        />
      </label>
      <label class="field">
        Volume
        <input
          type="range"
          aria-label={`Volume of bank ${bank}`}
          title={`Volume ${settings.volume}`}
          min={VOLUME_RANGE.min}
          max={VOLUME_RANGE.max}
          value={settings.volume}
          onChange={(event) => kits.setBank(bank, { volume: event.currentTarget.valueAsNumber })}
        />
        <span class="bank-volume" aria-hidden="true">
          {settings.volume}
        </span>
      </label>
      <button
        type="button"
        class="icon-button"
        aria-pressed={settings.protected}
        title={`Protect bank ${bank} on the unit: its pads cannot be changed there`}
        onClick={() => kits.setBank(bank, { protected: !settings.protected })}
      >
        <Icon name="lock" />
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept="audio/*"
        aria-label={`Files for ${target}`}
        onChange={({ currentTarget }) => {
          void takeFiles(app, padFiles(currentTarget.files), target);
          currentTarget.value = '';
        }}
      />
      <button
        type="button"
        class="button from-files"
        aria-label="Files …"
        title={`Sound files of this computer onto ${target} and the pads after it; they can be dropped there, too`}
        onClick={() => picker.current?.click()}
      >
        <Icon name="library" /> <span class="kit-word">Files …</span>
      </button>
      <FillBank bank={bank} />
      {sample !== null && (
        <button
          type="button"
          class="button put-here"
          title="On a pad: A"
          onClick={() => void kits.assign(target, sample.id)}
        >
          <Icon name="down" />{' '}
          <span>
            To {target}: {stem(sample.name)}
          </span>
        </button>
      )}
    </div>
  );
}
