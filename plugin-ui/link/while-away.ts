import { PadbridgeError, type PadbridgeClient } from '../../bridge/client/index.js';

/** Methods that only look. The others change something, are heard, or are a plan that a person waits for. */
const LOOKS =
  /\.(get\w*|list|items|search|ids|facets|find|duplicates|compatible|of|history|bank|pads|space|projects?|transfers|planKit|effects|actions|profiles?|wishes|status|suggestions|diff|whereUsed|safeToDelete)$|^twin\.plan$/;

/** Whether a method answers a question that may as well be answered later. */
export function onlyLooks(method: string): boolean {
  return LOOKS.test(method);
}

/**
 * A client that does nothing late: what a person presses while the daemon is away is refused at once, for a pad that is
 * emptied or played when nobody expects it any more is worse than one that has to be pressed again. Questions wait for
 * the connection; those it does not come back for are given up in silence, as the window says already that it is lost.
 */
export function refuseWhileAway(client: PadbridgeClient, isAway: () => boolean): PadbridgeClient {
  const call: PadbridgeClient['call'] = async (method, params, options) => {
    const looks = onlyLooks(method);
    if (isAway() && !looks) throw notDone(method);
    try {
      return await client.call(method, params, options);
    } catch (error) {
      if (!isAway() || !(error instanceof PadbridgeError)) throw error;
      if (looks) throw new PadbridgeError('cancelled', `${method} was not answered.`, { subject: method });
      throw error.code === 'unavailable' ? perhapsDone(method) : error;
    }
  };
  // The rest is the client's own, its changing state included.
  return Object.assign(Object.create(client) as PadbridgeClient, { call });
}

function notDone(method: string): PadbridgeError {
  return new PadbridgeError('unavailable', 'Padbridge is not answering: nothing was done.', {
    subject: method,
    next: 'Do it again as soon as this window says that it is live.',
  });
}

function perhapsDone(method: string): PadbridgeError {
  return new PadbridgeError('unavailable', 'Padbridge went away in the middle of it.', {
    subject: method,
    next: 'It may have been done: look once this window says that it is live.',
  });
}
