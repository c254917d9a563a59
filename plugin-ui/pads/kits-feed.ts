import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { Kit, KitPad, KitSummary, PadsResult } from '../../schemas/methods/kits.js';
import { PAD_COUNT, padsFrom, type BankLetter } from '../../schemas/sp404.js';
import { keepLoaded } from '../link/feed.js';
import type { ViewStore } from '../view/view.js';

/** Turning a dial is one edit, sent when the hand rests this long. */
const REST_MS = 300;

/** What can be said about a pad. */
export type PadEdit = Partial<Omit<KitPad, 'pad' | 'sample'>>;

/** The kits, and the one on screen with its pads as the daemon has them. */
export interface KitsFeed {
  readonly kits: ReadonlySignal<readonly KitSummary[] | undefined>;
  readonly kit: ReadonlySignal<Kit | null>;
  /** Pads of the kit by address. */
  readonly pads: ReadonlySignal<ReadonlyMap<string, KitPad>>;
  create: (name: string) => Promise<void>;
  rename: (name: string) => Promise<void>;
  remove: () => Promise<void>;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
  assign: (pad: string, sampleId: number) => Promise<void>;
  /** The first sound onto this pad, the next onto the pads after it. */
  assignAll: (pad: string, sampleIds: readonly number[]) => Promise<void>;
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
  /** Edits of pads that are not sent yet, and those whose answer is awaited. */
  const waiting = new Map<string, PadEdit>();
  const sending = new Map<string, PadEdit>();
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
      if (openId() === id) kit.value = { ...loaded, pads: loaded.pads.map(withEdits) };
    } catch (error) {
      report(error);
    }
  }

  /** What the hand is at stays as it is on screen until the daemon has it. */
  function withEdits(pad: KitPad): KitPad {
    return { ...pad, ...sending.get(pad.pad), ...waiting.get(pad.pad) };
  }

  /** The kit of the address, or the one changed last. */
  function openId(): number | undefined {
    return store.view.peek().kit ?? kits.peek()?.[0]?.id;
  }

  effect(() => {
    const wanted = store.view.value.kit ?? kits.value?.[0]?.id;
    const shown = store.view.value.page === 'pads';
    untracked(() => {
      if (wanted === undefined) kit.value = null;
      else if (shown && kit.value?.id !== wanted) void load(wanted);
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
  client.onResync(() => {
    const id = openId();
    if (id !== undefined && kit.peek() !== null) void load(id);
  });

  function take({ kitId, pads: changes, undo, redo }: PadsResult): void {
    const open = kit.peek();
    if (open?.id !== kitId) return;
    const next = new Map(open.pads.map((pad) => [pad.pad, pad]));
    for (const { pad, content } of changes) {
      if (content === null) next.delete(pad);
      else next.set(pad, withEdits(content));
    }
    kit.value = { ...open, pads: [...next.values()], undo, redo };
  }

  async function change(work: (kitId: number) => Promise<unknown>): Promise<void> {
    const open = kit.peek();
    if (open === null) return;
    try {
      await flush();
      await work(open.id);
    } catch (error) {
      report(error);
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    const open = kit.peek();
    const edits = [...waiting];
    waiting.clear();
    if (open === null) return;
    for (const [pad, changes] of edits) sending.set(pad, changes);
    try {
      for (const [pad, changes] of edits) {
        await client.call('pads.set', { kitId: open.id, pad, changes });
        if (sending.get(pad) === changes) sending.delete(pad);
      }
    } catch (error) {
      // What is on screen was only hoped for.
      for (const [pad, changes] of edits) if (sending.get(pad) === changes) sending.delete(pad);
      void load(open.id);
      throw error;
    }
  }

  async function assignEach(onto: readonly string[], sampleIds: readonly number[]): Promise<void> {
    for (const [at, sampleId] of sampleIds.slice(0, onto.length).entries()) {
      const pad = onto[at] ?? '';
      await change((kitId) => client.call('pads.assign', { kitId, pad, sampleId }));
    }
  }

  return {
    kits,
    kit,
    pads,
    async create(name) {
      try {
        const { id } = await client.call('kits.create', { name });
        store.change({ kit: id, bank: 'A', pad: null });
        await load(id);
      } catch (error) {
        report(error);
      }
    },
    rename: (name) => change((id) => client.call('kits.update', { id, name })),
    async remove() {
      const open = kit.peek();
      if (open === null) return;
      try {
        await client.call('kits.remove', { id: open.id });
        store.change({ kit: null, pad: null });
      } catch (error) {
        report(error);
      }
    },
    undo: () => change((id) => client.call('kits.undo', { id })),
    redo: () => change((id) => client.call('kits.redo', { id })),
    assignAll: (pad, sampleIds) => assignEach(padsFrom(pad, sampleIds.length), sampleIds),
    assignToEmpty: (sampleIds) =>
      assignEach(
        padsFrom('A1', PAD_COUNT).filter((pad) => !pads.peek().has(pad)),
        sampleIds,
      ),
    assign: (pad, sampleId) => change((kitId) => client.call('pads.assign', { kitId, pad, sampleId })),
    put: (how, from, to) => change((kitId) => client.call(`pads.${how}`, { kitId, from, to })),
    clear: (pad) => change((kitId) => client.call('pads.clear', { kitId, pads: [pad] })),
    edit(pad, changes) {
      const open = kit.peek();
      if (open === null) return;
      waiting.set(pad, { ...waiting.get(pad), ...changes });
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
