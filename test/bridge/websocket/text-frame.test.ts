import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { encodeTextFrame, textOfFrame } from '../../../bridge/websocket/text-frame.js';

/** Around every change of the length field (RFC 6455 §5.2), in bytes. */
const LENGTHS = [0, 1, 125, 126, 127, 0xffff, 0x10000, 200_000];

describe('a text frame', () => {
  let server: WebSocketServer | undefined;
  afterEach(() => server?.close());

  it('is read by a client as the text it holds, at every length', async () => {
    const texts = [...LENGTHS.map((length) => 'x'.repeat(length)), 'ünï ☃ 𝄞'.repeat(40)];
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (_, request) => {
      for (const text of texts) request.socket.write(encodeTextFrame(text));
    });
    await once(server, 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      client.on('message', (data: Buffer, binary) => {
        heard.push(binary ? 'binary' : data.toString());
        if (heard.length === texts.length) resolve();
      });
    });
    client.terminate();
    expect(heard).toEqual(texts);
  });

  it.each(LENGTHS)('gives its text of %i bytes back', (length) => {
    expect(textOfFrame(encodeTextFrame('y'.repeat(length))).toString()).toBe('y'.repeat(length));
  });
});
