import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { countOf } from '../sound/format.js';

const NEW = '';

/** Puts sounds into a collection, one that is there or a new one. */
export function CollectForm({ sampleIds }: { sampleIds: () => readonly number[] }): JSX.Element {
  const { collections, notices } = useApp();
  const known = collections.collections.value ?? [];
  const chosen = useSignal(NEW);
  const name = useSignal('');
  const id = known.some((one) => String(one.id) === chosen.value) ? Number(chosen.value) : null;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    try {
      const into =
        id === null
          ? await collections.create(name.value.trim(), sampleIds())
          : await collections.add(id, sampleIds());
      name.value = '';
      chosen.value = String(into.id);
      notices.tell(`${into.name} holds ${countOf(into.samples, 'sound')} now.`);
    } catch (error) {
      notices.report(error);
    }
  }

  return (
    <form class="collect-form" onSubmit={(event) => void submit(event)}>
      <select
        aria-label="Collection"
        value={id === null ? NEW : String(id)}
        onChange={(event) => (chosen.value = event.currentTarget.value)}
      >
        <option value={NEW}>New collection</option>
        {known.map((one) => (
          <option key={one.id} value={String(one.id)}>
            {one.name} ({one.samples})
          </option>
        ))}
      </select>
      {id === null && (
        <input
          aria-label="Name of the new collection"
          placeholder="Name it"
          maxLength={200}
          value={name.value}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      )}
      <button
        type="submit"
        class="button icon-only"
        title="Collect"
        disabled={id === null && name.value.trim() === ''}
      >
        <Icon name="plus" />
      </button>
    </form>
  );
}
