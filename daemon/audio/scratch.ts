/** Larger buffers are left to the garbage collector; keeping them would cost more memory than they save time. */
const LARGEST_KEPT = 8 << 20;
/** What one thread keeps for later, at most. */
const MOST_KEPT = 24 << 20;
const SMALLEST = 1 << 12;

const idle = new Map<number, ArrayBuffer[]>();
let kept = 0;

/** Working memory for one sound. */
export interface Scratch {
  /** What is in the memory is left over from another sound: write before you read. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
  floats(length: number): Float32Array<ArrayBuffer>;
  /** Gives everything back; no view may be used afterwards. May be called more than once. */
  release(): void;
}

/**
 * Borrows memory from a stock that lives as long as its thread. Fresh memory is by far the dearest thing about a short
 * file: the system hands it over page by page, zeroed, and the collector stops everything to take it back. Whoever never
 * releases only loses that advantage.
 */
export function createScratch(): Scratch {
  const lent: ArrayBuffer[] = [];
  function borrow(bytes: number): ArrayBuffer {
    const size = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(bytes)));
    if (size > LARGEST_KEPT) return new ArrayBuffer(bytes);
    const known = idle.get(size)?.pop();
    if (known) kept -= size;
    const buffer = known ?? new ArrayBuffer(size);
    lent.push(buffer);
    return buffer;
  }
  return {
    bytes: (length) => new Uint8Array(borrow(length), 0, length),
    floats: (length) => new Float32Array(borrow(4 * length), 0, length),
    release() {
      for (const buffer of lent.splice(0)) {
        const size = buffer.byteLength;
        if (kept + size > MOST_KEPT) continue;
        kept += size;
        const shelf = idle.get(size);
        if (shelf) shelf.push(buffer);
        else idle.set(size, [buffer]);
      }
    },
  };
}
