import { open } from 'node:fs/promises';

/**
 * A function that settles when everything committed before it was called is on the disk. Commits themselves only reach
 * the system's cache (`synchronous = NORMAL`): that survives a crash of the program, not of the machine. The log is
 * flushed through a handle of our own, away from the main thread; closing that handle is harmless because SQLite keeps
 * its locks on other files. Calls that arrive during a flush share the next one.
 */
export function createFlush(databaseFile: string, flushFile = flushed): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    next = undefined;
    const flush = flushFile(`${databaseFile}-wal`).finally(() => {
      if (running === flush) running = undefined;
    });
    running = flush;
    return flush;
  };
  return () => {
    if (running === undefined) return begin();
    // What is running may have begun before the caller's commit.
    next ??= running.then(begin, begin);
    return next;
  };
}

async function flushed(file: string): Promise<void> {
  let handle;
  try {
    // Windows flushes only what may be written.
    handle = await open(file, 'r+');
  } catch (error) {
    // Without a log there is nothing that is not in the main file.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
