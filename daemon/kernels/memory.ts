/** Floats that kernels can reach. */
export interface Place {
  /** In bytes, as kernels count. */
  address: number;
  floats: Float32Array<ArrayBuffer>;
}

/** Pages of 64 KiB, 10 MB in all, handed out by the system as they are touched. Transforms of every size there is take 5.4. */
const PAGES = 160;
/** Addresses start where a line of the processor's cache does. */
const LINE_BYTES = 64;

const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
let used = 0;

/** The whole memory. */
export const kernelFloats = new Float32Array(memory.buffer);

/** Reserves floats for as long as the thread lives; they are 0, and a spare line lies in front of them. */
export function placeFloats(count: number): Place {
  const address = reserve(4 * count);
  return { address, floats: new Float32Array(memory.buffer, address, count) };
}

/** The same for doubles. */
export function placeDoubles(count: number): { address: number; doubles: Float64Array<ArrayBuffer> } {
  const address = reserve(8 * count);
  return { address, doubles: new Float64Array(memory.buffer, address, count) };
}

function reserve(bytes: number): number {
  const address = used + LINE_BYTES;
  used = address + Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
  return address;
}

/** Address of floats that lie in this memory, such as the spectra of a transform. */
export function addressWithin(floats: Float32Array): number {
  if (floats.buffer !== memory.buffer) throw new RangeError('Kernels cannot reach these floats.');
  return floats.byteOffset;
}

/** The functions of a module, working on this thread's memory. */
export function instantiate<Name extends string>(
  module: WebAssembly.Module,
): Record<Name, (...params: number[]) => void> {
  const { exports } = new WebAssembly.Instance(module, { js: { memory } });
  return exports as Record<Name, (...params: number[]) => void>;
}
