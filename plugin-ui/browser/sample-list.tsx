import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../app/context.js';
import { SampleRow } from './sample-row.js';
import { scrollToRow, visibleRows } from './visible-rows.js';

/** Height of a row in CSS pixels; the style sheet takes it from here. */
const ROW_HEIGHT = 32;
const KEY_STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** The rows of the search, of which only those in view exist. */
export function SampleList(): JSX.Element {
  const { results, selection, marks, store, panel } = useApp();
  const box = useRef<HTMLDivElement>(null);
  const [port, setPort] = useState({ top: 0, height: 0 });
  void results.version.value;
  const list = results.rows.value;
  const { count } = list;
  const { first, last } = visibleRows(port.top, port.height, ROW_HEIGHT, count);
  const selectedIndex = selection.index.value;
  const { selected } = store.view.value;
  const marked = marks.ids.value;

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => setPort({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    element.focus({ preventScroll: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  useEffect(() => results.look(list, first, last), [list, first, last, results.version.value]);

  // A new search starts at its top, unless the selected sound is in it.
  const shownList = useRef(list);
  useLayoutEffect(() => {
    if (shownList.current === list || box.current === null) return;
    shownList.current = list;
    box.current.scrollTop = 0;
  }, [list]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || selectedIndex === undefined) return;
    element.scrollTop = scrollToRow(selectedIndex, element.scrollTop, element.clientHeight, ROW_HEIGHT);
  }, [selectedIndex]);

  function onKeyDown(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      event.preventDefault();
      void marks.all();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pageRows = Math.max(1, Math.floor(port.height / ROW_HEIGHT) - 1);
    const step = { ...KEY_STEPS, PageDown: pageRows, PageUp: -pageRows }[event.key];
    if (step !== undefined && event.shiftKey) extend(step);
    else if (step !== undefined) {
      marks.clear();
      selection.move(step);
    } else if (event.key === 'Home') selection.goTo(0);
    else if (event.key === 'End') selection.goTo(lastLoaded());
    else if (event.key === 'Enter') panel.value = panel.peek() === 'details' ? 'none' : 'details';
    else return;
    event.preventDefault();
  }

  /** The list is marked up to where the arrow leads. */
  function extend(step: number): void {
    const to = Math.max(0, Math.min(count - 1, (selection.index.peek() ?? 0) + step));
    marks.extendTo(selection.index.peek() ?? to);
    selection.goTo(to);
    marks.extendTo(to);
  }

  /** The end of a long list is not in memory; the last row that is will do, and brings the next ones. */
  function lastLoaded(): number {
    let at = count - 1;
    while (at > 0 && list.row(at) === undefined) at -= 1;
    return at;
  }

  const slots = Math.max(1, last - first);
  const rows = Array.from({ length: last - first }, (_, offset) => first + offset);
  return (
    <div
      ref={box}
      id="samples"
      class="sample-list"
      role="listbox"
      tabIndex={0}
      aria-label="Sounds"
      aria-multiselectable={true}
      aria-busy={results.searching.value}
      aria-activedescendant={
        selectedIndex !== undefined && selectedIndex >= first && selectedIndex < last
          ? `row-${selectedIndex}`
          : undefined
      }
      onKeyDown={onKeyDown}
    >
      <div class="rail" role="presentation" style={{ height: `${count * ROW_HEIGHT}px` }}>
        {rows.map((index) => (
          <SampleRow
            // A row that scrolls out lends its elements to the one that scrolls in.
            key={index % slots}
            index={index}
            top={index * ROW_HEIGHT}
            count={count}
            sample={list.row(index)}
            selected={list.row(index)?.id === selected && selected !== null}
            marked={marked.has(list.row(index)?.id ?? 0)}
          />
        ))}
      </div>
    </div>
  );
}
