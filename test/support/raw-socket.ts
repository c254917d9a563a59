import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

export interface RawMessage {
  jsonrpc?: string;
  id?: string | number | null;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { code: number; message: string; data: { code: string } };
}

/** A WebSocket that speaks no protocol: what it received, and waiting for what it will receive. */
export interface RawSocket {
  ws: WebSocket;
  /** Text messages parsed, binary ones as they are, oldest first. */
  received: (RawMessage | RawMessage[] | Buffer)[];
  send(message: unknown): void;
  /** The first message, from the start, that satisfies the test. */
  next<T = RawMessage>(which: (message: RawMessage) => boolean): Promise<T>;
  answer(id: string | number | null): Promise<RawMessage>;
  /** Code and reason once closed. */
  closed: Promise<{ code: number; reason: string }>;
}

export async function openRaw(url: string, options: ClientOptions = {}): Promise<RawSocket> {
  const ws = new WebSocket(url, options);
  const received: RawSocket['received'] = [];
  const waiters = new Set<() => void>();
  ws.on('message', (data: Buffer, binary) => {
    received.push(binary ? data : (JSON.parse(data.toString()) as RawMessage));
    for (const check of [...waiters]) check();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  ws.on('error', () => undefined);
  await once(ws, 'open');

  function next<T>(which: (message: RawMessage) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = received.find((m) => !Buffer.isBuffer(m) && !Array.isArray(m) && which(m));
        if (found === undefined) return;
        waiters.delete(check);
        resolve(found as T);
      };
      waiters.add(check);
      void closed.then(() => reject(new Error('closed while waiting')));
      check();
    });
  }

  return {
    ws,
    received,
    send: (message) => ws.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next,
    answer: (id) => next((m) => m.id === id && m.method === undefined),
    closed,
  };
}
