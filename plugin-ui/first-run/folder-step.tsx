import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { AddFolder } from '../library/add-folder.js';
import { StarterKitOffer } from '../library/starter-kit-offer.js';
import { countOf } from '../sound/format.js';

/** Where the sounds are; the starter kit for whoever has none at hand. */
export function FolderStep(): JSX.Element {
  const { roots } = useApp();
  const known = roots.roots.value ?? [];
  return (
    <>
      <p>
        Paste the path of a folder, for example the one FL Studio or your sample packs live in. Padbridge
        lists it within seconds, listens to everything in the background, and never changes a file.
      </p>
      <AddFolder />
      <ul class="first-run-list">
        {known.map(({ id, path, samples }) => (
          <li key={id} class="state up">
            <bdi>{path}</bdi> <small class="dim">{countOf(samples, 'sound')}</small>
          </li>
        ))}
      </ul>
      {known.length === 0 && <StarterKitOffer />}
    </>
  );
}
