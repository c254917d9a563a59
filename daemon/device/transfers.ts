import type { LivePadChanges } from '../../hardware/sp404/link/unit-pads.js';
import type { Unit } from '../../hardware/sp404/link/unit.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Transfer } from '../../schemas/methods/device.js';
import type { BankLetter } from '../../schemas/sp404.js';
import type { KeptTransfer, KitSettings, TransferStore } from '../catalogue/unit-transfers.js';
import type { EventBus } from '../event-bus.js';
import type { UnitKeeper } from './keeper.js';
import { liveSettings } from './kit-plan.js';
import { prepareSample, type Render, sampleNameOf, sampleRateOf } from './prepared-sample.js';
import { putOnPad } from './put-on-pad.js';

/** Samples on their way to the unit: one at a time, again after the unit was away, never twice the same audio. */
export interface Transfers {
  send: (sends: readonly Send[]) => Transfer[];
  /** Several as one job, for one project of the unit. */
  sendJob: (project: number, sends: readonly Send[]) => { job: number; transfers: Transfer[] };
  /** Goes on with what was under way when the daemon ended. */
  resume: () => void;
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
  /** How the pad and its bank of a kit play; they get it once the sample is there. */
  kit?: KitSettings;
  /**
   * What a person changed while the unit was away. Such an order ends with the daemon: edits that are still to be made are
   * compared with the unit again.
   */
  edited?: LivePadChanges;
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
  /** Banks that got the settings of the kit. */
  banks: Set<BankLetter>;
}

interface Entry {
  order: Order;
  /** How often it has failed in a way that may pass. */
  failures: number;
  send: Send;
  shown: Transfer;
  cancel: AbortController;
  /** A person does not want it any more. */
  givenUp: boolean;
}

export interface TransfersDeps {
  keeper: UnitKeeper;
  bus: EventBus;
  /** Folder for what is replaced. */
  archive: string;
  now: () => number;
  render: Render;
  store: TransferStore;
  /** Absolute path of a sample. Throws 'not-found' or 'unavailable'. */
  fileOf: (sampleId: number) => string;
}

