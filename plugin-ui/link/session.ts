import { PadbridgeError } from '../../bridge/client/index.js';

/** Whether this browser may use the daemon, as far as can be told. */
export type SessionState = 'known' | 'stranger' | 'unreachable';

const SESSION_URL = 'api/v1/session';

/** Asks the daemon who we are: a refused WebSocket does not say why, this does. */
export async function askSession(): Promise<SessionState> {
  try {
    const answer = await fetch(SESSION_URL, { headers: { accept: 'application/json' } });
    if (answer.status === 401 || answer.status === 403) return 'stranger';
    return answer.ok ? 'known' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** Makes this browser known by the token of the data folder. Throws what the daemon says when it is wrong. */
export async function logIn(token: string): Promise<void> {
  const answer = await fetch(SESSION_URL, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  }).catch((cause: unknown) => {
    throw new PadbridgeError('unavailable', 'Padbridge is not answering.', { subject: SESSION_URL, cause });
  });
  if (answer.ok) return;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string; title?: string };
  throw new PadbridgeError('unauthorised', problem.detail ?? problem.title ?? 'This token is not valid.');
}

/** This browser as the daemon knows it. */
export interface Who {
  caller: string;
  scopes: readonly string[];
}

/** Who the daemon takes this browser for. Throws what it says when it does not know it. */
export async function askWhoWeAre(): Promise<Who> {
  return (await askDaemon('GET', SESSION_URL)) as Who;
}

/** A link that makes another browser known, once. */
export async function makeLoginLink(): Promise<string> {
  return ((await askDaemon('POST', 'api/v1/login-links')) as { url: string }).url;
}

/** Forgets this browser: the next call finds it locked. */
export async function logOut(): Promise<void> {
  await askDaemon('DELETE', SESSION_URL);
}

async function askDaemon(method: string, url: string): Promise<unknown> {
  const answer = await fetch(url, { method, headers: { accept: 'application/json' } }).catch(
    (cause: unknown) => {
      throw new PadbridgeError('unavailable', 'Padbridge is not answering.', { subject: url, cause });
    },
  );
  if (answer.status === 204) return undefined;
  const body = (await answer.json().catch(() => ({}))) as { detail?: string; title?: string };
  if (answer.ok) return body;
  throw new PadbridgeError('unavailable', body.detail ?? body.title ?? 'Padbridge did not answer.');
}
