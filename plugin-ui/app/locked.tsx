import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { logIn } from '../link/session.js';
import { useApp } from './context.js';

/** Shown when the daemon does not know this browser: how to become known. */
export function Locked(): JSX.Element {
  const { link } = useApp();
  const token = useSignal('');
  const problem = useSignal('');

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    try {
      await logIn(token.value.trim());
      link.unlocked();
    } catch (error) {
      problem.value = error instanceof Error ? error.message : 'This token is not valid.';
    }
  }

  return (
    <section class="sheet locked" aria-labelledby="locked-title">
      <h1 id="locked-title">This window is locked</h1>
      <p>
        Padbridge runs, but does not know this browser. In a terminal run <code>padbridge open</code>, or
        paste the token from the file <code>token</code> in its data folder.
      </p>
      <form class="row-form" onSubmit={(event) => void submit(event)}>
        <input
          type="password"
          aria-label="Token"
          placeholder="Token"
          autocomplete="off"
          value={token.value}
          onInput={(event) => (token.value = event.currentTarget.value)}
        />
        <button type="submit" class="button primary" disabled={token.value.trim() === ''}>
          Unlock
        </button>
      </form>
      <p class="problem" role="alert">
        {problem.value}
      </p>
    </section>
  );
}
