import { createHash } from 'node:crypto';
import { PadbridgeError } from '../../schemas/errors.js';
import type { LivePad, Transfer } from '../../schemas/methods/device.js';
import type { TwinChanges, TwinPlan, TwinPlanItem, TwinSummary } from '../../schemas/methods/twin.js';
import type { Device } from '../device/device.js';
import { sampleNameOf } from '../device/prepared-sample.js';
import type { EventBus } from '../event-bus.js';
import type { Log } from '../log/log.js';
import { compareEdit, isEmpty, laidOver, NO_EDIT, type TwinEdit, withChanges } from './three-way.js';
import type { TwinProject, TwinStore } from './twin-store.js';

/** Projects of the unit for the time without it. */
export interface Twin {
  list: () => TwinSummary[];
  get: (project: number) => TwinProject;
  /** The pads of a project with the edits laid over them. */
  pads: (project: number) => LivePad[];
  edit: (
    at: { project: number; pad: string },
    changes: TwinChanges,
    sample: { sampleId: number; file: string } | undefined,
  ) => Promise<TwinSummary>;
  discard: (project: number, pad: string | undefined) => Promise<TwinSummary>;
  plan: (project: number) => Promise<TwinPlan>;
  apply: (
    project: number,
    confirm: string,
    conflicts: 'leave' | 'mine' | 'unit',
    signal: AbortSignal,
  ) => Promise<TwinSummary & { applied: number; sending: number }>;
  /** Remembers the unit as it is seen from now on; returns the function that ends it. */
  follow: () => () => void;
}

export interface TwinDeps {
  store: TwinStore;
  device: Device;
  bus: EventBus;
  log: Log;
  now: () => number;
  /** Absolute path of a sample. Throws 'not-found' or 'unavailable'. */
  fileOf: (sampleId: number) => string;
}

/** What is seen is kept once for a run of changes. */
const SETTLE_MS = 2_000;

