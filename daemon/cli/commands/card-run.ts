import type { CardSync, SyncPlan } from '../../../schemas/cards.js';
import type { Facade } from '../../../schemas/facade.js';
import { escapeText } from '../../log/escape.js';
import type { Invocation } from '../invocation.js';
import { formatBytes } from '../values.js';

/** Shows how far writing to a card is while `work` waits for its end. */
export async function showProgress(
  { status }: Pick<Invocation, 'status'>,
  facade: Facade,
  work: () => Promise<CardSync>,
): Promise<CardSync> {
  const stop = facade.subscribe((event) => {
    if (event.name !== 'card.progress') return;
    const { done, total, bytes } = event.payload;
    status.show(`${done}/${total} files, ${formatBytes(bytes)}`);
  });
  try {
    return await work();
  } finally {
    stop();
  }
}

/** One line on how a plan that was carried out ended. */
export function describeOutcome({ items }: SyncPlan, { state, error, done, total }: CardSync): string {
  if (state === 'done') {
    return items.length === 0 ? 'Done.\n' : 'Done: everything was written, read back and compared.\n';
  }
  const why = error ?? `It is ${state}.`;
  return escapeText(
    `It did not come to its end (${done} of ${total}): ${why} Every file is whole; the next sync goes on from here.`,
  ).concat('\n');
}
