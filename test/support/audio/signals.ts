/** A reproducible test signal, a different one in every channel: a gliding tone with a little noise on it. */
export function testSignal(frames: number, channels = 2, seed = 1): Float32Array[] {
  let state = seed;
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: frames }, (_unused, i) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return 0.6 * Math.sin(i * (0.01 + c * 0.007) + i * i * 1e-7) + ((state / 2 ** 32) * 2 - 1) * 0.05;
    }),
  );
}
