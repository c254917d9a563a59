import {
  CONTEXT_FIELDS,
  type ContextSource,
  type ContextValues,
  type DawContext,
} from '../../schemas/context.js';
import type { ContextStore } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';
import { decide, nextExpiry, type Statement } from './precedence.js';

/** Fields come many times a second; the disk gets them once in a while. */
const SAVE_MS = 2_000;

/** What a source says: fields left out stay as it said before, null takes one back. */
export type Said = { [F in keyof ContextValues]?: ContextValues[F] | null | undefined };

/** What the DAW is doing, pieced together from everybody who knows something. */
export interface ContextKeeper {
  current(): DawContext;
  /** Takes what a source says; an empty object says that it is still there. Publishes when the outcome changed. */
  hear(source: ContextSource, said: Said): DawContext;
  close(): void;
}

export function createContext(deps: {
  store: ContextStore;
  bus: EventBus;
  now: () => number;
  /** Told when what was heard cannot be kept for the next start. */
  onSaveFailed: (error: unknown) => void;
}): ContextKeeper {
  const { store, bus, now } = deps;
  const statements = new Map<ContextSource, Statement>(store.load());
  const unsaved = new Set<ContextSource>();
  let shown = outcome(decide(statements, now()));
  let expiryTimer: NodeJS.Timeout | undefined;
  let saveTimer: NodeJS.Timeout | undefined;

  function current(): DawContext {
    return decide(statements, now());
  }

  /** Tells everybody when something else wins, or the same falls silent; a repetition is no news. */
  function publishChange(): DawContext {
    const context = current();
    const after = outcome(context);
    if (after !== shown) {
      shown = after;
      bus.publish({ name: 'context.changed', payload: { context } });
    }
    return context;
  }

  /** One timer for all: set again only when it fires, however often sources are heard. */
  function watchExpiry(): void {
    if (expiryTimer !== undefined) return;
    const next = nextExpiry(statements, now());
    if (next === null) return;
    expiryTimer = setTimeout(
      () => {
        expiryTimer = undefined;
        publishChange();
        watchExpiry();
      },
      next - now() + 1,
    );
    expiryTimer.unref();
  }

  function save(): void {
    clearTimeout(saveTimer);
    saveTimer = undefined;
    try {
      for (const source of unsaved) {
        const statement = statements.get(source);
        if (statement !== undefined) store.save(source, statement);
      }
      unsaved.clear();
    } catch (error) {
      deps.onSaveFailed(error);
    }
  }

  watchExpiry();
  return {
    current,
    hear(source, said) {
      const values = { ...statements.get(source)?.values, ...said };
      for (const field of CONTEXT_FIELDS) {
        if (values[field] === null || values[field] === undefined) delete values[field];
      }
      statements.set(source, { heardAt: now(), values: values as Partial<ContextValues> });
      unsaved.add(source);
      saveTimer ??= setTimeout(save, SAVE_MS).unref();
      watchExpiry();
      return publishChange();
    },
    close() {
      clearTimeout(expiryTimer);
      save();
    },
  };
}

/** A context without what changes by itself as time passes. */
function outcome(context: DawContext): string {
  return JSON.stringify(
    CONTEXT_FIELDS.map((field) => {
      const told = context[field];
      return told === null ? null : [told.value, told.source, told.stale];
    }),
  );
}
