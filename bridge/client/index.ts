/** The client for browsers. For Node take `node.ts`, which brings the socket. */
export { createClient } from './client.js';
export type { CallOptions, ClientOptions, ClientState, PadbridgeClient } from './client.js';
export type { ConnectionState } from './connection.js';
export type { ClientSocket, OpenSocket, Scheduler } from './transport.js';
export { PadbridgeError } from '../../schemas/errors.js';
export { browserSocket } from './browser.js';
