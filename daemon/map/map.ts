import { Worker } from 'node:worker_threads';
import { MAP_KINDS } from '../../schemas/methods/map.js';
import type { ParamsOf, ResultOf } from '../../schemas/methods.js';
import type { Catalogue } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';
import type { Log } from '../log/log.js';
import type { MapOrder, MapPiece } from './map-protocol.js';

/** The contract's unit of the plane. */
const UNITS = 1000;

/** The map of the catalogue, made in the background. */
export interface SoundMap {
  get(params: ParamsOf<'map.get'>): ResultOf<'map.get'>;
  build(params: ParamsOf<'map.build'>): ResultOf<'map.build'>;
  /** Settles when no map is being made. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export function createSoundMap(catalogue: Catalogue, workerFile: URL, bus: EventBus, log: Log): SoundMap {
  let worker: Worker | undefined;
  let closed = false;
  let done: Promise<void> = Promise.resolve();

  function tell(): void {
    const total = catalogue.map.count();
    const payload = { state: stateOf(total), layout: catalogue.map.layout(), total };
    bus.publish({ name: 'map.changed', payload });
  }

  function stateOf(total: number): ResultOf<'map.get'>['state'] {
    return worker !== undefined ? 'building' : total > 0 ? 'ready' : 'none';
  }

  function start(anew: boolean): void {
    const order: MapOrder = { file: catalogue.path, anew };
    const thread = new Worker(workerFile, { workerData: order });
    thread.unref();
    let newest = 0;
    thread.on('message', ({ points, layout, upTo }: MapPiece) => {
      newest = Math.max(newest, layout);
      catalogue.map.add(layout, points, upTo);
    });
    worker = thread;
    tell();
    done = new Promise((resolve) => {
      thread.on('error', (error) => log.failure('The map could not be made', error));
      thread.on('exit', (code) => {
        if (code === 0 && newest > 0) catalogue.map.keepOnly(newest);
        worker = undefined;
        if (!closed) tell();
        resolve();
      });
    });
  }

  return {
    get({ after, limit }) {
      const rows = catalogue.map.page(after, limit);
      const total = catalogue.map.count();
      return {
        state: stateOf(total),
        layout: catalogue.map.layout(),
        points: {
          ids: rows.map(({ id }) => id),
          x: rows.map(({ x }) => Math.round(x * UNITS)),
          y: rows.map(({ y }) => Math.round(y * UNITS)),
          kinds: rows.map(({ kind, drumClass }) => MAP_KINDS.indexOf(drumClass ?? kind ?? 'unknown')),
        },
        total,
        nextAfter: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
      };
    },
    build({ anew }) {
      if (worker === undefined) start(anew);
      return { state: 'building' };
    },
    idle: () => done,
    async close() {
      closed = true;
      await worker?.terminate();
    },
  };
}
