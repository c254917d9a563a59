/**
 * Runs something synchronous with the console silent. The codecs report damage by printing, while standard output and
 * error belong to the command line and the log; what they say also comes back as errors of the decoded piece.
 */
export function quietly<T>(run: () => T): T {
  const { error, warn, log } = globalThis.console;
  const silent = () => undefined;
  Object.assign(globalThis.console, { error: silent, warn: silent, log: silent });
  try {
    return run();
  } finally {
    Object.assign(globalThis.console, { error, warn, log });
  }
}
