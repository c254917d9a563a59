import type { JSX } from 'preact';
import type { ComponentHealth, Health } from '../../schemas/entities.js';
import { useApp } from '../app/context.js';
import { Marked } from '../look/marked.js';
import type { Page, Section } from '../view/view-state.js';
import { Ago } from '../look/ago.js';

const OVERALL: Readonly<Record<Health['state'], string>> = {
  up: 'Everything works.',
  degraded: 'Padbridge works, with limits.',
  down: 'Something essential does not work.',
};
const STATE_LABELS: Readonly<Record<Health['state'], string>> = {
  up: 'Works',
  degraded: 'Limited',
  down: 'Down',
};
/** What a part of the program is to a person; one that is not here keeps its own name. */
const NAMES: Readonly<Record<string, string>> = {
  catalogue: 'Catalogue',
  'fl-studio': 'FL Studio',
  http: 'HTTP',
  'http-ipv6': 'HTTP over IPv6',
  library: 'Folders',
  mdns: 'Discovery',
  midi: 'MIDI',
  osc: 'OSC',
  sampler: 'SP-404MK2',
  usb: 'USB',
  volumes: 'Cards',
  websocket: 'Windows and programs',
};
/** Where a person can see to a part of the program. */
const PLACES: Readonly<Record<string, { label: string; at: [page: Page, section?: Section] }>> = {
  'fl-studio': { label: 'Set up FL Studio', at: ['settings', 'flstudio'] },
  library: { label: 'Look at the folders', at: ['settings', 'folders'] },
  midi: { label: 'Look at MIDI', at: ['device', 'midi'] },
  sampler: { label: 'Look at the unit', at: ['device', 'unit'] },
  volumes: { label: 'Look at the cards', at: ['cards'] },
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
          Version {known.version}, started <Ago at={known.startedAt} />
        </span>
      </p>
      <ul class="cards">
        {components
          .filter(({ state }) => state !== 'up')
          .map((component) => (
            <Trouble key={component.name} component={component} />
          ))}
      </ul>
      <ul class="well">
        {components
          .filter(({ state }) => state === 'up')
          .map(({ name, since }) => (
            <li key={name}>
              <span class="state up">{nameOf(name)}</span>
              <span class="dim" title="Works since then">
                <Ago at={since} />
              </span>
            </li>
          ))}
      </ul>
    </div>
  );
}

function Trouble({ component }: { component: ComponentHealth }): JSX.Element {
  const { store } = useApp();
  const { name, state, since, reason, next } = component;
  const place = PLACES[name];
  return (
    <li class="card">
      <div class="card-main">
        <h2 class="card-title">{nameOf(name)}</h2>
        {reason !== null && (
          <p>
            <Marked text={reason} />
          </p>
        )}
        {next !== null && (
          <p class="next-step">
            <Marked text={next} />
          </p>
        )}
        {place !== undefined && (
          <p>
            <button type="button" class="link" onClick={() => store.open(...place.at)}>
              {place.label}
            </button>
          </p>
        )}
      </div>
      <p class="facts-line">
        <span class={`state ${state}`}>{STATE_LABELS[state]}</span>
        <span title="Since then">
          <Ago at={since} />
        </span>
      </p>
    </li>
  );
}

function nameOf(component: string): string {
  return NAMES[component] ?? component;
}
