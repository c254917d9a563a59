import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import type { ParamsInput } from '../../schemas/methods.js';
import type { Kit, KitPad, KitSummary, PadsResult } from '../../schemas/methods/kits.js';
import { PAD_COUNT, padsFrom, type BankLetter } from '../../schemas/sp404.js';
import { keepLoaded } from '../link/feed.js';
import type { ViewStore } from '../view/view.js';

/** Turning a dial is one edit, sent when the hand rests this long. */
const REST_MS = 300;

/** What can be said about a pad. */
export type PadEdit = Partial<Omit<KitPad, 'pad' | 'sample'>>;

export type KitChanges = Omit<ParamsInput<'kits.update'>, 'id'>;

/** An edit on its way. The kit on screen may be another one before it is sent. */
interface Pending {
  kitId: number;
  pad: string;
  changes: PadEdit;
}

const keyOf = (kitId: number, pad: string) => `${kitId} ${pad}`;

/** A sound that is to lie on a pad. */
export interface AssignedPad {
  pad: string;
  sampleId: number;
}

/** The kits, and the one on screen with its pads as the daemon has them. */
export interface KitsFeed {
  readonly kits: ReadonlySignal<readonly KitSummary[] | undefined>;
  readonly kit: ReadonlySignal<Kit | null>;
  /** Pads of the kit by address. */
  readonly pads: ReadonlySignal<ReadonlyMap<string, KitPad>>;
  create: (name: string) => Promise<void>;
  /** Name, tempo, and whose tempo the unit plays. */
  update: (changes: KitChanges) => Promise<void>;
  /** A copy of the kit on screen, which is opened; its history stays with the original. */
  duplicate: () => Promise<void>;
  /** Puts the kit on screen into the archive; the number brings it back. Null when it is still there. */
  remove: () => Promise<number | null>;
  restore: (archiveId: number) => Promise<void>;
  /** Resolves once the daemon has every edit; false when it refused one, which is reported. */
  settled: () => Promise<boolean>;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
  assign: (pad: string, sampleId: number) => Promise<void>;
  /** The first sound onto this pad, the next onto the pads after it. */
  assignAll: (pad: string, sampleIds: readonly number[]) => Promise<void>;
  /** Each sound onto its pad, in one step; false when the daemon refused it, which is reported. */
  assignEach: (pads: readonly AssignedPad[]) => Promise<boolean>;
  /** Onto the pads that hold nothing yet, A1 first; what finds no pad is left out. */
  assignToEmpty: (sampleIds: readonly number[]) => Promise<void>;
  /** Puts one pad onto another: moved, exchanged or copied. */
  put: (how: 'move' | 'swap' | 'copy', from: string, to: string) => Promise<void>;
  clear: (pad: string) => Promise<void>;
  /** Shows the change at once and sends it when the hand rests. */
  edit: (pad: string, change: PadEdit) => void;
  setBank: (bank: BankLetter, change: { tempo?: number; volume?: number; protected?: boolean }) => void;
}

