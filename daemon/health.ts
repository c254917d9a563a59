import type { ComponentHealth, Health } from '../schemas/entities.js';
import type { EventBus } from './event-bus.js';

export interface ComponentState {
  state: ComponentHealth['state'];
  /** Required for every state but up. */
  reason?: string;
  next?: string;
}

export interface HealthBoard {
  /** Reports a part of the program; `since` only moves when the state or the reason does. */
  report(name: string, state: ComponentState): void;
  forget(name: string): void;
  current(): Health;
}

/** Without these nothing works, so the whole is down when one of them is. */
const VITAL = new Set(['catalogue']);

/** Keeps what every part of the program says about itself. */
export function createHealthBoard(version: string, bus: EventBus, now: () => number): HealthBoard {
  const startedAt = now();
  const components = new Map<string, ComponentHealth>();

  function current(): Health {
    const all = [...components.values()].sort((a, b) => a.name.localeCompare(b.name));
    const vitalDown = all.some((part) => VITAL.has(part.name) && part.state === 'down');
    const allUp = all.every((part) => part.state === 'up');
    return { state: vitalDown ? 'down' : allUp ? 'up' : 'degraded', version, startedAt, components: all };
  }

  return {
    report(name, { state, ...details }) {
      const reason = details.reason ?? null;
      const next = details.next ?? null;
      const before = components.get(name);
      if (before?.state === state && before.reason === reason && before.next === next) return;
      components.set(name, { name, state, since: now(), reason, next });
      bus.publish({ name: 'health.changed', payload: { health: current() } });
    },
    forget(name) {
      components.delete(name);
    },
    current,
  };
}
