import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { formatCount } from '../sound/format.js';
import { FilterGroup } from './filter-group.js';
import type { FolderLine } from './folder-tree.js';

/** The folders of the library: a click narrows to one and all below it, the arrow before it opens it. */
export function FolderFilter(): JSX.Element | null {
  const { store, folders } = useApp();
  const box = useRef<HTMLUListElement>(null);
  const at = useSignal<string | null>(null);
  const lines = folders.lines.value;
  if (lines.length === 0) return null;
  const current =
    lines.find(({ key }) => key === at.value) ?? lines.find(({ isChosen }) => isChosen) ?? lines[0];

  function choose({ rootId, folder, isChosen }: FolderLine): void {
    store.narrow(isChosen ? { rootId: null, folder: null } : { rootId, folder });
  }

  function goTo(line: FolderLine | undefined): void {
    if (line === undefined) return;
    at.value = line.key;
    box.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(line.key)}"]`)?.focus();
  }

  /** As trees of the ARIA practices are gone through. */
  function onKeyDown(event: KeyboardEvent, line: FolderLine): void {
    const index = lines.indexOf(line);
    switch (event.key) {
      case 'ArrowDown':
        goTo(lines[index + 1]);
        break;
      case 'ArrowUp':
        goTo(lines[index - 1]);
        break;
      case 'Home':
        goTo(lines[0]);
        break;
      case 'End':
        goTo(lines.at(-1));
        break;
      case 'ArrowRight':
        if (line.isOpen === false) folders.setOpen(line, true);
        else if (line.isOpen === true) goTo(lines[index + 1]);
        break;
      case 'ArrowLeft':
        if (line.isOpen === true) folders.setOpen(line, false);
        else goTo(lines.slice(0, index).findLast(({ level }) => level < line.level));
        break;
      case 'Enter':
      case ' ':
        choose(line);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <FilterGroup name="Folders">
      <ul ref={box} class="folder-tree" role="tree" aria-label="Folders">
        {lines.map((line) => (
          <li
            key={line.key}
            class="folder-row"
            role="treeitem"
            data-key={line.key}
            aria-level={line.level}
            aria-expanded={line.isOpen}
            aria-selected={line.isChosen}
            title={line.path}
            tabIndex={line === current ? 0 : -1}
            style={{ '--level': String(line.level - 1) }}
            onClick={() => choose(line)}
            onFocus={() => (at.value = line.key)}
            onKeyDown={(event) => onKeyDown(event, line)}
          >
            <span
              class="folder-twist"
              data-open={line.isOpen}
              onClick={(event) => {
                if (line.isOpen === undefined) return;
                event.stopPropagation();
                folders.setOpen(line, !line.isOpen);
              }}
            >
              {line.isOpen !== undefined && <Icon name="down" />}
            </span>
            <bdi>{line.name}</bdi>
            <small>{formatCount(line.count)}</small>
          </li>
        ))}
      </ul>
    </FilterGroup>
  );
}
