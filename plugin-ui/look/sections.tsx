import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import type { Page, Section } from '../view/view-state.js';

interface SectionsProps<S extends Section> {
  page: Page;
  label: string;
  sections: readonly { section: S; label: string; mark?: 'degraded' | 'down' | undefined }[];
  /** The one that is open. */
  open: S;
}

/** The parts of a page: at its left where there is room, else over it. */
export function Sections<S extends Section>({ page, label, sections, open }: SectionsProps<S>): JSX.Element {
  const { store } = useApp();
  return (
    <nav class="sections" aria-label={label}>
      {sections.map(({ section, label: name, mark }) => (
        <button
          key={section}
          type="button"
          class="section-link"
          aria-current={section === open ? 'true' : undefined}
          onClick={() => store.open(page, section)}
        >
          {name}
          {mark !== undefined && <span class={`state ${mark}`} title="Wants attention" />}
        </button>
      ))}
    </nav>
  );
}
