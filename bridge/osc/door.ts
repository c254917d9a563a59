import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from 'node:dgram';
import { lookup } from 'node:dns';
import { isIP, isIPv6 } from 'node:net';
import type { AccessLevel } from '../../schemas/contract.js';
import type { ComponentHealth } from '../../schemas/entities.js';
import { causeChain, PadbridgeError, toErrorReport } from '../../schemas/errors.js';
import type { Caller, Dispatcher } from '../dispatch.js';
import type { EventHub } from '../events/hub.js';
import { topicOf } from '../events/filter.js';
import type { DoorLog } from '../log.js';
import { createRunningCalls } from '../running-calls.js';
import { encodeAnswer, encodeError, encodeFeedback } from './answers.js';
import { createComplaints } from './complaints.js';
import { CALL_TIMEOUT_MS, MAX_PACKET_BYTES, MAX_RUNNING_CALLS, RECEIVE_BUFFER_BYTES } from './limits.js';
import { readPacket, type OscMessage } from './packet.js';
import { readMessage, type OscCall } from './requests.js';
import { createReplyPorts } from './reply-ports.js';
import { createSchedule } from './schedule.js';
import { createCallers, createSourceCheck } from './sources.js';
import { createSurfaces, type Endpoint } from './surfaces.js';

/** UDP carries no token, so OSC never gets admin: what changes the program itself goes through the other doors. */
export const OSC_SCOPES: ReadonlySet<AccessLevel> = new Set(['read', 'write', 'device']);

export interface OscDoorDeps {
  dispatcher: Dispatcher;
  hub: EventHub;
  log: DoorLog;
  /** Addresses and networks besides this machine that may send. */
  allow?: readonly string[];
  scopes?: ReadonlySet<AccessLevel>;
  /** Told when `health` changed while the door is open. */
  onHealth?: () => void;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export interface OscDoor {
  readonly port: number;
  readonly surfaces: number;
  health(): ComponentHealth[];
  close(): Promise<void>;
}

/**
 * Opens the OSC door. Port 0 takes a free one. Throws conflict when the port is taken, unavailable when it cannot
 * listen for other reasons, invalid-input for a wrong entry of the allow-list.
 */
export async function openOscDoor(host: string, port: number, deps: OscDoorDeps): Promise<OscDoor> {
  const { dispatcher, hub, log, allow = [], scopes = OSC_SCOPES, onHealth, now = Date.now } = deps;
  const findCaller = createCallers(createSourceCheck(allow), scopes);
  const socket = await bind(host, port);
  const complaints = createComplaints(log, now);
  const schedule = createSchedule(now);
  const surfaces = createSurfaces(now);
  const replyPorts = createReplyPorts();
  const calls = createRunningCalls({ maxRunning: MAX_RUNNING_CALLS, timeoutMs: CALL_TIMEOUT_MS });
  const component: ComponentHealth = { name: 'osc', state: 'up', since: now(), reason: null, next: null };
  let closed = false;

  function send(data: Buffer, to: Endpoint): void {
    if (closed) return;
    socket.send(data, to.port, to.address, (error) => {
      if (error !== null && !closed) complaints.about(to.address, 'could not be answered', error);
    });
  }

  function receive(data: Buffer, sender: RemoteInfo): void {
    const caller = findCaller(sender.address);
    if (caller === undefined) {
      complaints.about(sender.address, 'is not on the allow-list', undefined);
      return;
    }
    try {
      if (data.length > MAX_PACKET_BYTES) return;
      schedule.run(readPacket(data), (message) => perform(message, sender, caller));
    } catch (error) {
      complain(error, 'packet', sender, undefined);
    }
  }

  function perform(message: OscMessage, sender: RemoteInfo, caller: Caller): void {
    try {
      const request = readMessage(message);
      switch (request.kind) {
        case 'ignore':
          return;
        case 'port':
          replyPorts.set(sender, request.port);
          return;
        case 'subscribe':
          surfaces.subscribe(replyPorts.endpoint(sender), request.topic, now() + request.seconds * 1000);
          send(request.answer, replyPorts.endpoint(sender));
          return;
        case 'unsubscribe':
          surfaces.unsubscribe(replyPorts.endpoint(sender), request.topic);
          return;
        case 'call':
          void call(request, sender, caller);
          return;
      }
    } catch (error) {
      complain(error, message.address, sender, undefined);
    }
  }

  async function call(request: OscCall, sender: RemoteInfo, caller: Caller): Promise<void> {
    const { method, params, form, id } = request;
    try {
      const result = await calls.run(method, (scope) => dispatcher.dispatch(method, params, caller, scope));
      const to = replyPorts.endpoint(sender);
      for (const data of encodeAnswer(method, result, form, id)) send(data, to);
    } catch (error) {
      complain(error, request.address, sender, id);
    }
  }

  function complain(error: unknown, subject: string, sender: RemoteInfo, id: OscCall['id']): void {
    const expected = error instanceof PadbridgeError && error.code !== 'internal';
    if (!expected)
      log.error({ sender: sender.address, cause: causeChain(error) }, 'an OSC call failed unexpectedly');
    else if (subject === 'packet') complaints.about(sender.address, 'sent a packet that is no OSC', error);
    if (!complaints.mayAnswer(sender.address)) return;
    const { code, message } = toErrorReport(error);
    send(encodeError(code, message, subject, id), replyPorts.endpoint(sender));
  }

  const stopFeedback = hub.subscribe(({ event }) => {
    const endpoints = surfaces.wanting(topicOf(event), now());
    if (endpoints.length === 0) return;
    const datagrams = encodeFeedback(event);
    for (const endpoint of endpoints) for (const data of datagrams) send(data, endpoint);
  });

  socket.on('message', receive);
  socket.on('error', (error) => {
    component.state = 'degraded';
    component.since = now();
    component.reason = `The OSC socket reports: ${error.message}`;
    component.next = 'Start Padbridge again if surfaces do not answer.';
    log.warn({ cause: causeChain(error) }, 'the OSC socket reports an error');
    onHealth?.();
  });

  return {
    port: socket.address().port,
    get surfaces() {
      return surfaces.size;
    },
    health: () => [{ ...component }],
    async close() {
      if (closed) return;
      closed = true;
      stopFeedback();
      schedule.clear();
      calls.abortAll();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

/** Answers go to the numbers that datagrams came from: only the host to listen on may be a name. */
const resolve: NonNullable<SocketOptions['lookup']> = (address, options, found) => {
  const family = isIP(address);
  if (family === 0) lookup(address, options, found);
  else found(null, address, family);
};

async function bind(host: string, port: number): Promise<Socket> {
  // Not shared: a second daemon on the same port would take half of the messages without a word.
  const socket = createSocket({
    type: isIPv6(host) ? 'udp6' : 'udp4',
    reuseAddr: false,
    recvBufferSize: RECEIVE_BUFFER_BYTES,
    lookup: resolve,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ address: host, port, exclusive: true }, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    return socket;
  } catch (cause) {
    socket.close();
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw new PadbridgeError(
      taken ? 'conflict' : 'unavailable',
      taken ? `UDP port ${port} is taken by another program.` : `OSC cannot listen on ${host}.`,
      {
        subject: `${host} port ${port}`,
        next: taken ? 'Stop that program, or choose another OSC port.' : 'Check the address.',
        cause,
      },
    );
  }
}
