import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Catalogue } from './catalogue/types.js';
import type { HealthBoard } from './health.js';

/** What the doors count, read when somebody asks. */
export interface DoorCounts {
  webSocketClients: () => number;
  oscSurfaces: () => number;
  events: () => number;
}

const STATE_VALUES = { up: 1, degraded: 0.5, down: 0 } as const;
const JOB_STATES = ['queued', 'running', 'paused'] as const;
/** More unfinished jobs than this are all the same on a graph. */
const MAX_JOBS = 500;

/** Numbers for Prometheus. Everything is read at the moment of a scrape: nobody asking costs nothing. */
export function createMetrics(deps: {
  catalogue: Catalogue;
  health: HealthBoard;
  doors: DoorCounts;
}): Registry {
  const { catalogue, health, doors } = deps;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const plain: readonly [name: string, help: string, read: () => number][] = [
    ['padbridge_samples', 'Rows of the catalogue', () => catalogue.samples.count()],
    ['padbridge_websocket_clients', 'Open WebSocket connections', doors.webSocketClients],
    ['padbridge_osc_surfaces', 'OSC surfaces that are subscribed', doors.oscSurfaces],
    ['padbridge_events', 'Events published since the start', doors.events],
  ];
  for (const [name, help, read] of plain) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }
  new Gauge({
    name: 'padbridge_jobs',
    help: 'Unfinished jobs by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const jobs = catalogue.jobs.list(JOB_STATES, MAX_JOBS);
      for (const state of JOB_STATES) {
        this.set({ state }, jobs.filter((job) => job.state === state).length);
      }
    },
  });
  new Gauge({
    name: 'padbridge_component_up',
    help: 'Health of a part: 1 up, 0.5 degraded, 0 down',
    labelNames: ['component'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, state } of health.current().components) {
        this.set({ component: name }, STATE_VALUES[state]);
      }
    },
  });
  return registry;
}
