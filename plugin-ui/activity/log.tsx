import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AuditEntry } from '../../schemas/entities.js';
import { useApp } from '../app/context.js';
import { formatAgo } from '../sound/format.js';
import { auditLine, jobLine, type LogLine } from './log-lines.js';

/** Lines in view: what a person looks back over. */
const MAX_LINES = 100;

/** What happened, newest first: background work that ended and calls that changed something for good. */
export function Log(): JSX.Element {
  const { jobs, link, notices } = useApp();
  const entries = useSignal<readonly AuditEntry[]>([]);
  const finished = (jobs.jobs.value ?? []).filter(({ finishedAt }) => finishedAt !== null).length;
  useEffect(() => {
    link.client.call('audit.list', { limit: MAX_LINES }).then((answer) => {
      entries.value = answer.entries;
    }, notices.report);
  }, [link, notices, entries, finished]);
  const lines: LogLine[] = [
    ...entries.value.map(auditLine),
    ...(jobs.jobs.value ?? []).flatMap((job) => jobLine(job) ?? []),
  ];
  lines.sort((a, b) => b.at - a.at);
  return (
    <section class="log" aria-labelledby="log-title">
      <h2 id="log-title">Log</h2>
      {lines.length === 0 && <p class="dim">Nothing happened yet.</p>}
      <ol>
        {lines.slice(0, MAX_LINES).map(({ key, at, text, tone }) => (
          <li key={key}>
            <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString('en-GB')}>
              {formatAgo(at, Date.now())}
            </time>
            <span class={`state ${tone}`}>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
