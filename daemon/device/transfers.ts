import type { Unit } from '../../hardware/sp404/link/unit.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Transfer } from '../../schemas/methods/device.js';
import type { EventBus } from '../event-bus.js';
import type { UnitKeeper } from './keeper.js';
import { prepareSample, sampleNameOf } from './prepared-sample.js';
import { putOnPad } from './put-on-pad.js';

/** Samples on their way to the unit: one at a time, again after the unit was away, never twice the same audio. */
export interface Transfers {
  send: (sends: readonly Send[]) => Transfer[];
  list: () => Transfer[];
  cancel: (id: number) => Transfer;
  stop: () => Promise<void>;
}

export interface Send {
  sampleId: number;
  /** Absolute path of the sound. */
  file: string;
  pad: string;
  name: string | undefined;
}

/** Finished ones are shown for a while; the oldest go first. */
const MAX_FINISHED = 200;
/** A kit has 160 pads; ten of them waiting is a program gone wild. */
const MAX_WAITING = 1600;
/** Several events a second are enough to draw a bar. */
const PROGRESS_MS = 200;

interface Entry {
  send: Send;
  shown: Transfer;
  cancel: AbortController;
}

export function createTransfers(
  keeper: UnitKeeper,
  bus: EventBus,
  archive: string,
  now: () => number,
): Transfers {
  const entries: Entry[] = [];
  let nextId = 1;
  let working: Promise<void> | undefined;
  let stopped = false;
  let drawnAt = -Infinity;

  const publish = ({ shown }: Entry) =>
    bus.publish({ name: 'device.transfer', payload: { transfer: { ...shown } } });
  const isConnected = () => keeper.state().state === 'connected';

  function work(): void {
    working ??= (async () => {
      while (!stopped && isConnected()) {
        const entry = entries.find(({ shown }) => shown.state === 'waiting');
        if (entry === undefined) break;
        await run(entry);
      }
    })().finally(() => {
      working = undefined;
    });
  }

  async function run(entry: Entry): Promise<void> {
    const { shown } = entry;
    shown.state = 'running';
    publish(entry);
    try {
      await keeper.edit((unit) => put(unit, entry), entry.cancel.signal);
      shown.state = 'done';
    } catch (error) {
      const isAway = error instanceof PadbridgeError && error.code === 'unavailable' && !isConnected();
      // The unit went away in the middle: what was sent of this sample is void, and it is sent again when it is back.
      if (isAway && !entry.cancel.signal.aborted)
        Object.assign(shown, { state: 'waiting', sent: 0, checked: 0 });
      else if (entry.cancel.signal.aborted) shown.state = 'cancelled';
      else {
        shown.state = 'failed';
        shown.error =
          error instanceof PadbridgeError ? error.message : 'Something went wrong inside Padbridge.';
      }
    }
    publish(entry);
    forgetOldest();
  }

  async function put(unit: Unit, entry: Entry): Promise<void> {
    const { send, shown, cancel } = entry;
    const sample = await prepareSample(send.file, cancel.signal);
    try {
      shown.total = sample.frames * sample.channels * 2;
      const result = await putOnPad(unit, send.pad, sample, {
        name: shown.name,
        archive,
        now: now(),
        signal: cancel.signal,
        onProgress({ sent, checked }) {
          Object.assign(shown, { sent, checked });
          if (performance.now() - drawnAt < PROGRESS_MS) return;
          drawnAt = performance.now();
          publish(entry);
        },
      });
      Object.assign(shown, {
        kept: result.kept,
        alreadyThere: result.alreadyThere,
        sent: shown.total,
        checked: shown.total,
      });
      await keeper.mirror.refresh([send.pad]);
    } finally {
      await sample.discard();
    }
  }

  function forgetOldest(): void {
    const finished = entries.filter(({ shown }) => shown.state !== 'waiting' && shown.state !== 'running');
    for (const old of finished.slice(0, Math.max(0, finished.length - MAX_FINISHED)))
      entries.splice(entries.indexOf(old), 1);
  }

  keeper.onConnected(work);

  return {
    send(sends) {
      if (entries.filter(({ shown }) => shown.state === 'waiting').length + sends.length > MAX_WAITING) {
        throw new PadbridgeError('rate-limited', 'Too many samples wait for the unit already.', {
          next: 'Wait until some have arrived.',
        });
      }
      const added = sends.map((send): Entry => ({
        send,
        cancel: new AbortController(),
        shown: {
          id: nextId++,
          pad: send.pad,
          name: send.name ?? sampleNameOf(send.file),
          sampleId: send.sampleId,
          state: 'waiting',
          sent: 0,
          checked: 0,
          total: 0,
          alreadyThere: false,
          kept: null,
          error: null,
        },
      }));
      entries.push(...added);
      for (const entry of added) publish(entry);
      work();
      return added.map(({ shown }) => ({ ...shown }));
    },
    list: () => entries.map(({ shown }) => ({ ...shown })),
    cancel(id) {
      const entry = entries.find(({ shown }) => shown.id === id);
      if (entry === undefined)
        throw new PadbridgeError('not-found', `There is no transfer ${id}.`, { subject: String(id) });
      entry.cancel.abort();
      if (entry.shown.state === 'waiting') {
        entry.shown.state = 'cancelled';
        publish(entry);
      }
      return { ...entry.shown };
    },
    async stop() {
      stopped = true;
      for (const { cancel } of entries) cancel.abort();
      await working;
    },
  };
}
