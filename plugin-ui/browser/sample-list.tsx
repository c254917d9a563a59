import type { JSX } from 'preact';
import { useComputed } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp, useView } from '../app/context.js';
import { isAsked } from '../view/view-state.js';
import { sayOnHover } from './row-hover.js';
import { dragRow, pressRow } from './row-hand.js';
import { createRowTable, type RowTable } from './row-table.js';
import { scrollToRow, visibleRows } from './visible-rows.js';

/** Heights of a row and of the waveform in it, in CSS pixels; the style sheet says the same. */
const ROW_HEIGHT = 32;
const THUMB_HEIGHT = 24;
/** More rows than this in one frame fly past: nobody reads them, so that they show their names only … */
const FLYING_ROWS = 4;
/** … until the list rests this long. */
const REST_MS = 50;
const KEY_STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * The rows of the search, of which only those in view exist. They are drawn without components: what scrolls by sixty times a
 * second has no time for comparing trees.
 */
export function SampleList(): JSX.Element {
  const app = useApp();
  const { results, selection, marks, panels, player, similar, look } = app;
  const box = useRef<HTMLDivElement>(null);
  const rail = useRef<HTMLDivElement>(null);
  const table = useRef<RowTable>(null);
  const port = useRef({ top: 0, height: 0 });
  const flight = useRef<ReturnType<typeof setTimeout>>(undefined);
  const frame = useRef(0);
  const drawnList = useRef<unknown>(null);
  const asked = useView(isAsked);
  const selected = useView((view) => view.selected);
  const playing = useComputed(() => player.now.value?.sample.id ?? null);
  const version = results.version.value;
  const list = results.rows.value;
  const { count } = list;
  const selectedIndex = selection.index.value;
  const drawn = [version, list, selectedIndex, selected, asked, marks.ids.value] as const;

  function draw(): void {
    cancelAnimationFrame(frame.current);
    frame.current = 0;
    const { top, height } = port.current;
    const rows = results.rows.peek();
    const whole = visibleRows(top, height, ROW_HEIGHT, rows.count);
    const isNew = drawnList.current !== rows;
    const { first, last } = isNew ? visibleRows(top, height, ROW_HEIGHT, rows.count, 0) : whole;
    table.current?.draw({
      first,
      last,
      until: whole.last,
      count: rows.count,
      sampleAt: rows.row,
      whyOf: (id) => (asked ? similar.whyOf(id) : undefined),
      selected,
      marked: marks.ids.peek(),
      playing: playing.peek(),
      flying: flight.current !== undefined,
    });
    const at = selection.index.peek();
    if (at !== undefined && at >= first && at < last) {
      box.current?.setAttribute('aria-activedescendant', `row-${at}`);
    } else box.current?.removeAttribute('aria-activedescendant');
    results.look(rows, whole.first, whole.last);
    drawnList.current = rows;
    if (isNew) drawRest();
  }

  // Listeners live longer than one drawing of this component.
  const drawNow = useRef(draw);
  drawNow.current = draw;

  /** Whatever comes between two frames is drawn with the next one, so that rows are laid out once for it. */
  function drawSoon(): void {
    if (frame.current === 0) frame.current = requestAnimationFrame(() => drawNow.current());
  }

  /** The next frame is the one that shows the new rows; what nobody sees of them comes with the one after it. */
  function drawRest(): void {
    frame.current = requestAnimationFrame(() => {
      frame.current = requestAnimationFrame(() => drawNow.current());
    });
  }

  function scrollTo(top: number): void {
    if (box.current === null || port.current.top === top) return;
    box.current.scrollTop = top;
    port.current.top = box.current.scrollTop;
  }

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || rail.current === null) return undefined;
    const rows = createRowTable(rail.current, { rowHeight: ROW_HEIGHT, thumbHeight: THUMB_HEIGHT }, app);
    table.current = rows;
    const land = () => {
      flight.current = undefined;
      drawNow.current();
    };
    const onScroll = () => {
      const top = element.scrollTop;
      if (Math.abs(top - port.current.top) > FLYING_ROWS * ROW_HEIGHT) {
        clearTimeout(flight.current);
        flight.current = setTimeout(land, REST_MS);
      }
      port.current.top = top;
      drawNow.current();
    };
    const observer = new ResizeObserver(() => {
      port.current = { top: element.scrollTop, height: element.clientHeight };
      rows.resize(element.clientHeight);
      drawNow.current();
    });
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    element.focus({ preventScroll: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
      clearTimeout(flight.current);
      cancelAnimationFrame(frame.current);
      rows.close();
    };
  }, []);

  // A new search starts at its top, unless the selected sound is in it.
  const shownList = useRef(list);
  useLayoutEffect(() => {
    if (shownList.current === list) return;
    shownList.current = list;
    scrollTo(0);
  }, [list]);

  useLayoutEffect(() => {
    if (selectedIndex === undefined) return;
    scrollTo(scrollToRow(selectedIndex, port.current.top, port.current.height, ROW_HEIGHT));
  }, [selectedIndex]);

  // The answer to a key is drawn as it comes: its frame has the more time for layout.
  useLayoutEffect(() => {
    if (drawnList.current === list) drawSoon();
    else draw();
  }, [...drawn, playing.value, look.theme.value]);

  useLayoutEffect(() => {
    if (playing.value === null) return undefined;
    let frame = 0;
    const follow = () => {
      table.current?.showPlayhead(player.position());
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [playing.value]);

  function onKeyDown(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      event.preventDefault();
      void marks.all();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = rowFor(event.key);
    if (to !== undefined && event.shiftKey) extendTo(to);
    else if (to !== undefined) {
      marks.clear();
      selection.goTo(to);
    } else if (event.key === 'Enter') panels.openDetails();
    else return;
    event.preventDefault();
  }

  /** Where a key leads. */
  function rowFor(key: string): number | undefined {
    if (key === 'Home') return 0;
    if (key === 'End') return lastLoaded();
    const pageRows = Math.max(1, Math.floor(port.current.height / ROW_HEIGHT) - 1);
    const step = { ...KEY_STEPS, PageDown: pageRows, PageUp: -pageRows }[key];
    if (step === undefined) return undefined;
    const to = (selection.index.peek() ?? (step > 0 ? -1 : 0)) + step;
    return Math.max(0, Math.min(count - 1, to));
  }

  /** The list is marked up to where the key leads. */
  function extendTo(to: number): void {
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

  const rowOf = (event: Event) => table.current?.rowOf(event.target);
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
      onKeyDown={onKeyDown}
    >
      <div
        ref={rail}
        class="rail"
        role="presentation"
        style={{ height: `${count * ROW_HEIGHT}px` }}
        onClick={(event) => pressRow(app, rowOf(event), event)}
        onDragStart={(event) => dragRow(app, rowOf(event), event)}
        onPointerOver={({ target }) => sayOnHover(app, () => table.current?.rowOf(target), target)}
      />
    </div>
  );
}
