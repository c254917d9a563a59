/**
 * What a control surface does: searches over OSC and prints the rows that come back.
 *
 *     node dist/examples/osc-surface.js kick
 */
import { createSocket } from 'node:dgram';
import { decode, encode } from 'node-osc';
import { runAsProgram, type Program } from './program.js';

interface Message {
  address: string;
  args: { value: unknown }[];
}

const REPLY = '/padbridge/reply/samples/search';

export const oscSurface: Program = ({ oscPort, args, print }) =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    let rows: number | undefined;
    let shown = 0;
    socket.on('error', reject);
    socket.on('message', (data) => {
      const { address, args: values } = decode(data) as Message;
      const plain = values.map(({ value }) => value);
      if (address === '/padbridge/error') reject(new Error(String(plain[1])));
      else if (address === REPLY) rows = Number(plain[0]);
      else if (address.startsWith(`${REPLY}/`)) {
        shown += 1;
        print(plain.map((value) => (value === null ? '-' : String(value as string | number))).join('  '));
      }
      if (shown === rows) socket.close(() => resolve());
    });
    const search = { address: '/padbridge/samples/search', args: [args.join(' '), 10] };
    socket.send(encode(search), oscPort, '127.0.0.1');
  });

runAsProgram(import.meta.url, oscSurface);
