import type { SampleSummary } from '../../schemas/entities.js';
import { PAD_COUNT } from '../../schemas/sp404.js';

/** What is dragged inside the window; other programs see the text beside it. */
const SAMPLE = 'application/x-padbridge-sample';
const PAD = 'application/x-padbridge-pad';
const SAMPLES = /^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/;

/** Sounds in the order in which they fill pads, or one pad. */
export type Dragged = { sampleIds: readonly number[] } | { pad: string };

/** Starts dragging a sound or a pad; `text` is what a text field of another program gets. */
export function startDrag(event: DragEvent, dragged: Dragged, text: string): void {
  const { dataTransfer } = event;
  if (dataTransfer === null) return;
  if ('pad' in dragged) dataTransfer.setData(PAD, dragged.pad);
  else dataTransfer.setData(SAMPLE, dragged.sampleIds.join(','));
  dataTransfer.setData('text/plain', text);
  dataTransfer.effectAllowed = 'copyMove';
}

/** Drags one sound; outside of the browser it becomes the file itself where the browser can do that. */
export function startSampleDrag(event: DragEvent, sample: SampleSummary): void {
  startDrag(event, { sampleIds: [sample.id] }, sample.path);
  offerFile(event, sample);
}

/** Drags a pad; outside of the browser it is the file of its sound. */
export function startPadDrag(event: DragEvent, pad: string, sample: SampleSummary | null): void {
  startDrag(event, { pad }, sample?.path ?? pad);
  if (sample !== null) offerFile(event, sample);
}

function offerFile(event: DragEvent, { id, name }: SampleSummary): void {
  const url = new URL(`api/v1/samples/${id}/audio`, location.href);
  url.hash = '';
  // Chromium's own way of dragging a file out of a page; others leave it alone. Colons stand between its parts.
  const type = `application/octet-stream:${name.replaceAll(':', '-')}:${url.href}`;
  event.dataTransfer?.setData('DownloadURL', type);
}

/** Whether something that a pad takes is over it. What it is can be read only once it is dropped. */
export function canDrop(event: DragEvent): boolean {
  const types = event.dataTransfer?.types ?? [];
  return types.includes(SAMPLE) || types.includes(PAD) || types.includes('Files');
}

export function dropped(event: DragEvent): Dragged | null {
  const sample = event.dataTransfer?.getData(SAMPLE) ?? '';
  if (SAMPLES.test(sample)) return { sampleIds: sample.split(',').map(Number).slice(0, PAD_COUNT) };
  const pad = event.dataTransfer?.getData(PAD) ?? '';
  return pad === '' ? null : { pad };
}

/** Whether files from the desktop are over it. */
export function bringsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Files from the desktop. */
export function droppedFiles(event: DragEvent): File[] {
  return padFiles(event.dataTransfer?.files ?? null);
}

/** Files as pads take them: in the order of their names, as many as a kit has pads. */
export function padFiles(given: FileList | null): File[] {
  return [...(given ?? [])]
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .slice(0, PAD_COUNT);
}
