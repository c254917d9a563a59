import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { configSchema } from '../../schemas/config.js';
import type { DaemonEvent } from '../../schemas/events.js';
import { silentLog } from './silent-log.js';
import { createServices, type Services } from '../../daemon/services.js';
import { tempDir } from './temp-dir.js';

/** The compiled thread entry points: `npm test` builds before it tests. */
export const WORKERS = new URL('../../dist/daemon/workers/', import.meta.url);

export interface Wired extends Services {
  data: string;
  /** Everything published so far. */
  events: DaemonEvent[];
  /** Settles as soon as the condition holds: now, or after a later event. */
  until(condition: () => boolean): Promise<void>;
}

/** Real services over a real data folder, closed when the test ends. */
export async function wire(options: { data?: string } = {}): Promise<Wired> {
  const data = options.data ?? path.join(await tempDir(), 'data');
  mkdirSync(data, { recursive: true });
  const config = { ...configSchema.parse({}), data };
  const services = createServices({
    config,
    log: silentLog,
    version: '0.0.0-test',
    workers: WORKERS,
    threads: 2,
    access: 'write',
  });
  const events: DaemonEvent[] = [];
  services.bus.subscribe((event) => void events.push(event));
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= services.close());
  onTestFinished(close);
  return {
    ...services,
    data,
    events,
    close,
    until: (condition) =>
      new Promise((resolve) => {
        if (condition()) {
          resolve();
          return;
        }
        const stop = services.bus.subscribe(() => {
          if (!condition()) return;
          stop();
          resolve();
        });
      }),
  };
}
