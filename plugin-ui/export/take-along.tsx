import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { MAX_OFFERED } from '../../schemas/methods/fl-offer.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { countOf } from '../sound/format.js';

/** Sounds in one export. */
const MAX_EXPORTED = 5000;

/** The ways out of the window for sounds: into FL Studio's Browser, or as files. */
export function TakeAlong({ ids, name }: { ids: readonly number[]; name: string }): JSX.Element {
  const { link, notices, exporter } = useApp();
  const busy = useSignal(false);
  async function offer(): Promise<void> {
    busy.value = true;
    try {
      const { files, missing } = await link.client.call('flstudio.offer', { sampleIds: [...ids] });
      const [only] = files;
      const what = files.length === 1 && only !== undefined ? only : countOf(files.length, 'sound');
      const gone = missing.length === 0 ? '' : ` ${countOf(missing.length, 'file')} could not be reached.`;
      notices.tell(`${what}: now under “Chosen” in FL Studio’s Browser.${gone}`);
    } catch (error) {
      notices.report(error);
    } finally {
      busy.value = false;
    }
  }
  return (
    <p class="similar-button">
      <button
        type="button"
        class="button"
        disabled={busy.value || ids.length > MAX_OFFERED}
        title={
          ids.length > MAX_OFFERED
            ? `At most ${MAX_OFFERED} at once`
            : 'Put into the suggestions folder, which FL Studio’s Browser shows'
        }
        onClick={() => void offer()}
      >
        <Icon name="send" /> To FL Studio
      </button>
      <button
        type="button"
        class="button"
        disabled={ids.length > MAX_EXPORTED}
        onClick={() => exporter.open({ what: 'samples', ids, name })}
      >
        <Icon name="export" /> Export …
      </button>
    </p>
  );
}
