import { WebSocket } from 'ws';
import { createClient, type ClientOptions, type PadbridgeClient } from './client.js';
import type { ClientSocket, OpenSocket } from './transport.js';

/** Largest message of the daemon: a resume is sent event by event, and 500 search rows are some 400 kB. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Opens a WebSocket of `ws`: Node 20 has none of its own. `token` is the daemon's, from its data folder. */
export function nodeSocket(url: string, token?: string): OpenSocket {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  // One message a turn, as in browsers: who awaits an answer goes on before the event that came right behind it.
  const options = { headers, maxPayload: MAX_MESSAGE_BYTES, allowSynchronousEvents: false };
  return () => new WebSocket(url, options) as ClientSocket;
}

/** A client that starts connecting at once, for example to `ws://127.0.0.1:4404/ws`. */
export function connect(
  url: string,
  options: Omit<ClientOptions, 'open'> & { token?: string } = {},
): PadbridgeClient {
  const { token, ...rest } = options;
  const client = createClient({ ...rest, open: nodeSocket(url, token) });
  client.start();
  return client;
}