export function createTwin({ store, device, bus, log, now, fileOf }: TwinDeps): Twin {
  const { keeper, transfers } = device;
  /** Samples on their way, by job. */
  const sends = new Map<number, { project: number; pad: string; over: readonly TwinPlanItem[] }>();

  function get(project: number): TwinProject {
    const twin = store.get(project);
    if (twin !== undefined) return twin;
    throw new PadbridgeError('not-found', `Project ${project} of the unit was never seen.`, {
      subject: `project ${project}`,
      next: 'Plug the unit in once with this project selected.',
    });
  }

  async function put(twin: TwinProject): Promise<TwinSummary> {
    await store.put(twin);
    const summary = summaryOf(twin);
    bus.publish({ name: 'twin.changed', payload: { twin: summary } });
    return summary;
  }

  function remember(): void {
    const { project, projectName, mirror } = { ...keeper.state(), mirror: keeper.mirror };
    if (project === null || keeper.state().state !== 'connected' || mirror.unsure > 0) return;
    const edits = store.get(project)?.edits ?? {};
    const pads = mirror.pads();
    put({ project, name: projectName ?? '', seenAt: now(), pads, edits }).catch((error: unknown) =>
      log.failure('What the unit holds could not be remembered', error, { project }),
    );
  }

  /** The edits of a project against the unit, read again where they touch it. */
  async function compare(project: number): Promise<{ twin: TwinProject; items: TwinPlanItem[] }> {
    const twin = get(project);
    const unit = keeper.unit();
    const selected = (await unit.status()).project + 1;
    if (selected !== project) {
      throw new PadbridgeError('conflict', `Project ${selected} is selected on the unit, not ${project}.`, {
        subject: `project ${project}`,
        next: `Select project ${project} on the unit first.`,
      });
    }
    const pads = await keeper.mirror.refresh(Object.keys(twin.edits));
    const items = pads.flatMap((pad) => compareEdit(pad.pad, twin.edits[pad.pad] ?? NO_EDIT, pad));
    return { twin, items };
  }

  async function settle(project: number, pad: string, over: readonly TwinPlanItem[]): Promise<void> {
    const twin = get(project);
    const left = withoutFields(twin.edits[pad] ?? NO_EDIT, over);
    await put({ ...twin, edits: withEdit(twin.edits, pad, left) });
  }

  /** Sends a sample with the settings for it. Its edits are over when it has arrived, and stay when it does not. */
  function send(
    project: number,
    pad: string,
    { sampleId, name }: NonNullable<TwinEdit['sample']>,
    changes: TwinChanges,
    over: readonly TwinPlanItem[],
  ): number {
    if ([...sends.values()].some((one) => one.project === project && one.pad === pad)) return 0;
    const { job } = transfers.sendJob(project, [
      { sampleId, file: fileOf(sampleId), pad, name, edited: changes },
    ]);
    sends.set(job, { project, pad, over });
    return 1;
  }

  function onTransfer({ job, state }: Transfer): void {
    const sent = job === null ? undefined : sends.get(job);
    if (job === null || sent === undefined || state === 'waiting' || state === 'running') return;
    sends.delete(job);
    if (state !== 'done') return;
    settle(sent.project, sent.pad, sent.over).catch((error: unknown) =>
      log.failure('What was edited offline could not be noted as done', error, { pad: sent.pad }),
    );
  }

  return {
    get,
    list: () => store.list().map(summaryOf),
    pads(project) {
      const { pads, edits } = get(project);
      return pads.map((pad) => laidOver(pad, edits[pad.pad] ?? NO_EDIT));
    },
    edit({ project, pad }, changes, sample) {
      const twin = get(project);
      const seen = twin.pads.find((one) => one.pad === pad);
      const before = twin.edits[pad] ?? NO_EDIT;
      const after = withChanges(before, changes, seen);
      if (sample !== undefined) {
        const base = before.sample?.base ?? { name: seen?.name ?? '', sizeBytes: seen?.sizeBytes ?? 0 };
        after.sample = { sampleId: sample.sampleId, name: changes.name ?? sampleNameOf(sample.file), base };
      }
      if ((seen?.sizeBytes ?? 0) === 0 && after.sample === undefined && !isEmpty(after)) {
        throw new PadbridgeError('not-found', `Pad ${pad} of project ${project} is empty.`, {
          subject: pad,
          next: 'Put a sample on it first.',
        });
      }
      return put({ ...twin, edits: withEdit(twin.edits, pad, after) });
    },
    discard(project, pad) {
      const twin = get(project);
      return put({ ...twin, edits: pad === undefined ? {} : withEdit(twin.edits, pad, NO_EDIT) });
    },
    async plan(project) {
      const { items } = await compare(project);
      return { project, items, confirm: confirmOf(project, items) };
    },
    async apply(project, confirm, conflicts, signal) {
      const { items } = await compare(project);
      if (confirmOf(project, items) !== confirm) {
        throw new PadbridgeError('conflict', 'The edits or the unit have changed since the plan was made.', {
          subject: 'confirm',
          next: 'Plan again and look at what would happen now.',
        });
      }
      let applied = 0;
      let sending = 0;
      for (const pad of new Set(items.map((item) => item.pad))) {
        signal.throwIfAborted();
        const edit = get(project).edits[pad] ?? NO_EDIT;
        const of = items.filter((item) => item.pad === pad);
        const isWanted = ({ outcome }: TwinPlanItem) =>
          outcome === 'apply' || (outcome === 'conflict' && conflicts === 'mine');
        const isOver = (item: TwinPlanItem) =>
          isWanted(item) || item.outcome === 'same' || conflicts === 'unit';
        const wanted = of.filter(isWanted);
        const over = of.filter(isOver);
        const ofSample = of.find(({ field }) => field === 'sample');
        // Settings that were meant for a sound that does not come are not for the one that stays.
        if (ofSample?.outcome === 'conflict' && conflicts === 'leave') continue;
        if (ofSample !== undefined && edit.sample !== undefined && isWanted(ofSample)) {
          // A new sample begins with the unit's own settings, so what is the same now will not be then.
          sending += send(project, pad, edit.sample, changesOf(over), over);
          continue;
        }
        if (wanted.length > 0) {
          await keeper.edit((unit) => unit.setPad(pad, changesOf(wanted)), signal);
        }
        applied += wanted.length;
        // After each pad: what was done must not be done again when the rest fails.
        await settle(project, pad, over);
        await keeper.mirror.refresh([pad]);
      }
      return { ...summaryOf(get(project)), applied, sending };
    },
    follow() {
      let timer: NodeJS.Timeout | undefined;
      keeper.onConnected(remember);
      const stop = bus.subscribe(({ name, payload }) => {
        if (name === 'device.transfer') onTransfer(payload.transfer);
        if (name !== 'device.padsChanged') return;
        timer ??= setTimeout(() => {
          timer = undefined;
          remember();
        }, SETTLE_MS);
      });
      return () => {
        clearTimeout(timer);
        stop();
      };
    },
  };
}

function summaryOf({ project, name, seenAt, edits }: TwinProject): TwinSummary {
  return { project, name, seenAt, edited: Object.keys(edits).length };
}

function changesOf(items: readonly TwinPlanItem[]): TwinChanges {
  const settings = items.filter(({ field }) => field !== 'sample');
  return Object.fromEntries(settings.map(({ field, mine }) => [field, mine]));
}

function withEdit(edits: TwinProject['edits'], pad: string, edit: TwinEdit): TwinProject['edits'] {
  const { [pad]: _before, ...others } = edits;
  return isEmpty(edit) ? others : { ...others, [pad]: edit };
}

/** What is left of an edit when some of its fields are done with. */
function withoutFields(edit: TwinEdit, over: readonly TwinPlanItem[]): TwinEdit {
  const fields = new Set(over.map(({ field }) => field));
  const left = (values: TwinChanges) =>
    Object.fromEntries(Object.entries(values).filter(([field]) => !fields.has(field))) as TwinChanges;
  return {
    changes: left(edit.changes),
    base: left(edit.base),
    ...(fields.has('sample') ? {} : { sample: edit.sample }),
  };
}

function confirmOf(project: number, items: readonly TwinPlanItem[]): string {
  return createHash('sha256')
    .update(JSON.stringify([project, items]))
    .digest('hex')
    .slice(0, 16);
}
