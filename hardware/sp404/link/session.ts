import { PadbridgeError } from '../../../schemas/errors.js';
import { readErrorCode, readStatus, REPLY, type UnitStatus } from './control-replies.js';
import { askStatus } from './control-requests.js';
import { createFrameDecoder } from './frame-decoder.js';
import { CONTROL_CHANNEL, encodeMessage, type Message } from './message.js';
import { lineGone, type LinkStream } from './stream.js';
import { unitError } from './unit-errors.js';

/**
 * One open link: it finds messages in the stream, gives answers to who asked, keeps the status fresh and tells everything
 * else to listeners. It knows nothing of what the messages mean beyond that.
 */
export interface LinkSession {
  readonly name: string;
  /** The last status the unit sent. */
  readonly status: UnitStatus;
  /** Performance clock time of the last message from the unit, milliseconds. */
  readonly lastHeard: number;
  readonly closed: boolean;
  /** Puts a message on the line. */
  send: (message: Message) => Promise<void>;
  /**
   * Sends a message and waits for its answer. Calls of one channel wait for each other: answers carry no number.
   * @throws PadbridgeError timeout, cancelled, unavailable (the line is gone), or what the unit complained about
   */
  ask: <T>(message: Message, question: Question<T>) => Promise<T>;
  /** The same without sending anything first. */
  hear: <T>(question: Question<T>) => Promise<T>;
  /** Runs work of one channel without other calls of it in between. */
  alone: <T>(channel: Message['channel'], work: () => Promise<T>) => Promise<T>;
  /** Every message that answers nothing. Returns the function that ends it. */
  onMessage: (listener: (message: Message) => void) => () => void;
  onStatus: (listener: (status: UnitStatus) => void) => () => void;
  onClose: (listener: (error: Error | undefined) => void) => void;
  /** Error codes the unit has sent so far: take the length before an edit, look behind it after. */
  readonly complaints: readonly number[];
  close: () => Promise<void>;
}

/** Taken, and the rest of the answer is still to come: several messages of one answer may arrive in one piece. */
export const MORE = Symbol('more');

export interface Question<T> {
  /** What is being done, for the error: "Read pad B3". */
  what: string;
  /** The answer in a message, MORE when it is a part of it, or undefined when it is another message. */
  answer: (message: Message) => T | typeof MORE | undefined;
  timeoutMs?: number;
  /** How often to ask again after silence; only for what may be asked twice. */
  retries?: number;
  signal?: AbortSignal | undefined;
  /** An error the unit sends while we wait is about this call. */
  complains?: boolean;
}

export interface SessionOptions {
  /** From opening to the first message. */
  settleMs?: number;
  pollMs?: number;
  signal?: AbortSignal | undefined;
}

const SETTLE_MS = 350;
const POLL_MS = 500;
const ANSWER_MS = 2_000;
/** A line that takes nothing for so long has nobody at its other end. */
const SEND_MS = 5_000;
/** A line without a byte for this long has nothing more of a message on its way. */
const QUIET_MS = 250;
const FIRST_STATUS_TRIES = 4;
const FIRST_STATUS_MS = 750;
/** Remembered complaints; a unit in trouble must not fill the memory. */
const MAX_COMPLAINTS = 10_000;

interface Waiter {
  offer: (message: Message) => boolean;
  complain: (code: number) => void;
  fail: (error: Error) => void;
}

/**
 * Begins a session on an open stream: waits, asks for the status until the unit answers, then polls it.
 * @throws PadbridgeError unavailable when nothing answers like an SP-404MK2
 */
