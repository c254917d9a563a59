import type { JSX } from 'preact';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import { useApp } from '../app/context.js';
import { useLoaded } from '../link/use-loaded.js';
import { Ago } from '../look/ago.js';
import { auditLine, jobLine, type LogLine } from './log-lines.js';

/** Lines in view: what a person looks back over. */
const MAX_LINES = 100;

/** A row is complete a moment after the change it tells of; many changes are read once. */
const REST_MS = 500;

/** Calls that leave a row change one of these. */
function followCalls(client: PadbridgeClient, again: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const leave = client.subscribe(['roots', 'jobs', 'device', 'card', 'exports', 'flstudio'], ({ name }) => {
    if (name === 'jobs.progress') return;
    timer ??= setTimeout(() => {
      timer = undefined;
      again();
    }, REST_MS);
  });
  return () => {
    clearTimeout(timer);
    leave();
  };
}

/** What happened, newest first: background work that ended and calls that changed something for good. */
export function Log(): JSX.Element {
  const { jobs } = useApp();
  const audit = useLoaded((client) => client.call('audit.list', { limit: MAX_LINES }), {
    follow: followCalls,
  });
  const lines: LogLine[] = [
    ...(audit.value?.entries ?? []).map(auditLine),
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
            <Ago at={at} />
            <span class={`state ${tone}`}>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
