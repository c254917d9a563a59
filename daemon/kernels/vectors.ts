import { type Code, i32, type Writer } from './assembler.js';

/** Four floats or words. */
export const VECTOR_BYTES = 16;

/** Runs `body` for every vector of a stretch. `bytes` is a multiple of a vector. */
export function eachVector(w: Writer, bytes: Code, body: (at: Code) => void): void {
  const at = w.counter(i32.of(0));
  w.loop(
    () => {
      body(at.now);
      at.advance(i32.of(VECTOR_BYTES));
    },
    () => i32.below(at.now, bytes),
  );
}
