import type { ComponentChildren, JSX } from 'preact';
import { useApp } from '../app/context.js';
import { Icon } from './icons.js';
import type { PanelName } from './side-panels.js';

interface SidePanelProps {
  name: PanelName;
  title: string;
  /** Buttons beside the title. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A panel at the side of the list; laid over it, with a way to close it, where there is no room for both. */
export function SidePanel({ name, title, actions, children }: SidePanelProps): JSX.Element {
  const { panels } = useApp();
  return (
    <aside
      id={name}
      class={`${name} side-panel`}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        panels.close();
      }}
    >
      <header class="panel-header">
        <h2>{title}</h2>
        {actions}
        <button
          type="button"
          class="icon-button narrow-only"
          title={`Close the ${title.toLowerCase()}`}
          onClick={panels.close}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="panel-scroll">{children}</div>
    </aside>
  );
}
