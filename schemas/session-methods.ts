import { z } from 'zod';
import type { AccessLevel, RateClass } from './contract.js';
import { id } from './entities.js';
import { EVENTS, TOPICS, type DaemonEvent, type EventName } from './events.js';

/** Changes when an old client would misread a new daemon; sent in `hello` and compared by the client. */
export const PROTOCOL_VERSION = 1;

/** A topic is the first part of an event's name. */
export type Topic = EventName extends `${infer T}.${string}` ? T : never;
export type EventOfTopic<T extends Topic> = Extract<DaemonEvent, { name: `${T}.${string}` }>;

/** A panel shows one list; more ids than a page of results is a reason to take the whole topic. */
const MAX_FILTER_IDS = 1000;
/** A UI with every panel open needs fewer than ten. */
export const MAX_SUBSCRIPTIONS = 32;
/** Longest run of a call that a client may ask for. */
export const MAX_CALL_MS = 600_000;

/**
 * Narrows a topic: `ids` are sample, job or root ids by topic, `rootId` is a library folder. An event that cannot be
 * decided passes: one too many is a redraw, one too few is a stale row.
 */
export const eventFilter = z.strictObject({
  ids: z.array(id).min(1).max(MAX_FILTER_IDS).optional(),
  rootId: id.optional(),
});
export type EventFilter = z.infer<typeof eventFilter>;

export const topic = z.enum(TOPICS as [Topic, ...Topic[]]);

export const subscription = z.strictObject({
  topics: z.array(topic).min(1).max(TOPICS.length),
  filter: eventFilter.optional(),
});
export type Subscription = z.infer<typeof subscription>;

/** Id of one daemon run: numbers of different runs cannot be compared. */
const runId = z.string().min(1).max(64);
/** Number of an event in a run, from 1; 0 is "before the first". */
const seq = z.number().int().nonnegative();
const subscriptionId = z.number().int().positive();

interface SessionMethodDefinition<
  Name extends string = string,
  Params extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
> {
  name: Name;
  summary: string;
  access: AccessLevel;
  rate: RateClass;
  params: Params;
  result: Result;
  example: { params: z.input<Params>; result: z.input<Result> };
}

function defineSessionMethod<const Name extends string, P extends z.ZodType, R extends z.ZodType>(
  method: SessionMethodDefinition<Name, P, R>,
): SessionMethodDefinition<Name, P, R> {
  return method;
}

const exampleRun = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

/** Methods that belong to one WebSocket connection and exist on no other door. */
export const SESSION_METHODS = [
  defineSessionMethod({
    name: 'events.subscribe',
    summary: 'Receive the events of these topics on this connection from now on',
    access: 'read',
    rate: 'general',
    params: subscription,
    result: z.object({ subscription: subscriptionId, runId, seq }),
    example: {
      params: { topics: ['jobs'], filter: { ids: [1] } },
      result: { subscription: 1, runId: exampleRun, seq: 4117 },
    },
  }),
  defineSessionMethod({
    name: 'events.unsubscribe',
    summary: 'End a subscription of this connection',
    access: 'read',
    rate: 'general',
    params: z.strictObject({ subscription: subscriptionId }),
    result: z.object({ removed: z.boolean() }),
    example: { params: { subscription: 1 }, result: { removed: true } },
  }),
  defineSessionMethod({
    name: 'events.resume',
    summary:
      'Subscribe again after a lost connection and receive what was missed; `resync` means it is gone: load again what you show',
    access: 'read',
    rate: 'general',
    params: z.strictObject({
      runId,
      after: seq,
      subscriptions: z.array(subscription).min(1).max(MAX_SUBSCRIPTIONS),
    }),
    result: z.object({
      outcome: z.enum(['replayed', 'resync']),
      /** Ids in the order of the request. */
      subscriptions: z.array(subscriptionId),
      /** Missed events that were sent just before this answer. */
      replayed: z.number().int().nonnegative(),
      runId,
      seq,
    }),
    example: {
      params: { runId: exampleRun, after: 4117, subscriptions: [{ topics: ['jobs'] }] },
      result: { outcome: 'replayed', subscriptions: [1], replayed: 3, runId: exampleRun, seq: 4120 },
    },
  }),
  defineSessionMethod({
    name: 'peaks.get',
    summary:
      'Waveform overview of a sample: a binary frame comes just before this answer; null before the sample was analysed',
    access: 'read',
    rate: 'general',
    params: z.strictObject({ id }),
    result: z
      .object({
        id,
        framesPerPeak: z.number().int().positive(),
        pairs: z.number().int().nonnegative(),
        /** Length of the binary frame with its header. */
        bytes: z.number().int().positive(),
      })
      .nullable(),
    example: { params: { id: 1 }, result: { id: 1, framesPerPeak: 256, pairs: 87, bytes: 198 } },
  }),
] as const;

export type SessionMethod = (typeof SESSION_METHODS)[number];
export type SessionMethodName = SessionMethod['name'];
export type SessionMethodOf<N extends SessionMethodName> = Extract<SessionMethod, { name: N }>;
export type SessionParams<N extends SessionMethodName> = z.output<SessionMethodOf<N>['params']>;
export type SessionParamsInput<N extends SessionMethodName> = z.input<SessionMethodOf<N>['params']>;
export type SessionResult<N extends SessionMethodName> = z.output<SessionMethodOf<N>['result']>;

/** Notifications that travel on a connection, with who sends them. Calls that take long return a job: follow `jobs`. */
export const SESSION_NOTIFICATIONS = [
  {
    name: 'hello',
    from: 'daemon',
    summary: 'First message of a connection',
    params: z.object({ protocol: z.number().int(), version: z.string(), runId, seq }),
    example: { protocol: PROTOCOL_VERSION, version: '0.1.0', runId: exampleRun, seq: 4117 },
  },
  {
    name: 'event',
    from: 'daemon',
    summary: 'One event of a subscribed topic; seq only grows on a connection',
    params: z.object({
      seq,
      topic: z.string(),
      name: z.enum(EVENTS.map((event) => event.name) as [EventName, ...EventName[]]),
      payload: z.unknown(),
    }),
    example: { seq: 4118, topic: 'samples', name: 'samples.removed', payload: { ids: [7] } },
  },
  {
    name: 'alive',
    from: 'daemon',
    summary: 'Sent every 20 seconds; seq says that no subscribed event up to it is still on its way',
    params: z.object({ seq: seq.optional() }),
    example: { seq: 4120 },
  },
  {
    name: '$/cancel',
    from: 'client',
    summary: 'Give up a call of this connection; it is answered with the code `cancelled`',
    params: z.object({ id: z.union([z.string(), z.number()]) }),
    example: { id: 7 },
  },
] as const;

const byName: ReadonlyMap<string, SessionMethod> = new Map(SESSION_METHODS.map((m) => [m.name, m]));

/** The definition of a session method by its outside name, or undefined. */
export function findSessionMethod(name: string): SessionMethod | undefined {
  return byName.get(name);
}

/** Close codes of a WebSocket (RFC 6455 §7.4 and IANA) that the daemon uses, and when. */
export const CLOSE_CODES = {
  /** The daemon stops. */
  goingAway: 1001,
  /** A binary frame came; calls are text. */
  unsupportedData: 1003,
  /** The client does not read and a bound is reached: reconnect and resume. */
  tryAgainLater: 1013,
} as const;
