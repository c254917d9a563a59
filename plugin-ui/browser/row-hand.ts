import { PAD_COUNT } from '../../schemas/sp404.js';
import type { App } from '../app/create-app.js';
import { startDrag, startSampleDrag } from '../pads/drag.js';
import { troubleOf } from '../sound/sentences.js';
import type { RowLook } from './row-element.js';

/** A click on a row: goes there, plays from where the waveform was hit, or chooses it beside others. */
export function pressRow(app: App, row: RowLook | undefined, event: MouseEvent): void {
  const { marks, selection, player } = app;
  if (row === undefined) return;
  const { index, sample } = row;
  if (event.shiftKey) return marks.extendTo(index);
  if (event.ctrlKey || event.metaKey) return marks.toggle(index);
  marks.clear();
  selection.goTo(index);
  const wave = event.target instanceof Element ? event.target.closest('.thumb') : null;
  if (wave === null || sample === undefined || troubleOf(sample) !== null) return;
  const { left, width } = wave.getBoundingClientRect();
  player.play(sample, Math.min(0.99, Math.max(0, (event.clientX - left) / width)));
}

/** A row that is chosen takes all that are chosen along. */
export function dragRow({ marks }: App, row: RowLook | undefined, event: DragEvent): void {
  if (row?.sample === undefined) return event.preventDefault();
  const { marked, sample } = row;
  if (marked) startDrag(event, { sampleIds: [...marks.ids.peek()].slice(0, PAD_COUNT) }, sample.path);
  else startSampleDrag(event, sample);
}
