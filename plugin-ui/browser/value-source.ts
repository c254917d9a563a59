import type { App } from '../app/create-app.js';
import { describeSource, entryOf } from '../detail/facts.js';

/** Says on hover where a value of a row comes from: it is asked for only then, since a row does without. */
export function sayWhereFrom(app: App, sampleId: number, key: string, cell: HTMLElement): void {
  if (cell.dataset['asked'] === String(sampleId)) return;
  cell.dataset['asked'] = String(sampleId);
  app.link.client.call('samples.get', { id: sampleId }).then(
    ({ metadata }) => {
      const entry = entryOf(metadata, key);
      // The row may show another sound by now.
      if (entry !== undefined && cell.dataset['asked'] === String(sampleId))
        cell.title = describeSource(entry);
    },
    // A hint that does not come is no trouble.
    () => undefined,
  );
}
