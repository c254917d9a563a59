import type { JSX } from 'preact';
import { useApp, useView } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { activeParts } from '../view/view-state.js';

/** Longest query the daemon takes. */
const MAX_LENGTH = 200;

export function SearchField(): JSX.Element {
  const { store, panels, askBySound } = useApp();
  const recording = askBySound.recorder.state.value === 'recording';
  const query = useView(({ filter }) => filter.query);
  const ask = useView((view) => view.ask);
  const active = useView(({ filter }) => activeParts(filter).length);
  const open = panels.open.value === 'filters';

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && query !== '') {
      store.narrow({ query: '' });
      event.stopPropagation();
    } else if (event.key === 'ArrowDown' || event.key === 'Enter' || event.key === 'Escape') {
      event.preventDefault();
      document.querySelector<HTMLElement>('#samples')?.focus();
    }
  }

  return (
    <search class="search">
      <Icon name="search" />
      <input
        id="search"
        type="search"
        placeholder="Search sounds"
        aria-label="Search sounds"
        title="Search sounds (/)"
        autocomplete="off"
        spellcheck={false}
        maxLength={MAX_LENGTH}
        value={query}
        onInput={(event) => store.narrow({ query: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        class="icon-button"
        title="What fits now (W)"
        aria-pressed={ask === 'now'}
        onClick={() => {
          if (ask === 'now') store.searchAgain();
          else store.ask({ like: null, held: null, ask: 'now' });
        }}
      >
        <Icon name="now" />
      </button>
      <button
        type="button"
        class="icon-button record"
        title={
          recording ? 'Stop and find what sounds like it (R)' : 'Find by a recording: hum or beatbox it (R)'
        }
        aria-pressed={recording}
        onClick={askBySound.toggleRecording}
      >
        <Icon name="microphone" />
      </button>
      <button
        type="button"
        class="icon-button wide-only"
        title="Find by a sound file of yours (O)"
        onClick={() => void askBySound.withChosenFile()}
      >
        <Icon name="library" />
      </button>
      <button
        type="button"
        class="icon-button narrow-only"
        title="Filters (F)"
        aria-expanded={open}
        aria-controls="filters"
        onClick={() => (open ? panels.close() : panels.enter('filters'))}
      >
        <Icon name="filter" />
        {active > 0 && <span class="count">{active}</span>}
      </button>
    </search>
  );
}
