import type { JSX } from 'preact';
import type { Job } from '../../schemas/entities.js';
import { useApp } from '../app/context.js';
import { Log } from './log.js';
import { JobCard } from './job-card.js';

export function ActivityPage(): JSX.Element {
  const { jobs, store } = useApp();
  const known = jobs.jobs.value;
  const shown = known?.filter(wantsAttention) ?? [];
  return (
    <div class="sheet-page">
      <h1>Activity</h1>
      <p class="dim">What Padbridge does in the background. It goes on where it was after a restart.</p>
      {known === undefined && (
        <p class="dim" role="status">
          Waiting for Padbridge …
        </p>
      )}
      {known?.length === 0 && (
        <div class="quiet-note">
          <p>Nothing has run yet. Adding a folder starts the first scan.</p>
          <button type="button" class="button" onClick={() => store.open('settings', 'folders')}>
            Go to the library
          </button>
        </div>
      )}
      {known !== undefined && known.length > 0 && shown.length === 0 && (
        <p class="quiet-note state up">Nothing is running, and nothing is left to do.</p>
      )}
      <ul class="cards">
        {shown.map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
      </ul>
      <Log />
    </div>
  );
}

/** What ended well is told by the log. */
function wantsAttention({ state, failed }: Job): boolean {
  return state === 'queued' || state === 'running' || state === 'paused' || state === 'failed' || failed > 0;
}
