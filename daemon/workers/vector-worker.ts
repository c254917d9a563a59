import { parentPort, workerData } from 'node:worker_threads';
import { causeChain } from '../../schemas/errors.js';
import type { VectorAnswer, VectorAsk, VectorReply, VectorThreadData } from '../similar/ask.js';
import { allowedRows, nearest } from '../similar/matrix.js';
import { openResident } from '../similar/resident.js';

/** Holds the vectors in a thread of its own: comparing a million takes longer than a frame of the main thread. */
const port = parentPort;
if (port === null) throw new Error('vector-worker runs as a worker thread only.');
const resident = openResident((workerData as VectorThreadData).file);

port.on('message', ({ id, ask }: { id: number; ask: VectorAsk }) => {
  let reply: VectorReply;
  try {
    reply = { id, ok: true, answer: answer(ask) };
  } catch (error) {
    reply = { id, ok: false, reason: causeChain(error).join(' ← ') };
  }
  port.postMessage(reply);
});

function answer(ask: VectorAsk): VectorAnswer<VectorAsk> {
  if (ask.kind === 'twins') return { groups: resident.twins(ask.tiers) };
  const matrix = resident.current();
  const allowed = ask.among && allowedRows(matrix, ask.among);
  const found = nearest(matrix, ask.query, {
    weights: ask.weights,
    limit: ask.limit,
    allowed,
    exclude: new Set(ask.exclude),
  });
  return { ...found, compared: ask.among?.length ?? matrix.length };
}
