import { statSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { ignoreMatcher } from '../library/audio-files.js';
import { explain, walk, type WalkEvent, type WalkOptions } from '../library/walk.js';
import {
  FILES_PER_BATCH,
  MAX_UNANSWERED,
  type ScanBatch,
  type ScanMessage,
  type ScanOrder,
} from '../library/scan-protocol.js';
import { stepBack } from './step-back.js';

/** Walks one tree in a thread of its own, so that a sleeping drive stalls this thread and no other. */
const port = parentPort;
if (port === null) throw new Error('scan-worker runs as a worker thread only.');
stepBack();

const post = (message: ScanMessage) => port.postMessage(message);
let acknowledge: () => void = () => undefined;
let unanswered = 0;

port.on('message', (message: ScanOrder | 'taken') => {
  if (message === 'taken') {
    unanswered -= 1;
    acknowledge();
    return;
  }
  void scan(message);
});

async function scan(order: ScanOrder): Promise<void> {
  const isIgnored = ignoreMatcher(order.ignore);
  let batch: ScanBatch = { files: [], folders: [], problems: [] };
  try {
    for (const start of order.starts) {
      for (const event of walkOrNothing(order.rootPath, { ...start, isIgnored })) {
        if (event.type === 'file') batch.files.push(event.file);
        else if (event.type === 'folder') batch.folders.push(event.folder);
        else batch.problems.push(event);
        if (batch.files.length >= FILES_PER_BATCH || batch.folders.length >= FILES_PER_BATCH) {
          await send(batch);
          batch = { files: [], folders: [], problems: [] };
        }
      }
    }
    await send(batch);
    post({ type: 'done' });
  } catch (error) {
    post({ type: 'unreachable', reason: explain(error) });
  }
}

/** A folder below the root that has gone holds nothing; a root that has gone says nothing about its files. */
function* walkOrNothing(rootPath: string, options: WalkOptions): Generator<WalkEvent> {
  try {
    yield* walk(rootPath, options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (options.folder === '' || (code !== 'ENOENT' && code !== 'ENOTDIR')) throw error;
    statSync(rootPath);
  }
}

/** Holds the walk while the catalogue is busy, so that a fast disk cannot fill the memory with batches. */
async function send(batch: ScanBatch): Promise<void> {
  post({ type: 'batch', batch });
  unanswered += 1;
  while (unanswered >= MAX_UNANSWERED) {
    await new Promise<void>((resolve) => {
      acknowledge = resolve;
    });
  }
}