export function createKitsFeed(
  client: PadbridgeClient,
  store: ViewStore,
  report: (error: unknown) => void,
): KitsFeed {
  const kits = signal<readonly KitSummary[] | undefined>(undefined);
  const kit = signal<Kit | null>(null);
  /** Edits of pads that are not sent yet, and those whose answer is awaited, by kit and pad. */
  const waiting = new Map<string, Pending>();
  const sending = new Map<string, Pending>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pads = computed(() => new Map((kit.value?.pads ?? []).map((pad) => [pad.pad, pad])));

  keepLoaded(
    client,
    () => client.call('kits.list', {}),
    (answer) => (kits.value = answer.kits),
    report,
  );

  async function load(id: number): Promise<void> {
    try {
      const loaded = await client.call('kits.get', { id });
      if (openId.peek() === id) {
        kit.value = { ...loaded, pads: loaded.pads.map((pad) => withEdits(id, pad)) };
      }
    } catch (error) {
      report(error);
    }
  }

  /** What the hand is at stays as it is on screen until the daemon has it. */
  function withEdits(kitId: number, pad: KitPad): KitPad {
    const key = keyOf(kitId, pad.pad);
    return { ...pad, ...sending.get(key)?.changes, ...waiting.get(key)?.changes };
  }

  /**
   * The kit of the address; else the one at hand, for it must not change under the hand because somebody edits another one;
   * else the one changed last. An address may name one that is gone.
   */
  const openId = computed(() => {
    const { kit: wanted } = store.view.value;
    const isThere = wanted !== null && (kits.value?.some(({ id }) => id === wanted) ?? true);
    return isThere ? wanted : (kit.value?.id ?? kits.value?.[0]?.id);
  });

  // Also while the pads are out of sight: what fits now goes by what lies on them.
  effect(() => {
    const wanted = openId.value;
    untracked(() => {
      if (wanted === undefined) kit.value = null;
      else if (kit.value?.id !== wanted) void load(wanted);
    });
  });

  // Every change comes as an event, in order. An answer may come after the event of somebody's later change, so that none
  // is taken for the state of things.
  client.subscribe(['kits'], ({ payload: { kit: changed, removed } }) => {
    const others = (kits.peek() ?? []).filter(({ id }) => id !== changed.id);
    kits.value = removed ? others : [changed, ...others];
    if (kit.peek()?.id !== changed.id) return;
    if (removed) kit.value = null;
    else void load(changed.id);
  });
  client.subscribe(['pads'], (event) => {
    if (event.name === 'pads.changed') take(event.payload);
  });
  // A sound that was dropped from the desktop has no length and no waveform until it was analysed; one whose drive went away is lost.
  client.subscribe(['samples'], (event) => {
    if (event.name === 'samples.changed') refreshSounds(event.payload.samples);
    else reload();
  });
  client.onResync(reload);

  function refreshSounds(samples: readonly SampleSummary[]): void {
    const open = kit.peek();
    const known = new Map(samples.map((sample) => [sample.id, sample]));
    if (open === null || !open.pads.some(({ sample }) => sample !== null && known.has(sample.id))) return;
    const changed = open.pads.map((pad) =>
      pad.sample === null ? pad : { ...pad, sample: known.get(pad.sample.id) ?? pad.sample },
    );
    kit.value = { ...open, pads: changed };
  }

  function reload(): void {
    const id = openId.peek();
    if (id !== undefined && kit.peek() !== null) void load(id);
  }

  function take({ kitId, pads: changes, undo, redo }: PadsResult): void {
    const open = kit.peek();
    if (open?.id !== kitId) return;
    const next = new Map(open.pads.map((pad) => [pad.pad, pad]));
    for (const { pad, content } of changes) {
      if (content === null) next.delete(pad);
      else next.set(pad, withEdits(kitId, content));
    }
    kit.value = { ...open, pads: [...next.values()], undo, redo };
  }

  /** Whether the daemon did it. */
  async function attempt(work: (kitId: number) => Promise<unknown>): Promise<boolean> {
    const open = kit.peek();
    if (open === null) return false;
    try {
      await flush();
      await work(open.id);
      return true;
    } catch (error) {
      report(error);
      return false;
    }
  }

  async function change(work: (kitId: number) => Promise<unknown>): Promise<void> {
    await attempt(work);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    const edits = [...waiting];
    waiting.clear();
    for (const [key, edit] of edits) sending.set(key, edit);
    const forget = () => {
      for (const [key, edit] of edits) if (sending.get(key) === edit) sending.delete(key);
    };
    try {
      for (const [, { kitId, pad, changes }] of edits) await client.call('pads.set', { kitId, pad, changes });
      forget();
    } catch (error) {
      forget();
      // What is on screen was only hoped for.
      const open = kit.peek();
      if (open !== null) void load(open.id);
      throw error;
    }
  }

  /** Opens the kit that comes of it. */
  async function openNew(make: () => Promise<Kit>): Promise<void> {
    try {
      await flush();
      const { id } = await make();
      store.change({ kit: id, bank: 'A', pad: null });
      await load(id);
    } catch (error) {
      report(error);
    }
  }

  /** However many they are, one undo takes them back. */
  async function assignEach(pads: readonly AssignedPad[]): Promise<boolean> {
    return pads.length === 0 || attempt((kitId) => client.call('pads.assignAll', { kitId, pads: [...pads] }));
  }

  async function assignOnto(onto: readonly string[], sampleIds: readonly number[]): Promise<void> {
    await assignEach(
      sampleIds.slice(0, onto.length).map((sampleId, at) => ({ pad: onto[at] ?? '', sampleId })),
    );
  }

  return {
    kits,
    kit,
    pads,
    create: (name) => openNew(() => client.call('kits.create', { name })),
    update: (changes) => change((id) => client.call('kits.update', { id, ...changes })),
    async duplicate() {
      const open = kit.peek();
      if (open !== null) await openNew(() => client.call('kits.duplicate', { id: open.id }));
    },
    async remove() {
      const open = kit.peek();
      if (open === null) return null;
      try {
        await flush();
        const { archiveId } = await client.call('kits.remove', { id: open.id });
        store.change({ kit: null, pad: null });
        return archiveId;
      } catch (error) {
        report(error);
        return null;
      }
    },
    restore: (archiveId) => openNew(() => client.call('kits.restore', { archiveId })),
    async settled() {
      try {
        await flush();
        return true;
      } catch (error) {
        report(error);
        return false;
      }
    },
    undo: () => change((id) => client.call('kits.undo', { id })),
    redo: () => change((id) => client.call('kits.redo', { id })),
    assignAll: (pad, sampleIds) => assignOnto(padsFrom(pad, sampleIds.length), sampleIds),
    assignEach,
    assignToEmpty: (sampleIds) =>
      assignOnto(
        padsFrom('A1', PAD_COUNT).filter((pad) => !pads.peek().has(pad)),
        sampleIds,
      ),
    assign: (pad, sampleId) => change((kitId) => client.call('pads.assign', { kitId, pad, sampleId })),
    put: (how, from, to) => change((kitId) => client.call(`pads.${how}`, { kitId, from, to })),
    clear: (pad) => change((kitId) => client.call('pads.clear', { kitId, pads: [pad] })),
    edit(pad, changes) {
      const open = kit.peek();
      if (open === null) return;
      const key = keyOf(open.id, pad);
      waiting.set(key, { kitId: open.id, pad, changes: { ...waiting.get(key)?.changes, ...changes } });
      kit.value = {
        ...open,
        pads: open.pads.map((one) => (one.pad === pad ? { ...one, ...changes } : one)),
      };
      clearTimeout(timer);
      timer = setTimeout(() => void flush().catch(report), REST_MS);
    },
    setBank: (bank, changes) => void change((kitId) => client.call('banks.set', { kitId, bank, ...changes })),
  };
}