export async function openSession(stream: LinkStream, options: SessionOptions = {}): Promise<LinkSession> {
  const decoder = createFrameDecoder('unit');
  const waiters = new Set<Waiter>();
  const messageListeners = new Set<(message: Message) => void>();
  const statusListeners = new Set<(status: UnitStatus) => void>();
  const closeListeners: ((error: Error | undefined) => void)[] = [];
  const lanes = new Map<Message['channel'], Promise<unknown>>();
  const complaints: number[] = [];
  let status: UnitStatus | undefined;
  let lastHeard = performance.now();
  let closed = false;
  let quiet: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined = undefined;

  function receive(message: Message): void {
    lastHeard = performance.now();
    const command = message.channel === CONTROL_CHANNEL ? message.payload[0] : undefined;
    if (command === REPLY.status) {
      status = readStatus(message.payload);
      for (const listener of statusListeners) listener(status);
    }
    if (command === REPLY.error) {
      const code = readErrorCode(message.payload);
      if (complaints.length < MAX_COMPLAINTS) complaints.push(code);
      for (const waiter of [...waiters]) waiter.complain(code);
    }
    for (const waiter of waiters) if (waiter.offer(message)) return;
    if (command !== REPLY.status) for (const listener of messageListeners) listener(message);
  }

  /** A message that cannot be read is noise with the right length: the caller that waits runs into its timeout. */
  function receiveAll(messages: readonly Message[]): void {
    for (const message of messages) {
      try {
        receive(message);
      } catch (error) {
        if (!(error instanceof PadbridgeError) || error.code !== 'corrupt') throw error;
      }
    }
  }

  stream.onData((bytes) => {
    receiveAll(decoder.push(bytes));
    clearTimeout(quiet);
    if (decoder.waiting > 0) quiet = setTimeout(() => receiveAll(decoder.settle()), QUIET_MS);
  });
  stream.onClose((error) => {
    closed = true;
    clearTimeout(quiet);
    clearInterval(poll);
    const reason =
      error === undefined
        ? new PadbridgeError('unavailable', 'The connection to the SP-404MK2 was closed.', {
            subject: stream.name,
          })
        : lineGone(stream.name, error);
    for (const waiter of [...waiters]) waiter.fail(reason);
    for (const listener of closeListeners) listener(error);
  });

  const send = (message: Message) => {
    const written = stream.write(encodeMessage(message, 'host')).catch((error: unknown) => {
      throw lineGone(stream.name, error);
    });
    return bounded(written, SEND_MS, () => silence('Send to the unit', stream.name));
  };

  function hear<T>(question: Question<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (closed) {
        reject(
          new PadbridgeError('unavailable', 'The connection to the SP-404MK2 is gone.', {
            subject: stream.name,
          }),
        );
        return;
      }
      const stop = () => {
        waiters.delete(waiter);
        clearTimeout(timer);
        question.signal?.removeEventListener('abort', onAbort);
      };
      const fail = (error: Error) => {
        stop();
        reject(error);
      };
      const onAbort = () => fail(new PadbridgeError('cancelled', `${question.what} was cancelled.`));
      const waiter: Waiter = {
        offer(message) {
          const answer = question.answer(message);
          if (answer === undefined) return false;
          if (answer === MORE) {
            timer.refresh();
            return true;
          }
          stop();
          resolve(answer);
          return true;
        },
        complain(code) {
          if (question.complains) fail(unitError(code, question.what));
        },
        fail,
      };
      const timer = setTimeout(
        () => fail(silence(question.what, stream.name)),
        question.timeoutMs ?? ANSWER_MS,
      );
      if (question.signal?.aborted) onAbort();
      else question.signal?.addEventListener('abort', onAbort, { once: true });
      waiters.add(waiter);
    });
  }

  async function askOnce<T>(message: Message, question: Question<T>): Promise<T> {
    const answer = hear(question);
    // When sending fails the answer fails with it, and the error of the sending is the one that counts.
    answer.catch(() => undefined);
    const sent = send(message);
    sent.catch(() => undefined);
    // A line that takes nothing must not hold up what the caller is told.
    await Promise.race([sent, answer]);
    return answer;
  }

  function alone<T>(channel: Message['channel'], work: () => Promise<T>): Promise<T> {
    const before = lanes.get(channel) ?? Promise.resolve();
    const run = before.then(work, work);
    lanes.set(
      channel,
      run.catch(() => undefined),
    );
    return run;
  }

  const session: LinkSession = {
    name: stream.name,
    get status() {
      if (status === undefined) throw silence('Read the status', stream.name);
      return status;
    },
    get lastHeard() {
      return lastHeard;
    },
    get closed() {
      return closed;
    },
    send,
    hear,
    ask: (message, question) =>
      alone(message.channel, async () => {
        for (let left = question.retries ?? 0; ; left--) {
          try {
            return await askOnce(message, question);
          } catch (error) {
            if (left <= 0 || !(error instanceof PadbridgeError) || error.code !== 'timeout') throw error;
          }
        }
      }),
    alone,
    onMessage: (listener) => subscribe(messageListeners, listener),
    onStatus: (listener) => subscribe(statusListeners, listener),
    onClose: (listener) => void closeListeners.push(listener),
    complaints,
    close: () => stream.close(),
  };

  try {
    await delay(options.settleMs ?? SETTLE_MS, options.signal);
    await session.ask(askStatus(), {
      what: 'Greet the unit',
      answer: isStatus,
      timeoutMs: FIRST_STATUS_MS,
      retries: FIRST_STATUS_TRIES - 1,
      signal: options.signal,
    });
  } catch (error) {
    await stream.close();
    throw error instanceof PadbridgeError && error.code === 'timeout' ? nobody(stream.name, error) : error;
  }
  // A poll that cannot be sent means the line is going away, which its close says better.
  poll = setInterval(() => void send(askStatus()).catch(() => undefined), options.pollMs ?? POLL_MS);
  return session;
}

/** A fresh status, beside the polling. */
export function freshStatus(session: LinkSession): Promise<UnitStatus> {
  return session.ask(askStatus(), { what: 'Read the status', answer: isStatus, retries: 2 });
}

function isStatus(message: Message): UnitStatus | undefined {
  return message.channel === CONTROL_CHANNEL && message.payload[0] === REPLY.status
    ? readStatus(message.payload)
    : undefined;
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The work, or an error when it takes longer. */
async function bounded<T>(work: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits; rejects with 'cancelled' when the signal says so. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new PadbridgeError('cancelled', 'Cancelled while waiting for the sampler.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function silence(what: string, port: string): PadbridgeError {
  return new PadbridgeError('timeout', `${what}: the SP-404MK2 does not answer.`, {
    subject: port,
    next: 'Check the cable; close any menu on the unit; switch it off and on if it stays silent.',
  });
}

function nobody(port: string, cause: unknown): PadbridgeError {
  return new PadbridgeError('unavailable', `No SP-404MK2 answers on ${port}.`, {
    subject: port,
    next: 'Check that this is the port of the unit, and that its firmware is 4.00 or newer.',
    cause,
  });
}
