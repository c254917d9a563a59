import type { App } from '../app/create-app.js';
import { describeSource, entryOf } from '../detail/facts.js';
import { partInWords } from '../similar/why.js';
import { badgeOf } from '../sound/kinds.js';
import { SURE, troubleOf } from '../sound/sentences.js';
import type { RowLook } from './row-element.js';

/** Cells whose value comes from somewhere, by the name of the value in the receipts. */
const VALUES: Readonly<Record<string, 'bpm' | 'key'>> = { 'cell-bpm': 'bpm', 'cell-key': 'key' };

/**
 * Says more of what is under the pointer: it is worked out only then, since a row that flies past does without. `rowNow` is
 * what the row shows, which may be another sound once the daemon has answered.
 */
export function sayOnHover(app: App, rowNow: () => RowLook | undefined, target: EventTarget | null): void {
  const row = rowNow();
  const sample = row?.sample;
  if (row === undefined || sample === undefined || !(target instanceof Element)) return;
  const cell = target.closest<HTMLElement>('.row > *');
  if (cell === null || cell.title !== '') return;
  const value = VALUES[cell.className];
  if (cell.classList.contains('pad')) cell.title = badgeOf(sample).label;
  else if (cell.classList.contains('cell-name')) cell.title = troubleOf(sample) ?? sample.path;
  else if (cell.classList.contains('likeness'))
    cell.title = row.why?.details.map(partInWords).join('\n') ?? '';
  else if (value !== undefined && sample[value] !== null) {
    const confidence = (value === 'bpm' ? sample.bpmConfidence : sample.keyConfidence) ?? 1;
    if (confidence < SURE) cell.title = 'A guess';
    app.link.client.call('samples.get', { id: sample.id }).then(
      ({ metadata }) => {
        const entry = entryOf(metadata, value);
        if (entry !== undefined && rowNow()?.sample?.id === sample.id) cell.title = describeSource(entry);
      },
      // A hint that does not come is no trouble.
      () => undefined,
    );
  }
}
