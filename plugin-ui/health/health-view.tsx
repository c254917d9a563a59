import type { JSX } from 'preact';
import type { ComponentHealth, Health } from '../../schemas/entities.js';
import { useApp } from '../app/context.js';
import { formatAgo } from '../sound/format.js';

const OVERALL: Readonly<Record<Health['state'], string>> = {
  up: 'Everything works.',
  degraded: 'Padbridge works, with limits.',
  down: 'Something essential does not work.',
};
const STATE_LABELS: Readonly<Record<Health['state'], string>> = {
  up: 'Up',
  degraded: 'Limited',
  down: 'Down',
};
/** Trouble first. */
const ORDER: Readonly<Record<Health['state'], number>> = { down: 0, degraded: 1, up: 2 };

/** What works and what does not, trouble first, each with what to do about it. */
export function HealthView(): JSX.Element {
  const { health } = useApp();
  const known = health.health.value;
  if (known === undefined) {
    return (
      <div class="sheet-page">
        <h1>Health</h1>
        <p class="dim" role="status">
          Waiting for Padbridge …
        </p>
      </div>
    );
  }
  const components = [...known.components].sort(
    (a, b) => ORDER[a.state] - ORDER[b.state] || a.name.localeCompare(b.name),
  );
  return (
    <div class="sheet-page">
      <h1>Health</h1>
      <p class={`overall ${known.state}`} role="status">
        <span class={`state ${known.state}`}>{OVERALL[known.state]}</span>
        <span class="dim">
          Version {known.version}, started {formatAgo(known.startedAt, Date.now())}
        </span>
      </p>
      <ul class="cards compact">
        {components.map((component) => (
          <Component key={component.name} component={component} />
        ))}
      </ul>
    </div>
  );
}

function Component({ component }: { component: ComponentHealth }): JSX.Element {
  const { name, state, since, reason, next } = component;
  return (
    <li class="card">
      <div class="card-main">
        <h2 class="card-title">{name}</h2>
        {reason !== null && <p>{reason}</p>}
        {next !== null && <p class="next-step">{next}</p>}
      </div>
      <p class="facts-line">
        <span class={`state ${state}`}>{STATE_LABELS[state]}</span>
        <span class="dim" title="Since then">
          {formatAgo(since, Date.now())}
        </span>
      </p>
    </li>
  );
}
