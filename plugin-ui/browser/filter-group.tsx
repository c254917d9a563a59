import type { ComponentChildren, JSX } from 'preact';

/** A named group of filter controls. */
export function FilterGroup({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <fieldset class="filter-group">
      <legend>{name}</legend>
      {children}
    </fieldset>
  );
}
