import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { JobCard } from './job-card.js';

export function ActivityPage(): JSX.Element {
  const { jobs, store } = useApp();
  const known = jobs.jobs.value;
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
          <button type="button" class="button" onClick={() => store.open('library')}>
            Go to the library
          </button>
        </div>
      )}
      <ul class="cards">
        {known?.map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
      </ul>
    </div>
  );
}
