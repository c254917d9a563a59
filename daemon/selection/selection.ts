import { PadbridgeError } from '../../schemas/errors.js';
import type { CallContext } from '../../schemas/facade.js';
import type { MethodName, ParamsOf, ResultOf } from '../../schemas/methods.js';
import type { Selection } from '../../schemas/methods/selection.js';
import { BANKS } from '../../schemas/sp404.js';
import type { EventBus } from '../event-bus.js';

/** What the person is at, for everybody who shows or changes it. */
export interface SelectionKeeper {
  current: () => Selection;
  set: (changes: ParamsOf<'selection.set'>) => Selection;
  move: (by: number) => Selection;
  moveBank: (by: number) => Selection;
  /** The selected sample. Throws 'conflict' when there is none. */
  sample: () => number;
  /** The selected kit, else the one changed last. Throws 'conflict' when there is none at all. */
  kit: () => number;
  audition: () => number;
  hitPad: (pad: string, velocity: number, context: CallContext) => Promise<'assigned' | 'played'>;
}

export interface SelectionDeps {
  bus: EventBus;
  /** Ids to go through while nobody has shown a list: what an empty search finds. */
  everything: () => number[];
  /** The kit changed last. */
  latestKit: () => number | undefined;
  /** The sample on a pad of a kit. */
  sampleOn: (kitId: number, pad: string) => number | undefined;
  call: <N extends MethodName>(name: N, params: ParamsOf<N>, context: CallContext) => Promise<ResultOf<N>>;
  playOnUnit: (pad: string, velocity: number) => Promise<void>;
}

export function createSelection(deps: SelectionDeps): SelectionKeeper {
  const { bus } = deps;
  let list: readonly number[] = [];
  let state: Omit<Selection, 'position' | 'total'> = {
    sampleId: null,
    kitId: null,
    bank: 'A',
    target: 'kit',
    assign: 'off',
  };
  let shown = '';

  function current(): Selection {
    const position = state.sampleId === null ? -1 : list.indexOf(state.sampleId);
    return { ...state, position: position < 0 ? null : position, total: list.length };
  }

  function change(next: Partial<typeof state>): Selection {
    state = { ...state, ...next };
    const now = current();
    const text = JSON.stringify(now);
    if (text !== shown) {
      shown = text;
      bus.publish({ name: 'selection.changed', payload: { selection: now } });
    }
    return now;
  }

  function sample(): number {
    if (state.sampleId !== null) return state.sampleId;
    throw new PadbridgeError('conflict', 'No sound is selected.', {
      subject: 'selection',
      next: 'Choose one in the browser, or with the next and previous buttons.',
    });
  }

  function kit(): number {
    const id = state.kitId ?? deps.latestKit();
    if (id !== undefined) return id;
    throw new PadbridgeError('conflict', 'There is no kit yet.', {
      subject: 'selection',
      next: 'Make one in Padbridge first.',
    });
  }

  return {
    current,
    sample,
    kit,
    set({ list: shownNow, ...changes }) {
      if (shownNow !== undefined) list = shownNow;
      return change(defined(changes));
    },
    move(by) {
      if (list.length === 0) list = deps.everything();
      const { position, total } = current();
      if (total === 0) return current();
      const from = position ?? (by > 0 ? -1 : total);
      const to = Math.max(0, Math.min(total - 1, from + by));
      return change({ sampleId: list[to] ?? null });
    },
    moveBank(by) {
      const to = BANKS.indexOf(state.bank) + by;
      return change({ bank: BANKS[Math.max(0, Math.min(BANKS.length - 1, to))]! });
    },
    audition() {
      const sampleId = sample();
      bus.publish({ name: 'audition.asked', payload: { sampleId, pad: null, velocity: null } });
      return sampleId;
    },
    async hitPad(pad, velocity, context) {
      if (state.assign !== 'off') {
        const sampleId = sample();
        if (state.assign === 'once') change({ assign: 'off' });
        if (state.target === 'unit') await deps.call('device.send', { sends: [{ sampleId, pad }] }, context);
        else await deps.call('pads.assign', { kitId: kit(), pad, sampleId }, context);
        return 'assigned';
      }
      if (state.target === 'unit') await deps.playOnUnit(pad, velocity);
      else {
        const sampleId = deps.sampleOn(kit(), pad);
        if (sampleId === undefined) {
          throw new PadbridgeError('not-found', `There is nothing on ${pad}.`, { subject: pad });
        }
        bus.publish({ name: 'audition.asked', payload: { sampleId, pad, velocity } });
      }
      return 'played';
    },
  };
}

/** Without the fields that were left out: they stay as they are. */
function defined<T extends object>(changes: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
