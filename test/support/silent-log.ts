import type { Log } from '../../daemon/log/log.js';

const nothing = () => undefined;

/** A log for tests that look at something else. */
export const silentLog: Log = {
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  failure: nothing,
  child: () => silentLog,
};
