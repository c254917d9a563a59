import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { formatAgo } from '../sound/format.js';

/** "1 min ago" is never told later than this. */
const TICK_MS = 15_000;

const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), TICK_MS);

/** "3 min ago", which goes on counting; the moment itself shows when the pointer rests on it. `at` is in UTC milliseconds. */
export function Ago({ at }: { at: number }): JSX.Element {
  const moment = new Date(at);
  return (
    <time dateTime={moment.toISOString()} title={moment.toLocaleString('en-GB')}>
      {formatAgo(at, Math.max(at, now.value))}
    </time>
  );
}
