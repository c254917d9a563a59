import type { PadbridgeClient } from '../../bridge/client/index.js';

/** Something that is loaded again when it may have changed unheard. */
export interface Loading {
  again: () => void;
  stop: () => void;
}

/** Runs `load` now and whenever events were missed; the newest answer wins. Errors of a lost connection wait for the next. */
export function startLoading<T>(
  client: PadbridgeClient,
  load: () => Promise<T>,
  take: (loaded: T) => void,
  report: (error: unknown) => void,
): Loading {
  let round = 0;
  function again(): void {
    round += 1;
    const mine = round;
    load().then(
      (loaded) => {
        if (mine === round) take(loaded);
      },
      (error: unknown) => {
        if (mine === round && client.state.connection === 'open') report(error);
      },
    );
  }
  let missed = client.state.connection === 'waiting';
  const leaveState = client.onState(({ connection }) => {
    if (connection === 'waiting') missed = true;
    if (connection !== 'open' || !missed) return;
    missed = false;
    again();
  });
  const leaveResync = client.onResync(again);
  again();
  return {
    again,
    stop() {
      // An answer that is still on its way is no longer wanted.
      round += 1;
      leaveState();
      leaveResync();
    },
  };
}

/** As long as the window is open; returns how to load again. */
export function keepLoaded<T>(
  client: PadbridgeClient,
  load: () => Promise<T>,
  take: (loaded: T) => void,
  report: (error: unknown) => void,
): () => void {
  return startLoading(client, load, take, report).again;
}
