import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { causeChain, PadbridgeError, toErrorReport, type ErrorCode } from '../../schemas/errors.js';
import { CLOSE_CODES } from '../../schemas/session-methods.js';
import type { Caller } from '../dispatch.js';
import { DEFLATE_THRESHOLD_BYTES, MAX_CLIENTS, MAX_MESSAGE_BYTES, PING_MS } from './limits.js';
import { startSession, type Session, type SessionDeps } from './session.js';

/** Where the door is. */
export const WEBSOCKET_PATH = '/ws';

export interface WebSocketDoorDeps extends SessionDeps {
  /** The HTTP server whose upgrades the door answers. */
  server: Server;
  /** Who asks, after the Host, Origin and token checks. Throws unauthorised or forbidden. */
  authenticate: (request: IncomingMessage) => Caller | Promise<Caller>;
  pingMs?: number;
  maxClients?: number;
}

export interface WebSocketDoor {
  readonly clients: number;
  /** Closes every connection and stops listening for upgrades; the HTTP server stays. */
  close(): Promise<void>;
}

const BASE: ServerOptions = { noServer: true, maxPayload: MAX_MESSAGE_BYTES, clientTracking: false };

/** Opens the WebSocket door on an HTTP server. */
export function openWebSocketDoor(deps: WebSocketDoorDeps): WebSocketDoor {
  const { server, authenticate, log, pingMs = PING_MS, maxClients = MAX_CLIENTS } = deps;
  const plain = new WebSocketServer({ ...BASE, perMessageDeflate: false });
  // Over a network bytes cost more than the processor; on loopback it is the other way round. Without context
  // takeover a client holds no zlib state between messages.
  const deflating = new WebSocketServer({
    ...BASE,
    perMessageDeflate: {
      threshold: DEFLATE_THRESHOLD_BYTES,
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
    },
  });
  const sessions = new Set<Session>();
  let arriving = 0;
  let closed = false;
  let allGone: (() => void) | undefined;

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const broken = () => socket.destroy();
    socket.on('error', broken);
    arriving += 1;
    try {
      checkPath(request);
      checkRoom();
      const caller = await authenticate(request);
      checkRoom();
      socket.off('error', broken);
      if (caller.loopback) plain.handleUpgrade(request, socket, head, (ws) => accept(ws, socket, caller));
      else deflating.handleUpgrade(request, socket, head, (ws) => accept(ws, undefined, caller));
    } catch (error) {
      log.debug({ cause: causeChain(error) }, 'a WebSocket upgrade was refused');
      refuse(socket, error);
    } finally {
      arriving -= 1;
    }
  }

  function checkRoom(): void {
    if (closed) throw new PadbridgeError('unavailable', 'Padbridge is shutting down.');
    if (sessions.size + arriving > maxClients) {
      throw new PadbridgeError('unavailable', `There are ${maxClients} clients already.`, {
        next: 'Close one and try again.',
      });
    }
  }

  function accept(client: WebSocket, wire: Duplex | undefined, caller: Caller): void {
    const session = startSession(client, wire, caller, deps, () => {
      sessions.delete(session);
      if (sessions.size === 0) allGone?.();
    });
    sessions.add(session);
  }

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void upgrade(request, socket, head);
  };
  server.on('upgrade', onUpgrade);
  const heart = setInterval(() => {
    for (const session of [...sessions]) session.beat();
  }, pingMs);
  heart.unref();

  return {
    get clients() {
      return sessions.size;
    },
    async close() {
      closed = true;
      clearInterval(heart);
      server.off('upgrade', onUpgrade);
      if (sessions.size > 0) {
        const gone = new Promise<void>((resolve) => {
          allGone = resolve;
        });
        for (const session of [...sessions]) session.close(CLOSE_CODES.goingAway, 'Padbridge stops.');
        await gone;
      }
    },
  };
}

function checkPath(request: IncomingMessage): void {
  const path = (request.url ?? '').split('?', 1)[0];
  if (path === WEBSOCKET_PATH) return;
  throw new PadbridgeError('not-found', `There is no socket here; it is at ${WEBSOCKET_PATH}.`);
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  'rate-limited': 429,
  unavailable: 503,
};

/** Answers a refused upgrade as the HTTP door would: problem+json, then the end of the connection. */
function refuse(socket: Duplex, thrown: unknown): void {
  const report = toErrorReport(thrown);
  const status = STATUS[report.code] ?? 500;
  const title = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({ title, status, detail: report.message, ...report });
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
