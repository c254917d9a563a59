import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { BatchItem, Job, JobState } from '../../schemas/entities.js';
import { useApp } from '../app/context.js';
import { Ago } from '../look/ago.js';
import { Icon, type IconName } from '../look/icons.js';
import { formatCount } from '../sound/format.js';
import type { JobControl } from './jobs-feed.js';

const KIND_LABELS: Readonly<Record<Job['kind'], string>> = {
  scan: 'Read folder',
  analyse: 'Listen to sounds',
  backup: 'Back up the catalogue',
  export: 'Export',
};
const STATE_LABELS: Readonly<Record<JobState, string>> = {
  queued: 'Waiting',
  running: 'Running',
  paused: 'Paused',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
const STATE_TONES: Readonly<Record<JobState, string>> = {
  queued: '',
  running: 'busy',
  paused: 'degraded',
  done: 'up',
  failed: 'down',
  cancelled: '',
};
const CONTROLS: Readonly<Record<JobState, readonly JobControl[]>> = {
  queued: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  done: [],
  failed: ['retry'],
  cancelled: [],
};
/** A folder is read again from its beginning in less time than it is worth to hold it; a backup takes seconds. */
const OBEYS: Readonly<Record<Job['kind'], readonly JobControl[]>> = {
  analyse: ['pause', 'resume', 'cancel', 'retry'],
  export: ['pause', 'resume', 'cancel', 'retry'],
  scan: ['cancel'],
  backup: [],
};
const CONTROL_LOOKS: Readonly<Record<JobControl, { label: string; icon: IconName }>> = {
  pause: { label: 'Pause', icon: 'pause' },
  resume: { label: 'Resume', icon: 'play' },
  cancel: { label: 'Cancel', icon: 'close' },
  retry: { label: 'Try failed again', icon: 'refresh' },
};

export function JobCard({ job }: { job: Job }): JSX.Element {
  const { jobs, notices } = useApp();
  const label = KIND_LABELS[job.kind];
  const again: readonly JobControl[] = job.state === 'done' && job.failed > 0 ? ['retry'] : [];
  const controls = [...CONTROLS[job.state], ...again].filter((control) => OBEYS[job.kind].includes(control));
  const share = job.total === 0 ? 0 : job.done / job.total;
  return (
    <li class="card">
      <div class="card-main">
        <h2 class="card-title">
          {label} <small>{job.subject}</small>
        </h2>
        <div
          class={`progress ${STATE_TONES[job.state]}`}
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={job.total}
          aria-valuenow={job.done}
          data-unknown={job.total === 0 && job.state === 'running'}
        >
          <i style={{ transform: `scaleX(${job.state === 'done' ? 1 : share})` }} />
        </div>
        <p class="facts-line">
          <span class={`state ${STATE_TONES[job.state]}`}>{STATE_LABELS[job.state]}</span>
          <span>
            {formatCount(job.done)} of {formatCount(job.total)}
          </span>
          {job.failed > 0 && <span class="warn-text">{formatCount(job.failed)} failed</span>}
          <When job={job} />
        </p>
        {job.error !== null && <p class="problem">{job.error}</p>}
        {job.failed > 0 && <Failures job={job} />}
      </div>
      <div class="card-actions">
        {controls.map((control) => (
          <button
            key={control}
            type="button"
            class="button"
            onClick={() => void jobs.control(job.id, control).catch(notices.report)}
          >
            <Icon name={CONTROL_LOOKS[control].icon} /> {CONTROL_LOOKS[control].label}
          </button>
        ))}
      </div>
    </li>
  );
}

function When({ job: { finishedAt, startedAt, createdAt } }: { job: Job }): JSX.Element {
  const what = finishedAt !== null ? 'finished' : startedAt !== null ? 'started' : 'asked for';
  return (
    <span>
      {what} <Ago at={finishedAt ?? startedAt ?? createdAt} />
    </span>
  );
}

/** The files that failed, each with its reason; read when opened. */
function Failures({ job }: { job: Job }): JSX.Element {
  const { link, notices } = useApp();
  const items = useSignal<readonly BatchItem[]>([]);
  const after = useSignal<number | null>(0);

  async function more(): Promise<void> {
    if (after.value === null) return;
    try {
      const answer = await link.client.call('jobs.items', {
        id: job.id,
        state: ['failed'],
        after: after.value,
      });
      items.value = [...items.value, ...answer.items];
      after.value = answer.nextAfter;
    } catch (error) {
      notices.report(error);
    }
  }

  function onToggle(event: Event): void {
    const opened = event.currentTarget instanceof HTMLDetailsElement && event.currentTarget.open;
    if (opened && items.value.length === 0) void more();
  }

  return (
    <details class="failures" onToggle={onToggle}>
      <summary>What failed, and why</summary>
      <ul>
        {items.value.map((item) => (
          <li key={item.id}>
            <bdi>{item.path}</bdi>
            <span class="trouble">{item.error ?? 'No reason was given.'}</span>
          </li>
        ))}
      </ul>
      {after.value !== null && items.value.length > 0 && (
        <button type="button" class="button" onClick={() => void more()}>
          Show more
        </button>
      )}
    </details>
  );
}
