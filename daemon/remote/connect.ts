import { readMainToken } from '../../bridge/auth/tokens.js';
import { connect } from '../../bridge/client/node.js';
import type { PadbridgeClient } from '../../bridge/client/client.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { RemoteDaemon } from './remote-daemon.js';

/** A scan of a large folder is a job and answers at once; removing one archives its rows first. */
const CALL_MS = 10 * 60_000;
/** A daemon on this machine answers at once or not at all. */
const LINK_MS = 10_000;

/**
 * Connects to the running daemon of a data folder, as whoever may read its token file.
 * @throws PadbridgeError unavailable when it does not answer, not-found or io when the token cannot be read.
 */
export async function connectToDaemon(url: string, dataDir: string): Promise<RemoteDaemon> {
  const token = await readMainToken(dataDir);
  const client = connect(`${url.replace(/^http/, 'ws')}/ws`, { token });
  await opened(client);
  return {
    call: (name, params, options = {}) => client.call(name, params, { timeoutMs: CALL_MS, ...options }),
    onJobs: (listener) => client.subscribe(['jobs'], listener),
    onMissed: (listener) => client.onResync(listener),
    close: () => client.close(),
  };
}

/** A link of the running daemon that logs one browser in. Throws as connecting does. */
export async function requestLoginLink(url: string, dataDir: string): Promise<string> {
  const token = await readMainToken(dataDir);
  try {
    const response = await fetch(`${url}/api/v1/login-links`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(LINK_MS),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return ((await response.json()) as { url: string }).url;
  } catch (cause) {
    throw new PadbridgeError('unavailable', 'The running daemon gives no link.', {
      subject: url,
      next: 'Stop it and start it again.',
      cause,
    });
  }
}

/** Settles with the first connection; the first failure is final, since the daemon said that it listens. */
function opened(client: PadbridgeClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = client.onState(({ connection, reason }) => {
      if (connection === 'connecting') return;
      stop();
      if (connection === 'open') {
        resolve();
        return;
      }
      client.close();
      reject(reason ?? new PadbridgeError('unavailable', 'The running daemon does not answer.'));
    });
  });
}
