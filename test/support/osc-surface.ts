import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode } from 'node-osc';

export interface HeardMessage {
  address: string;
  args: unknown[];
}

/** A surface on a real UDP socket on loopback. */
export interface OscSurface {
  socket: Socket;
  port: number;
  heard: HeardMessage[];
  send(address: string, ...args: unknown[]): void;
  sendRaw(data: Uint8Array): void;
  /** The first message, from the start, at an address. */
  next(address: string, which?: (args: unknown[]) => boolean): Promise<unknown[]>;
  close(): void;
}

export async function openSurface(target: number): Promise<OscSurface> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const heard: HeardMessage[] = [];
  const waiters = new Set<() => void>();
  socket.on('message', (data) => {
    const { address, args } = decode(data) as { address: string; args: { value: unknown }[] };
    heard.push({ address, args: args.map((arg) => arg.value) });
    for (const check of [...waiters]) check();
  });
  const sendRaw = (data: Uint8Array) => socket.send(data, target, '127.0.0.1');
  return {
    socket,
    port: socket.address().port,
    heard,
    sendRaw,
    send: (address, ...args) => sendRaw(encode({ address, args })),
    next(address, which = () => true) {
      return new Promise((resolve) => {
        const check = () => {
          const found = heard.find((one) => one.address === address && which(one.args));
          if (found === undefined) return;
          waiters.delete(check);
          resolve(found.args);
        };
        waiters.add(check);
        check();
      });
    },
    close: () => void socket.close(),
  };
}
