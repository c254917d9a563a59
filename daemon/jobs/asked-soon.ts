/** How long an eye waits for numbers anyway; what is looked at within it is moved to the front in one go. */
const GATHER_MS = 50;
/** Samples of one go: a millisecond of the main thread. */
const MAX_AT_ONCE = 50;

/** Who looks at sounds that have no numbers yet, gathered so that looking costs the catalogue no write of its own. */
export interface AskedSoon {
  asked(sampleId: number): void;
  /** Forgets what was not passed on. */
  close(): void;
}

/** `ask` gets the ids in the order they were last looked at, each once, a short while after the first of them. */
export function createAskedSoon(ask: (sampleIds: readonly number[]) => void): AskedSoon {
  const waiting = new Set<number>();
  let timer: NodeJS.Timeout | undefined;

  function passOn(): void {
    timer = undefined;
    const ids = [...waiting].slice(0, MAX_AT_ONCE);
    for (const id of ids) waiting.delete(id);
    if (waiting.size > 0) schedule();
    ask(ids);
  }

  function schedule(): void {
    timer ??= setTimeout(passOn, GATHER_MS);
  }

  return {
    asked(sampleId) {
      waiting.delete(sampleId);
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
