import { causeChain, PadbridgeError } from '../../schemas/errors.js';
import type { DoorLog } from '../log.js';

/** The same refusal of the same client is worth one line in this time. */
const QUIET_MS = 60_000;
/** Kinds of refusals remembered; when there are more, all may speak again. */
const MAX_REMEMBERED = 1_000;

export interface Failure {
  client: string;
  /** Verb and path, for a person. */
  what: string;
  thrown: unknown;
}

/**
 * Logs failed requests: what is our fault always as an error with its causes, what is the client's once a minute per
 * client and code at info and otherwise at debug, so that a flood of bad input leaves one line.
 */
export function createFailureLog(log: DoorLog, now: () => number = Date.now): (failure: Failure) => void {
  const spoken = new Map<string, number>();
  return ({ client, what, thrown }) => {
    const code = thrown instanceof PadbridgeError ? thrown.code : 'internal';
    const fields = { client, request: what, code };
    if (code === 'internal' || code === 'io') {
      log.error({ ...fields, causes: causeChain(thrown), err: thrown }, 'a request failed');
      return;
    }
    const message = thrown instanceof Error ? thrown.message : code;
    const key = `${client} ${code}`;
    const last = spoken.get(key);
    if (last !== undefined && now() - last < QUIET_MS) {
      log.debug(fields, message);
      return;
    }
    if (spoken.size >= MAX_REMEMBERED) spoken.clear();
    spoken.set(key, now());
    log.info(fields, message);
  };
}
