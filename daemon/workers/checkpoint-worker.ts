import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** Often enough that the log is never far behind, seldom enough that an idle daemon does next to nothing. */
const LOOK_MS = 250;

const port = parentPort;
if (port === null) throw new Error('checkpoint-worker runs as a worker thread only.');
const file = workerData as string;
const db = new Database(file, { fileMustExist: true });
let seen = 0;

const timer = setInterval(() => {
  const written = statSync(`${file}-wal`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (written === seen) return;
  seen = written;
  // Passive: takes no lock that a writer or a reader waits for, and leaves the rest for the next time.
  db.pragma('wal_checkpoint(PASSIVE)');
}, LOOK_MS);

port.once('message', () => {
  clearInterval(timer);
  db.close();
});
