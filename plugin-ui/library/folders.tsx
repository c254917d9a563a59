import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Root } from '../../schemas/entities.js';
import { useApp } from '../app/context.js';
import { AddFolder } from './add-folder.js';
import { StarterKitOffer } from './starter-kit-offer.js';
import { Ago } from '../look/ago.js';
import { Confirm } from '../look/confirm.js';
import { Icon } from '../look/icons.js';
import { countOf, formatCount } from '../sound/format.js';

/** The library folders: add, rescan, remove. */
export function Folders(): JSX.Element {
  const { roots } = useApp();
  const known = roots.roots.value;
  return (
    <div class="sheet-page">
      <h1>Folders</h1>
      <p class="dim">
        Folders that Padbridge lists, listens to and keeps an eye on. It never changes a file in them.
      </p>
      <AddFolder />
      {known === undefined ? (
        <p class="dim" role="status">
          Waiting for Padbridge …
        </p>
      ) : known.length === 0 ? (
        <StarterKitOffer />
      ) : (
        <ul class="cards">
          {known.map((root) => (
            <FolderCard key={root.id} root={root} />
          ))}
        </ul>
      )}
    </div>
  );
}

const WATCHING: Readonly<Record<Root['watching'], string>> = {
  watch: 'Changes are noticed at once',
  rescan: 'Looked through from time to time',
  off: 'Not watched',
};

function FolderCard({ root }: { root: Root }): JSX.Element {
  const { roots, notices, store } = useApp();
  const asking = useSignal(false);
  const offline = root.state === 'offline';

  function browse(): void {
    store.narrow({ rootId: root.id });
    store.open('browse');
  }
  function remove(): void {
    asking.value = false;
    roots
      .remove(root.id)
      .then((count) => notices.tell(`Folder removed; ${countOf(count, 'sound')} went to the archive.`))
      .catch(notices.report);
  }

  return (
    <li class="card" data-offline={offline}>
      <div class="card-main">
        <h2 class="card-title">
          <bdi>{root.path}</bdi>
        </h2>
        <p class="facts-line">
          <span class={`state ${offline ? 'down' : 'up'}`}>{offline ? 'Offline' : 'Online'}</span>
          <span>{countOf(root.samples, 'sound')}</span>
          {root.missing > 0 && <span class="warn-text">{formatCount(root.missing)} missing</span>}
          {root.lastScanAt !== null && (
            <span>
              read <Ago at={root.lastScanAt} />
            </span>
          )}
        </p>
        <p class="dim">
          {offline
            ? 'The drive or folder is not there. Tags, ratings and history are kept; all of it returns when the drive does.'
            : `${WATCHING[root.watching]}${root.watchingReason === null ? '' : `: ${root.watchingReason}`}`}
        </p>
      </div>
      <div class="card-actions">
        <button type="button" class="button" onClick={browse}>
          Browse
        </button>
        <button
          type="button"
          class="button"
          disabled={offline}
          onClick={() => void roots.rescan(root.id).catch(notices.report)}
        >
          <Icon name="refresh" /> Rescan
        </button>
        <button
          type="button"
          class="button quiet"
          aria-expanded={asking.value}
          onClick={() => (asking.value = !asking.value)}
        >
          <Icon name="trash" /> Remove
        </button>
      </div>
      {asking.value && (
        <Confirm
          label="Remove this folder?"
          does="Remove"
          onConfirm={remove}
          onKeep={() => (asking.value = false)}
        >
          Remove this folder from Padbridge? The files stay where they are; ratings and tags of{' '}
          {countOf(root.samples, 'sound')} go to the archive.
        </Confirm>
      )}
    </li>
  );
}
