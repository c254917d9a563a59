/** Floats that kernels can reach. */
export interface Place {
  /** In bytes, as kernels count. */
  address: number;
  floats: Float32Array<ArrayBuffer>;
}

/** Pages of 64 KiB, 8 MB in all, handed out by the system as they are touched. Transforms of every size there is take 5.4. */
const PAGES = 128;
/** Addresses start where a line of the processor's cache does. */
const LINE_BYTES = 64;

const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
let used = 0;

/** Reserves floats for as long as the thread lives; they are 0. */
export function placeFloats(count: number): Place {
  const address = used;
  used += Math.ceil((4 * count) / LINE_BYTES) * LINE_BYTES;
  return { address, floats: new Float32Array(memory.buffer, address, count) };
}

/** The functions of a module, working on this thread's memory. */
export function instantiate<Name extends string>(
  module: WebAssembly.Module,
): Record<Name, (...params: number[]) => void> {
  const { exports } = new WebAssembly.Instance(module, { js: { memory } });
  return exports as Record<Name, (...params: number[]) => void>;
}
