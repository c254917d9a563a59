import { once } from 'node:events';
import { WebSocket } from 'ws';

/**
 * A client that does no more than the wire asks of it. A hundred typed clients in one process are busier than the daemon
 * they measure; in a studio each of them has a process of its own.
 */
export interface LeanClient {
  /** Calls a method with params as JSON text; settles when the answer is there. */
  call(method: string, params: string): Promise<void>;
  /** The same without a promise: `answered` is called when the answer is there. */
  ask(method: string, params: string, answered: () => void): void;
  subscribe(topic: string, heard: (event: Buffer) => void): Promise<void>;
  close(): void;
}

const ANSWER = Buffer.from('{"jsonrpc":"2.0","id":');
const EVENT = Buffer.from('{"jsonrpc":"2.0","method":"event"');
const COMMA = 0x2c;

/** Opens a connection. `token` is the daemon's, where it wants one. */
export async function openLean(url: string, token?: string): Promise<LeanClient> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, skipUTF8Validation: true });
  // A list, since a table that many come to and leave keeps the collector of this process busy, which would be measured.
  const waiting: { id: number; answered: () => void }[] = [];
  let hear: (event: Buffer) => void = () => undefined;
  let lastId = 0;
  socket.on('message', (data: Buffer) => {
    if (data.subarray(0, EVENT.length).equals(EVENT)) hear(data);
    else if (data.subarray(0, ANSWER.length).equals(ANSWER)) {
      const id = Number(data.toString('latin1', ANSWER.length, data.indexOf(COMMA, ANSWER.length)));
      const at = waiting.findIndex((one) => one.id === id);
      if (at >= 0) waiting.splice(at, 1)[0]?.answered();
    }
  });
  await once(socket, 'open');
  const ask = (method: string, params: string, answered: () => void): void => {
    lastId += 1;
    waiting.push({ id: lastId, answered });
    socket.send(`{"jsonrpc":"2.0","id":${lastId},"method":"${method}","params":${params}}`);
  };
  const call = (method: string, params: string): Promise<void> =>
    new Promise((resolve) => ask(method, params, resolve));
  return {
    ask,
    call,
    subscribe(topic, heard) {
      hear = heard;
      return call('events.subscribe', `{"topics":["${topic}"]}`);
    },
    close: () => socket.close(),
  };
}

/** A whole number behind a name in an event's text, found without reading the rest; NaN when it is not there. */
export function numberAfter(event: Buffer, name: string): number {
  const at = event.indexOf(name);
  return at < 0
    ? Number.NaN
    : Number.parseFloat(event.toString('latin1', at + name.length, at + name.length + 24));
}
