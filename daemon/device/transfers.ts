import type { LivePadChanges } from '../../hardware/sp404/link/unit-pads.js';
import type { Unit } from '../../hardware/sp404/link/unit.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Transfer } from '../../schemas/methods/device.js';
import type { EventBus } from '../event-bus.js';
import type { Extent } from '../render/target-format.js';
import type { UnitKeeper } from './keeper.js';
import { prepareSample, type Render, sampleNameOf, sampleRateOf } from './prepared-sample.js';
import { putOnPad } from './put-on-pad.js';

/** Samples on their way to the unit: one at a time, again after the unit was away, never twice the same audio. */
export interface Transfers {
  send: (sends: readonly Send[]) => Transfer[];
  /** Several as one job, for one project of the unit. */
  sendJob: (project: number, sends: readonly Send[]) => { job: number; transfers: Transfer[] };
  list: () => Transfer[];
  cancel: (id: number) => Transfer;
  /** Gives up what is left of a job. */
  cancelJob: (job: number) => Transfer[];
  stop: () => Promise<void>;
}

export interface Send {
  sampleId: number;
  /** Absolute path of the sound. */
  file: string;
  pad: string;
  name: string | undefined;
  /** Settings that the pad gets once the sample is there, from its length on the unit and the rate of the file. */
  settings?: (extent: Extent, sourceRate: number) => LivePadChanges;
}

/** Finished ones are shown for a while; the oldest go first. */
const MAX_FINISHED = 200;
/** A sample that arrives damaged this often has a cable to blame, not chance. */
const MAX_FAILURES = 3;
/** A kit has 160 pads; ten of them waiting is a program gone wild. */
const MAX_WAITING = 1600;
/** Several events a second are enough to draw a bar. */
const PROGRESS_MS = 200;

/** An order of sends: for a project that is known, or for the one that is selected when the first of them begins. */
interface Order {
  job: number | null;
  project: number | null;
}

interface Entry {
  order: Order;
  /** How often it has failed in a way that may pass. */
  failures: number;
  send: Send;
  shown: Transfer;
  cancel: AbortController;
}

export interface TransfersDeps {
  keeper: UnitKeeper;
  bus: EventBus;
  /** Folder for what is replaced. */
  archive: string;
  now: () => number;
  render: Render;
}

export function createTransfers({ keeper, bus, archive, now, render }: TransfersDeps): Transfers {
  const entries: Entry[] = [];
  let nextId = 1;
  let nextJob = 1;
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
    let used: Unit | undefined;
    try {
      await keeper.edit((unit) => {
        used = unit;
        return put(unit, entry);
      }, entry.cancel.signal);
      shown.state = 'done';
    } catch (error) {
      const isAway =
        error instanceof PadbridgeError &&
        error.code === 'unavailable' &&
        // It may be back already: what counts is the connection that this sample was on.
        (used === undefined ? !isConnected() : !keeper.holds(used));
      // The unit went away in the middle: what was sent of this sample is void, and it is sent again when it is back.
      if (!entry.cancel.signal.aborted && (isAway || mayPass(entry, error)))
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
    await keepToProject(unit, entry);
    const sample = await prepareSample(send.file, render, cancel.signal);
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
      if (send.settings !== undefined) {
        const rate = await sampleRateOf(send.file, cancel.signal);
        await unit.setPad(send.pad, send.settings(sample, rate));
      }
      await keeper.mirror.refresh([send.pad]);
    } finally {
      await sample.discard();
    }
  }

  /** What was meant for one project must not end in another that was selected meanwhile. */
  async function keepToProject(unit: Unit, { order, shown }: Entry): Promise<void> {
    const project = (await unit.status()).project + 1;
    order.project ??= project;
    shown.project = order.project;
    if (order.project === project) return;
    throw new PadbridgeError(
      'conflict',
      `This was to go to project ${order.project}, but project ${project} is selected on the unit.`,
      { subject: `project ${project}`, next: `Select project ${order.project} and send it again.` },
    );
  }

  function enqueue(order: Order, sends: readonly Send[]): Transfer[] {
    if (entries.filter(({ shown }) => shown.state === 'waiting').length + sends.length > MAX_WAITING) {
      throw new PadbridgeError('rate-limited', 'Too many samples wait for the unit already.', {
        next: 'Wait until some have arrived.',
      });
    }
    const added = sends.map((send): Entry => ({
      send,
      order,
      failures: 0,
      cancel: new AbortController(),
      shown: {
        id: nextId++,
        job: order.job,
        project: order.project,
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
  }

  function giveUp(entry: Entry): void {
    entry.cancel.abort();
    if (entry.shown.state !== 'waiting') return;
    entry.shown.state = 'cancelled';
    publish(entry);
  }

  function forgetOldest(): void {
    const finished = entries.filter(({ shown }) => shown.state !== 'waiting' && shown.state !== 'running');
    for (const old of finished.slice(0, Math.max(0, finished.length - MAX_FINISHED)))
      entries.splice(entries.indexOf(old), 1);
  }

  keeper.onConnected(work);

  return {
    send: (sends) => enqueue({ job: null, project: keeper.mirror.project }, sends),
    sendJob(project, sends) {
      const job = nextJob++;
      return { job, transfers: enqueue({ job, project }, sends) };
    },
    list: () => entries.map(({ shown }) => ({ ...shown })),
    cancel(id) {
      const entry = entries.find(({ shown }) => shown.id === id);
      if (entry === undefined)
        throw new PadbridgeError('not-found', `There is no transfer ${id}.`, { subject: String(id) });
      giveUp(entry);
      return { ...entry.shown };
    },
    cancelJob(job) {
      const parts = entries.filter(({ order }) => order.job === job);
      if (parts.length === 0)
        throw new PadbridgeError('not-found', `There is no job ${job}.`, { subject: String(job) });
      for (const entry of parts) giveUp(entry);
      return parts.map(({ shown }) => ({ ...shown }));
    },
    async stop() {
      stopped = true;
      for (const { cancel } of entries) cancel.abort();
      await working;
    },
  };
}

/** A line that lost something, or bytes that came out wrong, are worth another try; what the unit refuses is not. */
function mayPass(entry: Entry, error: unknown): boolean {
  if (!(error instanceof PadbridgeError) || !['timeout', 'corrupt'].includes(error.code)) return false;
  entry.failures += 1;
  return entry.failures < MAX_FAILURES;
}
