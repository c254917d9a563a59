import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { momentInWords } from '../context/context-feed.js';

/** What FL Studio brings, and how far it is. */
export function StudioStep(): JSX.Element {
  const { context } = useApp();
  const heard = momentInWords(context.moment.value);
  return (
    <>
      <p>
        Connected, FL Studio says its tempo, its key and the selected channel: sounds are heard in them, and
        suggestions follow. Everything else works without.
      </p>
      <p class={`state ${heard === '' ? '' : 'up'}`}>
        {heard === '' ? 'FL Studio has not been heard yet.' : heard}
      </p>
      <p class="dim">
        On this computer run <code>padbridge flstudio install</code>; it puts a script into FL Studio’s user
        data and says which ports to choose in its MIDI settings.
      </p>
    </>
  );
}
