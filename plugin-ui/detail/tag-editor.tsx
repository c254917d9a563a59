import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { KNOWN_TAGS } from './known-tags.js';

/** Longest tag the daemon takes. */
const MAX_LENGTH = 64;

/** Tags as chips to take away, and a field that adds one by Enter or comma. */
export function TagEditor({ tags }: { tags: readonly string[] }): JSX.Element {
  const { selection } = useApp();
  const draft = useSignal('');

  function add(): void {
    const tag = draft.value.replaceAll(',', ' ').trim();
    draft.value = '';
    if (tag !== '' && !tags.includes(tag)) void selection.addTag(tag);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Escape') {
      draft.value = '';
      document.querySelector<HTMLElement>('#samples')?.focus();
    } else if (event.key === 'Backspace' && draft.value === '') {
      const last = tags.at(-1);
      if (last !== undefined) void selection.removeTag(last);
    }
  }

  return (
    <div class="tag-editor">
      {tags.map((tag) => (
        <span key={tag} class="chip on">
          {tag}
          <button
            type="button"
            aria-label={`Remove the tag ${tag}`}
            title="Remove"
            onClick={() => void selection.removeTag(tag)}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      <input
        aria-label="Add a tag"
        placeholder={tags.length === 0 ? 'Add tags' : 'Add'}
        list={KNOWN_TAGS}
        maxLength={MAX_LENGTH}
        value={draft.value}
        onInput={(event) => (draft.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
    </div>
  );
}
