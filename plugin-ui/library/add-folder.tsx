import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { PadbridgeError } from '../../bridge/client/index.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';

/** Takes the path of a folder; the daemon says when there is none. */
export function AddFolder(): JSX.Element {
  const { roots, notices } = useApp();
  const path = useSignal('');
  const problem = useSignal<PadbridgeError | null>(null);
  const busy = useSignal(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await roots.add(path.value.trim());
      path.value = '';
    } catch (error) {
      if (error instanceof PadbridgeError) problem.value = error;
      else notices.report(error);
    } finally {
      busy.value = false;
    }
  }

  return (
    <form class="add-folder" onSubmit={(event) => void submit(event)}>
      <div class="row-form">
        <input
          aria-label="Path of a folder"
          placeholder="/home/you/Music/Samples"
          spellcheck={false}
          autocomplete="off"
          value={path.value}
          onInput={(event) => (path.value = event.currentTarget.value)}
        />
        <button type="submit" class="button primary" disabled={busy.value || path.value.trim() === ''}>
          <Icon name="plus" /> Add folder
        </button>
      </div>
      <p class="problem" role="alert">
        {problem.value !== null && [problem.value.message, problem.value.next].filter(Boolean).join(' ')}
      </p>
    </form>
  );
}
