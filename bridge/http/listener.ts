import { createServer, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import type { RequestListener } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { ComponentHealth } from '../../schemas/entities.js';
import { PadbridgeError, toErrorReport } from '../../schemas/errors.js';
import { MAX_CONNECTIONS, MAX_HEADER_BYTES, type HttpTimeouts } from './limits.js';

/** Where the door listens. */
export interface Listening {
  port: number;
  /** Base addresses to print, the one to open first. */
  urls: string[];
}

export interface Listener {
  /** Receives requests and upgrades of every address. */
  readonly server: Server;
  /** Listens; loopback means both loopbacks. Throws conflict when the port is taken, unavailable for other reasons. */
  listen(host: string, port: number): Promise<Listening>;
  /** Stops listening, ends idle sockets, lets requests in flight finish for a moment, then cuts the rest. */
  close(): Promise<void>;
  /** One component per address. */
  health(): ComponentHealth[];
}

const LOOPBACKS: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
/** A free port on 127.0.0.1 may be taken on ::1; a handful of tries finds one free on both. */
const FREE_PORT_TRIES = 5;

/**
 * One HTTP server that listens on several addresses: a plain TCP server per further address hands its sockets over, so
 * that timeouts, upgrades and closing exist once.
 */
export function createListener(onRequest: RequestListener, timeouts: HttpTimeouts): Listener {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: timeouts.headers,
      requestTimeout: timeouts.request,
      keepAliveTimeout: timeouts.keepAlive,
      connectionsCheckingInterval: timeouts.check,
    },
    onRequest,
  );
  // As http.Server does for its own sockets: it answers half-closed clients itself.
  const second = createTcpServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    server.emit('connection', socket);
  });
  const sockets = new Set<Socket>();
  const components: ComponentHealth[] = [];
  let closing = false;

  server.maxConnections = MAX_CONNECTIONS;
  second.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (request, response: ServerResponse) => {
    response.once('finish', () => {
      if (closing) request.socket.destroySoon();
    });
  });

  async function listenOnLoopbacks(port: number): Promise<Listening> {
    for (let attempt = 1; ; attempt += 1) {
      const taken = await bind(server, '127.0.0.1', port);
      try {
        await bind(second, '::1', taken);
        components.push(up('http'), up('http-ipv6'));
        return { port: taken, urls: [`http://127.0.0.1:${taken}`, `http://[::1]:${taken}`] };
      } catch (error) {
        if (!(error instanceof PadbridgeError) || error.code !== 'conflict') {
          components.push(up('http'), down('http-ipv6', error));
          return { port: taken, urls: [`http://127.0.0.1:${taken}`] };
        }
        await unbind(server);
        // Browsers try ::1 first for "localhost": another program must not answer there in our place.
        if (port !== 0 || attempt === FREE_PORT_TRIES) throw error;
      }
    }
  }

  return {
    server,
    health: () => [...components],
    async listen(host, port) {
      if (LOOPBACKS.has(host)) return listenOnLoopbacks(port);
      const taken = await bind(server, host, port);
      components.push(up('http'));
      return { port: taken, urls: addressesOf(host).map((address) => baseUrl(address, taken)) };
    },
    async close() {
      closing = true;
      const closed = Promise.all([unbind(server), unbind(second)]);
      for (const socket of sockets) {
        // Connected and never said a word: no request to wait for.
        if (socket.bytesRead === 0) socket.destroy();
      }
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, timeouts.closeGrace);
      await closed;
      clearTimeout(cut);
    },
  };
}

/** Addresses under which a program reaches a listener; every one of this machine for a wildcard, its own first. */
export function addressesOf(host: string, interfaces = networkInterfaces()): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  const outside = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    // A link-local IPv6 address needs a zone, which no browser takes.
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .filter(({ family }) => host === '::' || family === 'IPv4');
  return ['127.0.0.1', ...outside.map(({ address }) => address)];
}

function baseUrl(address: string, port: number): string {
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

async function bind(server: TcpServer, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      reject(listenError(error, host, port));
    };
    server.once('error', onError);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', onError);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

function unbind(server: TcpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): PadbridgeError {
  const subject = `${host} port ${port}`;
  if (cause.code === 'EADDRINUSE') {
    return new PadbridgeError('conflict', `Port ${port} is taken by another program.`, {
      subject,
      next: 'Stop that program, or start Padbridge with another --port.',
      cause,
    });
  }
  return new PadbridgeError('unavailable', `Padbridge cannot listen on ${host}.`, {
    subject,
    next: 'Check the address; ports below 1024 need special rights.',
    cause,
  });
}

function up(name: string): ComponentHealth {
  return { name, state: 'up', since: Date.now(), reason: null, next: null };
}

function down(name: string, thrown: unknown): ComponentHealth {
  const { message, next } = toErrorReport(thrown);
  return { name, state: 'down', since: Date.now(), reason: message, next: next ?? null };
}
