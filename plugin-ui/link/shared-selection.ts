import { effect, untracked } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { Player } from '../audition/player.js';
import type { Results } from '../browser/results.js';
import type { KitsFeed } from '../pads/kits-feed.js';
import type { ViewStore } from '../view/view.js';

/** Going through a list by arrow keys is told when the hand rests. */
const REST_MS = 120;
/** Rows told beside the selected one: what a person goes through with a button. */
const LIST_ROWS = 500;

/**
 * The daemon knows what the person is at, so that a controller can go on from there: this window tells what was chosen
 * in it, follows what a controller chooses, and plays what a controller asks for.
 */
export function shareSelection(parts: {
  client: PadbridgeClient;
  store: ViewStore;
  results: Results;
  kits: KitsFeed;
  player: Player;
  report: (error: unknown) => void;
}): void {
  const { client, store, results, kits, player, report } = parts;
  let known = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unanswered = 0;
  const keyOf = (sampleId: number | null, kitId: number | null, bank: string) =>
    `${sampleId} ${kitId} ${bank}`;

  function rows(): number[] {
    const list = results.rows.peek();
    const ids: number[] = [];
    for (let at = 0; at < Math.min(list.count, LIST_ROWS); at++) {
      const row = list.row(at);
      if (row !== undefined) ids.push(row.id);
    }
    return ids;
  }

  effect(() => {
    const { selected, bank } = store.view.value;
    const kitId = kits.kit.value?.id ?? null;
    const key = keyOf(selected, kitId, bank);
    untracked(() => {
      if (key === known || (selected === null && known === '')) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        known = key;
        unanswered += 1;
        client
          .call('selection.set', {
            sampleId: selected,
            bank,
            list: rows(),
            ...(kitId === null ? {} : { kitId }),
          })
          .catch((error: unknown) => {
            // Nobody pressed anything: the window says already that it is lost.
            if (client.state.connection === 'open') report(error);
          })
          .finally(() => (unanswered -= 1));
      }, REST_MS);
    });
  });
  client.subscribe(['selection'], ({ payload: { selection } }) => {
    // What this window is telling or about to tell is newer than the echo of its last word.
    if (timer !== undefined || unanswered > 0) return;
    const { sampleId, kitId, bank } = selection;
    const view = store.view.peek();
    known = keyOf(sampleId, kits.kit.peek()?.id ?? null, bank);
    if (sampleId === view.selected && bank === view.bank) return;
    store.change({
      selected: sampleId,
      ...(bank === view.bank ? {} : { bank, pad: null }),
      ...(kitId !== null && view.page === 'pads' && kits.kit.peek()?.id !== kitId ? { kit: kitId } : {}),
    });
  });
  client.subscribe(['audition'], ({ payload: { sampleId } }) => {
    client.call('samples.get', { id: sampleId }).then((sample) => player.play(sample), report);
  });
}
