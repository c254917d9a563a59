import type { ComponentChildren, JSX } from 'preact';
import { PadbridgeError } from '../../bridge/client/index.js';
import { useApp, useView } from '../app/context.js';
import { isAsked, isNarrowed, NO_FILTER } from '../view/view-state.js';

/** What stands in place of the rows when there are none, always with a way on. */
export function EmptyList(): JSX.Element | null {
  const { results, roots, store, link } = useApp();
  const asked = useView(isAsked);
  const narrowed = useView(({ filter }) => filter.query.trim() !== '' || isNarrowed(filter));
  void results.version.value;
  const failure = results.failure.value;
  if (results.rows.value.count > 0) return null;
  if (failure !== undefined) return <Failure error={failure} />;
  if (results.searching.value) {
    return link.state.value === 'live' ? null : <Note title="Waiting for Padbridge …" />;
  }
  if (asked) return <NothingAlike />;
  if (narrowed) {
    return (
      <Note title="Nothing matches">
        <p>Use fewer words, or widen the filters.</p>
        <button type="button" class="button" onClick={() => store.narrow(NO_FILTER)}>
          Show all sounds
        </button>
      </Note>
    );
  }
  const known = roots.roots.value ?? [];
  return known.length === 0 ? <NoFolders /> : <EmptyFolders />;
}

function NothingAlike(): JSX.Element {
  const { store } = useApp();
  const narrowed = useView(({ filter }) => filter.query.trim() !== '' || isNarrowed(filter));
  return (
    <Note title="Nothing goes with it">
      <p>
        {narrowed
          ? 'Use fewer words, or widen the filters.'
          : 'There are no other sounds yet that Padbridge has listened to.'}
      </p>
      {narrowed && (
        <button type="button" class="button" onClick={() => store.narrow(NO_FILTER)}>
          Look among all sounds
        </button>
      )}
      <BackToSearch />
    </Note>
  );
}

function BackToSearch(): JSX.Element {
  const { store } = useApp();
  return (
    <button type="button" class="button" onClick={store.searchAgain}>
      Back to the search
    </button>
  );
}

function NoFolders(): JSX.Element {
  const { store } = useApp();
  return (
    <Note title="No folders yet">
      <p>Add the folder with your sounds. Padbridge lists it within seconds and never changes a file.</p>
      <button type="button" class="button primary" onClick={() => store.open('settings', 'folders')}>
        Add a folder
      </button>
    </Note>
  );
}

function EmptyFolders(): JSX.Element {
  const { store } = useApp();
  return (
    <Note title="No sounds yet">
      <p>Your folders hold nothing that can be played, or are still being read.</p>
      <button type="button" class="button" onClick={() => store.open('activity')}>
        See what is going on
      </button>
    </Note>
  );
}

function Failure({ error }: { error: unknown }): JSX.Element {
  const asked = useView(isAsked);
  const known = error instanceof PadbridgeError ? error : undefined;
  return (
    <Note title={known?.message ?? 'The search failed.'}>
      {known?.next !== undefined && <p>{known.next}</p>}
      {asked && <BackToSearch />}
    </Note>
  );
}

function Note({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <span class="mark large" aria-hidden="true">
        <i />
        <i class="lit" />
        <i />
        <i />
      </span>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
