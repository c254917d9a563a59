/** How long an eye waits for numbers anyway; what is looked at within it is moved to the front in one go. */
const GATHER_MS = 50;
/** Samples of one go: two milliseconds of the main thread. */
const MAX_AT_ONCE = 20;
/** What is at the front needs no second push for as long as a page is looked at and scrolled back to. */
const REMEMBERED_MS = 10_000;
/** Looks remembered at the same time; more is a program that reads the whole library, not a person. */
const MAX_REMEMBERED = 5_000;

/** Who looks at sounds that have no numbers yet, gathered so that looking costs the catalogue no write of its own. */
export interface AskedSoon {
  asked(sampleId: number): void;
  /** Forgets what was not passed on. */
  close(): void;
}

/**
 * `ask` gets the ids in the order they were looked at, a short while after the first of them; one that it had lately it does
 * not get again. `now` is in milliseconds.
 */
export function createAskedSoon(ask: (sampleIds: readonly number[]) => void, now: () => number): AskedSoon {
  const waiting = new Set<number>();
  /** When samples were passed on, oldest first. */
  const passed = new Map<number, number>();
  let timer: NodeJS.Timeout | undefined;

  function passOn(): void {
    timer = undefined;
    const ids = [...waiting].slice(0, MAX_AT_ONCE);
    for (const id of ids) {
      waiting.delete(id);
      passed.set(id, now());
    }
    forget();
    if (waiting.size > 0) schedule();
    ask(ids);
  }

  function forget(): void {
    for (const [id, at] of passed) {
      if (now() - at < REMEMBERED_MS && passed.size <= MAX_REMEMBERED) return;
      passed.delete(id);
    }
  }

  function schedule(): void {
    timer ??= setTimeout(passOn, GATHER_MS);
  }

  return {
    asked(sampleId) {
      const before = passed.get(sampleId);
      if (before !== undefined && now() - before < REMEMBERED_MS) return;
      passed.delete(sampleId);
      waiting.add(sampleId);
      schedule();
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      waiting.clear();
    },
  };
}