export function createTransfers(deps: TransfersDeps): Transfers {
  const { keeper, bus, archive, now, render, store, fileOf } = deps;
  const entries: Entry[] = [];
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
      // One may have come after the last look.
      if (!stopped && isConnected() && entries.some(({ shown }) => shown.state === 'waiting')) work();
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
      if (entry.givenUp) shown.state = 'cancelled';
      // The unit went away in the middle, or the daemon ends: what was sent of this sample is void, and it is sent again.
      else if (stopped || isAway || mayPass(entry, error)) {
        Object.assign(shown, { state: 'waiting', sent: 0, checked: 0 });
        publish(entry);
        return;
      } else fail(shown, error);
    }
    store.remove(shown.id);
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
      const { edited = {} } = send;
      if (Object.keys(edited).length > 0) await unit.setPad(send.pad, edited);
      if (send.kit !== undefined) {
        const rate = await sampleRateOf(send.file, cancel.signal);
        await unit.setPad(send.pad, liveSettings(send.kit.pad, sample, rate));
        await settleBank(unit, entry.order, send.kit.bank);
      }
      await keeper.mirror.refresh([send.pad]);
    } finally {
      await sample.discard();
    }
  }

  /** Tempo and volume of the kit's bank, once for all pads of an order. */
  async function settleBank(
    unit: Unit,
    order: Order,
    { bank, tempo, volume }: KitSettings['bank'],
  ): Promise<void> {
    if (order.banks.has(bank)) return;
    await unit.setBank(bank, { tempo, volume });
    order.banks.add(bank);
  }

  /** What was meant for one project must not end in another that was selected meanwhile. */
  async function keepToProject(unit: Unit, { order, shown }: Entry): Promise<void> {
    const project = (await unit.status()).project + 1;
    if (order.project === null) {
      order.project = project;
      for (const entry of entries) if (entry.order === order) store.setProject(entry.shown.id, project);
    }
    shown.project = order.project;
    if (order.project === project) return;
    throw new PadbridgeError(
      'conflict',
      `This was to go to project ${order.project}, but project ${project} is selected on the unit.`,
      { subject: `project ${project}`, next: `Select project ${order.project} and send it again.` },
    );
  }

  function enqueue(asked: { isJob: boolean; project: number | null }, sends: readonly Send[]): Transfer[] {
    if (entries.filter(({ shown }) => shown.state === 'waiting').length + sends.length > MAX_WAITING) {
      throw new PadbridgeError('rate-limited', 'Too many samples wait for the unit already.', {
        next: 'Wait until some have arrived.',
      });
    }
    const resumes = sends.every(({ edited }) => edited === undefined);
    const kept = store.add(
      { ...asked, resumes },
      sends.map(({ pad, name, file, sampleId, kit }) => ({
        pad,
        name: name ?? sampleNameOf(file),
        sampleId,
        settings: kit ?? null,
      })),
      now(),
    );
    const order: Order = { job: kept[0]?.job ?? null, project: asked.project, banks: new Set() };
    const added = kept.map((one, i) => entryOf(one, order, sends[i]!));
    entries.push(...added);
    for (const entry of added) publish(entry);
    work();
    return added.map(({ shown }) => ({ ...shown }));
  }

  function giveUp(entry: Entry): void {
    entry.givenUp = true;
    entry.cancel.abort();
    if (entry.shown.state !== 'waiting') return;
    entry.shown.state = 'cancelled';
    store.remove(entry.shown.id);
    publish(entry);
  }

  /** A sample of an earlier start; one whose file is gone by now is told as failed. */
  function takeUp(kept: KeptTransfer, order: Order): Entry {
    const { pad, name, sampleId, settings } = kept;
    const send = { pad, name, sampleId, file: '', ...(settings === null ? {} : { kit: settings }) };
    const entry = entryOf(kept, order, send);
    try {
      entry.send = { ...send, file: fileOf(sampleId) };
    } catch (error) {
      fail(entry.shown, error);
      store.remove(kept.id);
    }
    return entry;
  }

  function forgetOldest(): void {
    const finished = entries.filter(({ shown }) => shown.state !== 'waiting' && shown.state !== 'running');
    for (const old of finished.slice(0, Math.max(0, finished.length - MAX_FINISHED)))
      entries.splice(entries.indexOf(old), 1);
  }

  keeper.onConnected(work);

  return {
    send: (sends) => enqueue({ isJob: false, project: keeper.mirror.project }, sends),
    sendJob(project, sends) {
      const transfers = enqueue({ isJob: true, project }, sends);
      return { job: transfers[0]?.job ?? 0, transfers };
    },
    resume() {
      const orders = new Map<number, Order>();
      for (const kept of store.resume()) {
        const { job, project } = kept;
        const order = orders.get(job ?? -kept.id) ?? { job, project, banks: new Set() };
        orders.set(job ?? -kept.id, order);
        entries.push(takeUp(kept, order));
      }
      for (const entry of entries) publish(entry);
      work();
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

function entryOf({ id, job, project, pad, name, sampleId }: KeptTransfer, order: Order, send: Send): Entry {
  return {
    send,
    order,
    failures: 0,
    cancel: new AbortController(),
    givenUp: false,
    shown: {
      id,
      job,
      project,
      pad,
      name,
      sampleId,
      state: 'waiting',
      sent: 0,
      checked: 0,
      total: 0,
      alreadyThere: false,
      kept: null,
      error: null,
    },
  };
}

function fail(shown: Transfer, error: unknown): void {
  shown.state = 'failed';
  shown.error = error instanceof PadbridgeError ? error.message : 'Something went wrong inside Padbridge.';
}
