import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { exampleDetail, exampleJob } from '../../schemas/methods/examples.js';

/**
 * What this machine gives anybody: a bare `ws` server that answers every call with the same bytes, tells every client of
 * every event, and relays datagrams. It looks nothing up, checks nothing and keeps nothing; what it takes is the floor.
 */
export interface BarePeer {
  url: string;
  oscPort: number;
  publish(subject: string): void;
  close(): Promise<void>;
}

export async function openBarePeer(): Promise<BarePeer> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  const udp = createSocket('udp4');
  const clients = new Set<WebSocket>();
  const result = JSON.stringify(exampleDetail);
  server.on('connection', (client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.on('message', (data: Buffer) => {
      const { id } = JSON.parse(data.toString()) as { id: number };
      client.send(`{"jsonrpc":"2.0","id":${id},"result":${result}}`);
    });
  });
  const tell = (job: object, beat: number) => {
    const params = {
      seq: 1,
      topic: 'jobs',
      name: 'jobs.changed',
      payload: { job, position: { value: beat } },
    };
    const text = Buffer.from(JSON.stringify({ jsonrpc: '2.0', method: 'event', params }));
    for (const client of clients) client.send(text, { binary: false });
  };
  udp.on('message', (data, sender) => {
    // The last argument of what the clients send is the number they look for.
    const number = data.readInt32BE(data.length - 4);
    tell({ ...exampleJob, id: number }, number);
    udp.send(data, sender.port, sender.address);
  });
  http.listen(0, '127.0.0.1');
  udp.bind(0, '127.0.0.1');
  await Promise.all([once(http, 'listening'), once(udp, 'listening')]);
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`,
    oscPort: udp.address().port,
    publish: (subject) => tell({ ...exampleJob, subject }, 0),
    async close() {
      for (const client of clients) client.terminate();
      server.close();
      await Promise.all([
        new Promise((resolve) => http.close(resolve)),
        new Promise<void>((resolve) => udp.close(() => resolve())),
      ]);
    },
  };
}

/** In a process of its own, for a daemon in another one. */
if (process.argv[2] === 'peer' && process.send !== undefined) {
  const { url, oscPort } = await openBarePeer();
  process.send({ url, oscPort });
  process.once('disconnect', () => process.exit());
}
