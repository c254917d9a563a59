import type { SampleSummary } from '../../schemas/entities.js';
import type { Look } from '../look/look.js';
import type { Why } from '../similar/similar-source.js';
import { badgeOf } from '../sound/kinds.js';
import { troubleOf } from '../sound/sentences.js';
import type { PeaksStore } from '../waveform/peaks-store.js';
import { createThumbStrip, type StripThumb } from '../waveform/thumb-strip.js';
import { createRowElement, type RowElement, type RowLook } from './row-element.js';
import { OVERSCAN } from './visible-rows.js';

/** How much of a waveform shows: at hand, in the list, and of a sound that cannot be played. */
const STRENGTH = { selected: 1, usual: 0.8, trouble: 0.28 };

/** What the list shows. */
export interface TableView {
  /** Rows first … last (exclusive). */
  first: number;
  last: number;
  /** Up to this row (exclusive) what stands below stays as it is until the next drawing; equal to `last`: nothing does. */
  until: number;
  count: number;
  sampleAt: (index: number) => SampleSummary | undefined;
  whyOf: (id: number) => Why | undefined;
  selected: number | null;
  marked: ReadonlySet<number>;
  playing: number | null;
  /** Rows that come into view fly past. */
  flying: boolean;
}

/** The rows in view, in as many elements as fit into it: a row that scrolls out lends them to the one that scrolls in. */
export interface RowTable {
  draw: (view: TableView) => void;
  /** The row that an event came from. */
  rowOf: (target: EventTarget | null) => RowLook | undefined;
  /** Moves the line that shows what is heard; 0 to 1, null when nothing in view plays. */
  showPlayhead: (at: number | null) => void;
  /** The window has another size: `height` of the list in CSS pixels. */
  resize: (height: number) => void;
  close: () => void;
}

/** `rail` is as tall as all rows and holds those in view; `rowHeight` and `thumbHeight` in CSS pixels. */
export function createRowTable(
  rail: HTMLElement,
  { rowHeight, thumbHeight }: { rowHeight: number; thumbHeight: number },
  { peaks, look }: { peaks: PeaksStore; look: Look },
): RowTable {
  const rows: RowElement[] = [];
  const byElement = new WeakMap<Element, RowElement>();
  const strip = createThumbStrip(peaks);
  const playhead = document.createElement('i');
  playhead.className = 'playhead';
  playhead.hidden = true;
  let thumbs = { left: 0, width: 0 };
  let playingTop: number | null = null;
  rail.append(strip.canvas, playhead);

  function add(): void {
    const row = createRowElement();
    rows.push(row);
    byElement.set(row.element, row);
    rail.insertBefore(row.element, strip.canvas);
  }

  function lookOf(view: TableView, index: number): RowLook {
    const sample = view.sampleAt(index);
    const id = sample?.id ?? null;
    return {
      index,
      top: index * rowHeight,
      count: view.count,
      sample,
      why: id === null ? undefined : view.whyOf(id),
      selected: id !== null && id === view.selected,
      marked: id !== null && view.marked.has(id),
      playing: id !== null && id === view.playing,
      sketch: view.flying,
    };
  }

  return {
    draw(view) {
      const { first, last, until } = view;
      while (rows.length < until - first) add();
      const shown: (StripThumb | undefined)[] = [];
      const used = new Set<number>();
      playingTop = null;
      for (let index = first; index < last; index++) {
        const at = index % rows.length;
        const next = lookOf(view, index);
        used.add(at);
        rows[at]?.show(next);
        if (next.playing) playingTop = next.top;
        shown.push(next.sample === undefined ? undefined : thumbOf(next.sample, next.selected));
      }
      for (const [at, row] of rows.entries()) {
        const index = row.look?.index ?? -1;
        const stays = index >= last && index < until;
        if (!used.has(at) && !stays) row.hide();
      }
      if (playingTop === null) playhead.hidden = true;
      const { width, left } = thumbs;
      if (width === 0) return;
      strip.draw(shown, rows.length, { width, rowHeight, thumbHeight });
      strip.canvas.style.transform = `translate(${left}px, ${first * rowHeight}px)`;
    },
    rowOf(target) {
      const element = target instanceof Element ? target.closest('.row') : null;
      return element === null ? undefined : byElement.get(element)?.look;
    },
    showPlayhead(at) {
      playhead.hidden = at === null || playingTop === null;
      if (at === null || playingTop === null) return;
      const left = thumbs.left + at * thumbs.width;
      const top = playingTop + (rowHeight - thumbHeight) / 2;
      playhead.style.transform = `translate(${left}px, ${top}px)`;
    },
    resize(height) {
      const needed = Math.ceil(height / rowHeight) + 1 + 2 * OVERSCAN;
      while (rows.length < needed) add();
      for (const { element } of rows.splice(needed)) element.remove();
      thumbs = rows[0]?.placeOfThumb() ?? thumbs;
    },
    close: strip.close,
  };

  function thumbOf(sample: SampleSummary, selected: boolean): StripThumb {
    const strength =
      troubleOf(sample) === null ? (selected ? STRENGTH.selected : STRENGTH.usual) : STRENGTH.trouble;
    return { id: sample.id, colour: look.colour(`--kind-${badgeOf(sample).colour}`), strength };
  }
}
