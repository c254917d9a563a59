import type { JSX } from 'preact';
import { useApp } from '../app/context.js';

/** Id for the `list` of an input. */
export const KNOWN_TAGS = 'known-tags';

/** Tags in use, offered while one is typed. */
export function KnownTags(): JSX.Element {
  const { facets } = useApp();
  return (
    <datalist id={KNOWN_TAGS}>
      {[...(facets.counts.value.tag?.keys() ?? [])].map((tag) => (
        <option key={tag} value={tag} />
      ))}
    </datalist>
  );
}
