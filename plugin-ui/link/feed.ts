import type { PadbridgeClient } from '../../bridge/client/index.js';

/** Runs `load` now and whenever events were missed; the newest answer wins. Errors of a lost connection wait for the next. */
export function keepLoaded<T>(
  client: PadbridgeClient,
  load: () => Promise<T>,
  take: (loaded: T) => void,
  report: (error: unknown) => void,
): () => void {
  let round = 0;
  function run(): void {
    round += 1;
    const mine = round;
    load().then(
      (loaded) => {
        if (mine === round) take(loaded);
      },
      (error: unknown) => {
        if (client.state.connection === 'open') report(error);
      },
    );
  }
  let missed = false;
  client.onState(({ connection }) => {
    if (connection === 'waiting') missed = true;
    if (connection !== 'open' || !missed) return;
    missed = false;
    run();
  });
  client.onResync(run);
  run();
  return run;
}
