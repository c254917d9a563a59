import type { ClientSocket, OpenSocket } from './transport.js';

/** Opens the browser's own WebSocket; the cookie of the one-time link travels with it. */
export function browserSocket(url: string): OpenSocket {
  const { WebSocket } = globalThis as unknown as { WebSocket: new (url: string) => ClientSocket };
  return () => new WebSocket(url);
}
