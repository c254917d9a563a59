import { toErrorReport } from '../../schemas/errors.js';
import type { EventBus } from '../event-bus.js';
import type { Log } from '../log/log.js';
import type { SelectionKeeper } from './selection.js';

/** The unit tells a hit on its link and over MIDI; both come within this time. */
const SAME_HIT_MS = 250;

/**
 * Assign mode on the unit itself: a pad that is hit there gets the selected sound, on the unit or in the kit, whatever pads
 * stand for now. Returns the function that ends it.
 */
export function assignByHit(deps: {
  bus: EventBus;
  selection: SelectionKeeper;
  log: Log;
  /** Milliseconds that only go forward. */
  clock: () => number;
}): () => void {
  const { bus, selection, log, clock } = deps;
  const context = { signal: new AbortController().signal, caller: 'pad of the unit' };
  let last = { pad: '', at: -Infinity };
  return bus.subscribe(({ name, payload }) => {
    // A pad that is played from here is listened to, not meant.
    if (name !== 'pads.hit' || payload.source === 'host' || selection.current().assign === 'off') return;
    const at = clock();
    if (payload.pad === last.pad && at - last.at < SAME_HIT_MS) return;
    last = { pad: payload.pad, at };
    selection.hitPad(payload.pad, payload.velocity ?? 100, context).catch((error: unknown) => {
      log.failure('A sound could not be put on the pad that was hit', error, { pad: payload.pad });
      const { message } = toErrorReport(error);
      bus.publish({
        name: 'controllers.ran',
        payload: { port: 'SP-404MKII', control: null, method: 'selection.hitPad', error: message },
      });
    });
  });
}
