import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { FlStatus } from '../../schemas/methods/flstudio.js';
import { FlSteps } from '../settings/fl-studio-view.js';

/** What FL Studio brings, and what is left to set up. */
export function StudioStep({ fl }: { fl: Signal<FlStatus | undefined> }): JSX.Element {
  return (
    <>
      <p>
        Connected, FL Studio says its tempo, its key and the selected channel: sounds are heard in them, and
        suggestions follow. Everything else works without.
      </p>
      {fl.value !== undefined && <FlSteps status={fl.value} onInstalled={(next) => (fl.value = next)} />}
    </>
  );
}
