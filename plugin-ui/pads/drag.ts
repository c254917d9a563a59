/** What is dragged inside the window; other programs see the text beside it. */
const SAMPLE = 'application/x-padbridge-sample';
const PAD = 'application/x-padbridge-pad';

export type Dragged = { sampleId: number } | { pad: string };

/** Starts dragging a sound or a pad; `text` is what a text field of another program gets. */
export function startDrag(event: DragEvent, dragged: Dragged, text: string): void {
  const { dataTransfer } = event;
  if (dataTransfer === null) return;
  if ('pad' in dragged) dataTransfer.setData(PAD, dragged.pad);
  else dataTransfer.setData(SAMPLE, String(dragged.sampleId));
  dataTransfer.setData('text/plain', text);
  dataTransfer.effectAllowed = 'copyMove';
}

/** Whether something that a pad takes is over it. What it is can be read only once it is dropped. */
export function canDrop(event: DragEvent): boolean {
  const types = event.dataTransfer?.types ?? [];
  return types.includes(SAMPLE) || types.includes(PAD);
}

export function dropped(event: DragEvent): Dragged | null {
  const sample = event.dataTransfer?.getData(SAMPLE) ?? '';
  if (/^[1-9]\d{0,14}$/.test(sample)) return { sampleId: Number(sample) };
  const pad = event.dataTransfer?.getData(PAD) ?? '';
  return pad === '' ? null : { pad };
}
