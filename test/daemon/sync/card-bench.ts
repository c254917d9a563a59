import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createEventBus } from '../../../daemon/event-bus.js';
import { createHealthBoard } from '../../../daemon/health.js';
import { createAdopt } from '../../../daemon/sync/adopt.js';
import { type Cards, type CardsDeps, createCards } from '../../../daemon/sync/cards.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import { folderVolumes } from '../../../hardware/volumes/folders.js';
import { silentLog } from '../../support/silent-log.js';
import { house, type House, quickFolder } from './scene.js';

export const never = new AbortController().signal;

export interface Bench extends House {
  cards: Cards;
  mount: string;
  data: string;
  events: DaemonEvent[];
  until: (condition: () => boolean) => Promise<void>;
}

/** The service over a real catalogue and a card in a folder. */
export function bench(
  options: Partial<CardsDeps> = {},
  on = house(),
  mount = quickFolder(),
  data = quickFolder(),
): Bench {
  mkdirSync(path.join(mount, 'IMPORT'), { recursive: true });
  mkdirSync(path.join(mount, 'EXPORT', 'SAMPLE'), { recursive: true });
  const events: DaemonEvent[] = [];
  const bus = createEventBus((error) => {
    throw error;
  });
  bus.subscribe((event) => void events.push(event));
  const { catalogue, objects } = on;
  const importFolder = path.join(data, 'From cards');
  const library = {
    expect: (folder: string) =>
      Promise.resolve(catalogue.roots.byPath(folder) ?? catalogue.roots.add(folder, Date.now())),
  };
  const adopt = createAdopt(
    { catalogue, library, queue: { ask: () => 0 }, feed: { sampleChanged: () => undefined }, now: Date.now },
    importFolder,
  );
  mkdirSync(path.join(data, 'built'), { recursive: true });
  const cards = createCards({
    catalogue,
    objects,
    builders: {},
    receipts: path.join(data, 'built'),
    importFolder,
    adopt,
    now: Date.now,
    bus,
    health: createHealthBoard('0', bus, Date.now),
    log: silentLog,
    volumes: folderVolumes([mount]),
    firstSight: () => ({ consent: 'ask', auto: false }),
    access: 'write',
    ...options,
  });
  return {
    ...on,
    cards,
    mount,
    data,
    events,
    until: (condition) =>
      new Promise((resolve) => {
        if (condition()) return resolve();
        const stop = bus.subscribe(() => {
          if (!condition()) return;
          stop();
          resolve();
        });
      }),
  };
}

export async function syncNow({ cards }: Bench, id: number) {
  cards.update(id, { consent: 'allowed' });
  const plan = await cards.plan(id, never);
  return { plan, sync: await cards.sync(id, plan.confirm, true) };
}
