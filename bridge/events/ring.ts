/** The last events of a run as the bytes that went to the clients. */
export interface EventRing {
  /** Adds the newest event; the oldest ones make room. Numbers follow each other without a gap. */
  append(seq: number, bytes: Uint8Array): void;
  /** Copies of everything after a number, oldest first; nothing when one of them is not known any more. */
  after(seq: number): Buffer[] | undefined;
}

/**
 * A ring of at most `maxEvents` events in `capacity` bytes. One block outside the collected heap: thousands of events
 * kept as objects would be moved by every collection, in the middle of somebody's call. An event larger than the
 * whole block is not kept, nor is anything before it.
 */
export function createEventRing(maxEvents: number, capacity: number): EventRing {
  const block = Buffer.allocUnsafeSlow(capacity);
  const starts = new Uint32Array(maxEvents);
  const lengths = new Uint32Array(maxEvents);
  let oldest = 1;
  let newest = 0;
  let end = 0;

  const startOf = (seq: number): number => starts[seq % maxEvents]!;

  /** Gives up the oldest events that begin at or behind `from` and before `to`; they lie there in order. */
  function clear(from: number, to: number): void {
    while (oldest <= newest && startOf(oldest) >= from && startOf(oldest) < to) oldest += 1;
  }

  function makeRoom(length: number): void {
    if (newest - oldest + 1 >= maxEvents) oldest += 1;
    if (end + length > capacity) {
      clear(end, capacity);
      end = 0;
    }
    clear(end, end + length);
  }

  return {
    append(seq, bytes) {
      if (bytes.length > capacity) {
        oldest = seq + 1;
      } else {
        makeRoom(bytes.length);
        block.set(bytes, end);
        starts[seq % maxEvents] = end;
        lengths[seq % maxEvents] = bytes.length;
        end += bytes.length;
      }
      newest = seq;
    },
    after(seq) {
      if (seq > newest || seq + 1 < oldest) return undefined;
      return Array.from({ length: newest - seq }, (_, at) => {
        const start = startOf(seq + 1 + at);
        return Buffer.from(block.subarray(start, start + lengths[(seq + 1 + at) % maxEvents]!));
      });
    },
  };
}
