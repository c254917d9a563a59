import type { Results } from '../browser/results.js';
import type { Selection } from '../browser/selection.js';
import type { ViewStore } from '../view/view.js';
import type { SimilarSource } from './similar-source.js';

/** What a person does with a sound that is in the list and is not meant. */
export interface TurnDown {
  /** Turns the selected one down and goes on to the next. */
  selected: () => void;
  /** Takes back what was turned down for the sound at hand. */
  restore: () => void;
}

export function createTurnDown(parts: {
  store: ViewStore;
  results: Results;
  similar: SimilarSource;
  selection: Selection;
  tell: (text: string) => void;
  report: (error: unknown) => void;
}): TurnDown {
  const { store, results, similar, selection, tell, report } = parts;
  return {
    selected() {
      const at = selection.index.peek();
      const row = at === undefined ? undefined : results.rows.peek().row(at);
      if (at === undefined || row === undefined) return;
      const { ask } = store.view.peek();
      const isLast = at === results.rows.peek().count - 1;
      selection.goTo(isLast ? at - 1 : at + 1);
      similar.notThis(row.id).then(() => {
        tell(
          ask === 'like'
            ? 'Noted: it is not found for this sound any more.'
            : 'Noted: such sounds come later from now on.',
        );
        results.again();
      }, report);
    },
    restore() {
      similar.restore().then(results.again, report);
    },
  };
}
