import type { ClientSocket } from '../../bridge/client/transport.js';

export interface FakeSocket extends ClientSocket {
  /** What the client sent, parsed, oldest first. */
  sent: { id?: number; method?: string; params?: Record<string, unknown>; timeoutMs?: number }[];
  closedWith: number | undefined;
  /** The daemon says something. */
  say(message: object | string | ArrayBuffer): void;
  hello(overrides?: object): void;
  answer(id: number, result: unknown): void;
  /** The connection breaks. */
  die(code?: number, reason?: string): void;
}

/** The daemon's end of a connection in the hand of a test. */
export function createFakeSocket(): FakeSocket {
  const socket: FakeSocket = {
    binaryType: 'blob',
    onmessage: null,
    onclose: null,
    onerror: null,
    sent: [],
    closedWith: undefined,
    send(data) {
      socket.sent.push(JSON.parse(data) as FakeSocket['sent'][number]);
    },
    close(code) {
      socket.closedWith = code;
    },
    say(message) {
      const isText = typeof message === 'string';
      const data = isText || message instanceof ArrayBuffer ? message : JSON.stringify(message);
      socket.onmessage?.({ data });
    },
    hello(overrides = {}) {
      const params = { protocol: 1, version: 'test', runId: 'run-1', seq: 0, ...overrides };
      socket.say({ jsonrpc: '2.0', method: 'hello', params });
    },
    answer(id, result) {
      socket.say({ jsonrpc: '2.0', id, result });
    },
    die(code = 1006, reason = '') {
      socket.onclose?.({ code, reason });
    },
  };
  return socket;
}
