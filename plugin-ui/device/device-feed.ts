import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { ParamsInput } from '../../schemas/methods.js';
import type { DeviceState, LivePad, Transfer } from '../../schemas/methods/device.js';
import { keepLoaded } from '../link/feed.js';

/** Turning a dial is one edit, sent when the hand rests this long. */
const REST_MS = 250;
/** A pad that was hit stays lit this long: a 60 Hz screen shows it, and a roll still flickers. */
const LIT_MS = 140;
/** A hit over USB brings no velocity; it lights as a firm one. */
const USUAL_VELOCITY = 100;
/** Transfers kept on screen. */
const MAX_TRANSFERS = 200;

export type LivePadEdit = ParamsInput<'device.setPad'>['changes'];

/** The sampler as the daemon sees it. */
export interface DeviceFeed {
  /** Undefined before the first answer. */
  readonly state: ReadonlySignal<DeviceState | undefined>;
  /** Pads of its selected project by address. */
  readonly pads: ReadonlySignal<ReadonlyMap<string, LivePad>>;
  /** Names of its sixteen projects; empty while it is away. */
  readonly projects: ReadonlySignal<readonly string[]>;
  /** Bytes free in its own storage; null while nobody knows. */
  readonly freeBytes: ReadonlySignal<number | null>;
  /** Samples on their way to it, newest first. */
  readonly transfers: ReadonlySignal<readonly Transfer[]>;
  /** Pads hit a moment ago, by their velocity, 1 to 127. */
  readonly hits: ReadonlySignal<ReadonlyMap<string, number>>;
  /** Shows the change at once and sends it when the hand rests. */
  edit: (pad: string, change: LivePadEdit) => void;
  move: (from: string, to: string, exchange: boolean) => Promise<void>;
  /** Deletes what lies on a pad; the daemon keeps a copy first. The pad's name is the confirmation. */
  remove: (pad: string) => Promise<void>;
  play: (pad: string) => Promise<void>;
  stop: (pad: string) => Promise<void>;
  selectProject: (project: number) => Promise<void>;
  send: (sends: ParamsInput<'device.send'>['sends']) => Promise<void>;
  cancelTransfer: (id: number) => Promise<void>;
  /** Follows the simulated unit, or a real one again. */
  simulate: (on: boolean) => Promise<void>;
}

/** A pad without a sample has a block, too; it is empty when it holds no bytes. */
export function isLoaded(pad: LivePad | undefined): pad is LivePad {
  return pad !== undefined && pad.sizeBytes > 0;
}

export function createDeviceFeed(client: PadbridgeClient, report: (error: unknown) => void): DeviceFeed {
  const state = signal<DeviceState | undefined>(undefined);
  const pads = signal<ReadonlyMap<string, LivePad>>(new Map());
  const projects = signal<readonly string[]>([]);
  const transfers = signal<readonly Transfer[]>([]);
  const freeBytes = signal<number | null>(null);
  const hits = signal<ReadonlyMap<string, number>>(new Map());
  const waiting = new Map<string, LivePadEdit>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  keepLoaded(
    client,
    () => client.call('device.get', {}),
    (answer) => (state.value = answer),
    report,
  );
  keepLoaded(
    client,
    () => client.call('device.transfers', {}),
    (answer) => (transfers.value = newestFirst(answer.transfers)),
    report,
  );
  const loadPads = keepLoaded(
    client,
    () => client.call('device.pads', {}),
    (answer) => (pads.value = byAddress(answer.pads)),
    report,
  );

  // Another project has other pads, and a unit that came back may have other projects.
  effect(() => {
    const key = `${state.value?.state} ${state.value?.project}`;
    untracked(() => {
      if (state.value?.state !== 'connected') projects.value = [];
      else if (key !== '') {
        loadPads();
        client
          .call('device.projects', {})
          .then(({ names }) => (projects.value = names))
          .catch(report);
      }
    });
  });

  // Room is asked for when the unit is there and nothing is on its way: then it stays what it is.
  const isIdle = computed(
    () =>
      state.value?.state === 'connected' &&
      transfers.value.every((one) => one.state !== 'waiting' && one.state !== 'running'),
  );
  effect(() => {
    if (state.value?.state !== 'connected') freeBytes.value = null;
    if (!isIdle.value) return;
    client.call('device.space', {}).then(
      (answer) => (freeBytes.value = answer.freeBytes),
      // A unit that does not say is one whose room nobody knows.
      () => (freeBytes.value = null),
    );
  });

  function put(changed: readonly LivePad[]): void {
    const next = new Map(pads.peek());
    for (const pad of changed) next.set(pad.pad, { ...pad, ...known(waiting.get(pad.pad)) });
    pads.value = next;
  }

  function light(pad: string, velocity: number): void {
    hits.value = new Map(hits.peek()).set(pad, velocity);
    setTimeout(() => {
      const next = new Map(hits.peek());
      next.delete(pad);
      hits.value = next;
    }, LIT_MS);
  }

  // Every change comes as an event, in order. An answer may come after the event of a later change.
  client.subscribe(['device'], (event) => {
    switch (event.name) {
      case 'device.changed':
        state.value = event.payload.device;
        return;
      case 'device.padsChanged':
        return put(event.payload.pads);
      case 'device.transfer': {
        const { transfer } = event.payload;
        const others = transfers.peek().filter(({ id }) => id !== transfer.id);
        transfers.value = newestFirst([transfer, ...others]).slice(0, MAX_TRANSFERS);
        return;
      }
      case 'device.pulled':
        return;
    }
  });
  client.subscribe(['pads'], (event) => {
    if (event.name === 'pads.hit') light(event.payload.pad, event.payload.velocity ?? USUAL_VELOCITY);
  });

  async function flush(): Promise<void> {
    clearTimeout(timer);
    const edits = [...waiting];
    waiting.clear();
    for (const [pad, changes] of edits) await client.call('device.setPad', { pad, changes });
  }

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      report(error);
    }
  }

  return {
    state,
    pads,
    projects,
    freeBytes,
    transfers,
    hits,
    edit(pad, change) {
      const before = pads.peek().get(pad);
      if (before === undefined) return;
      waiting.set(pad, { ...waiting.get(pad), ...change });
      put([before]);
      clearTimeout(timer);
      timer = setTimeout(() => {
        flush().catch((error: unknown) => {
          report(error);
          // What is on screen was only hoped for.
          loadPads();
        });
      }, REST_MS);
    },
    move: (from, to, exchange) => attempt(() => client.call('device.movePad', { from, to, exchange })),
    remove: (pad) => attempt(() => client.call('device.deletePad', { pad, confirm: pad })),
    play: (pad) => attempt(() => client.call('device.play', { pad })),
    stop: (pad) => attempt(() => client.call('device.stop', { pad })),
    selectProject: (project) => attempt(() => client.call('device.selectProject', { project })),
    send: (sends) => attempt(() => client.call('device.send', { sends })),
    simulate: (on) => attempt(() => client.call('device.simulate', { on })),
    cancelTransfer: (id) => attempt(() => client.call('device.cancelTransfer', { id })),
  };
}

function newestFirst(transfers: readonly Transfer[]): Transfer[] {
  return [...transfers].sort((a, b) => b.id - a.id);
}

function byAddress(pads: readonly LivePad[]): Map<string, LivePad> {
  return new Map(pads.map((pad) => [pad.pad, pad]));
}

/** An edit without the fields it leaves open. */
function known(edit: LivePadEdit = {}): Partial<LivePad> {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
}
