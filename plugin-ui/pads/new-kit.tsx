import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { MAX_PROJECT_NAME } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';

/** A name and a button: an empty kit, which is opened. */
export function NewKit({ onMade }: { onMade?: () => void }): JSX.Element {
  const { kits } = useApp();
  const name = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  // Whoever opened it is about to type.
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <form
      class="row-form"
      onSubmit={(event) => {
        event.preventDefault();
        void kits.create(name.value.trim() === '' ? 'New kit' : name.value.trim());
        name.value = '';
        onMade?.();
      }}
    >
      <input
        ref={field}
        aria-label="Name of the new kit"
        placeholder="New kit"
        maxLength={MAX_PROJECT_NAME}
        value={name.value}
        onInput={(event) => (name.value = event.currentTarget.value)}
      />
      <button type="submit" class="button primary">
        <Icon name="plus" /> New kit
      </button>
    </form>
  );
}
