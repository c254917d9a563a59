import type { JSX } from 'preact';
import { FlSteps, useFlStatus } from '../settings/fl-studio-view.js';

/** What FL Studio brings, and what is left to set up. */
export function StudioStep(): JSX.Element {
  const status = useFlStatus();
  return (
    <>
      <p>
        Connected, FL Studio says its tempo, its key and the selected channel: sounds are heard in them, and
        suggestions follow. Everything else works without.
      </p>
      {status.value !== undefined && (
        <FlSteps status={status.value} onInstalled={(next) => (status.value = next)} />
      )}
    </>
  );
}
