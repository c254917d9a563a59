import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { Root } from '../../schemas/entities.js';
import { keepLoaded } from '../link/feed.js';

/** Where the daemon keeps that the first steps are over: every window of this studio knows. */
const DONE_KEY = 'window.firstRunDone';

/** The three first steps. */
export interface FirstRunState {
  /** Whether they are to be shown: nobody went through them, and there was no folder of one's own when this window opened. */
  readonly shown: ReadonlySignal<boolean>;
  finish: () => void;
}

export function createFirstRun(
  client: PadbridgeClient,
  roots: ReadonlySignal<readonly Root[] | undefined>,
  report: (error: unknown) => void,
): FirstRunState {
  const done = signal<boolean | undefined>(undefined);
  const shown = signal(false);
  let settled = false;
  keepLoaded(
    client,
    () => client.call('preferences.get', { keys: [DONE_KEY] }),
    ({ values }) => (done.value = values[DONE_KEY] === true),
    report,
  );
  client.subscribe(['preferences'], ({ payload: { values } }) => {
    if (DONE_KEY in values) done.value = values[DONE_KEY] === true;
  });
  effect(() => {
    if (done.value === true) shown.value = false;
    // A folder that is added in the first step must not end the steps.
    if (settled || done.value === undefined || roots.value === undefined) return;
    settled = true;
    shown.value = !done.value && roots.value.every(isStarterKit);
  });
  return {
    shown,
    finish() {
      shown.value = false;
      client.call('preferences.set', { values: { [DONE_KEY]: true } }).catch(report);
    },
  };
}

function isStarterKit({ path }: Root): boolean {
  return /[/\\]Starter Kit$/.test(path);
}
