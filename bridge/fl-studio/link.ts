import { PadbridgeError } from '../../schemas/errors.js';
import {
  type FlLinkEvents,
  type FlLinkState,
  type FlRemote,
  scriptMessage,
  type ScriptMessage,
} from '../../schemas/fl-studio.js';
import { encodeMessage, parseFrame, PROTOCOL_VERSION, Reassembly } from './frames.js';

/** Two MIDI ports: one that FL listens on, one that it sends to. */
export interface FlPorts {
  send(bytes: Uint8Array): void;
  /** Called for every message, SysEx included, until the returned function is called. */
  onMessage(listener: (bytes: Uint8Array) => void): () => void;
}

/** Injected so that ten minutes can pass in a test without waiting. */
export interface FlClock {
  now(): number;
  every(milliseconds: number, work: () => void): () => void;
}

export interface FlLink extends FlRemote {
  readonly state: FlLinkState;
  /** Commands that wait for their answer. */
  readonly waiting: number;
  close(): void;
}

/** The heartbeat is the script's clock where FL never calls OnIdle. */
export const HEARTBEAT_MS = 1_000;
const MISSES = 3;
/** FL itself gives up on a command after two seconds. */
const ANSWER_MS = 5_000;
/** Commands that wait for their answer. */
const MAX_WAITING = 16;
const MAX_NAMES = 500;

interface Waiting {
  since: number;
  settle: (error?: PadbridgeError) => void;
}

/** The daemon's half of the conversation with the FL Studio script. */
export function createFlLink(ports: FlPorts, clock: FlClock, events: FlLinkEvents): FlLink {
  const reassembly = new Reassembly();
  const waiting = new Map<number, Waiting>();
  let state: FlLinkState = { state: 'waiting' };
  let lastHeard = -Infinity;
  // Somewhere new on every start: the script remembers the last ids to recognise repeated frames.
  let identity = clock.now() % 16_384;
  let beats = 0;
  let session: string | undefined;
  let names: string[] = [];

  const send = (message: object): void => {
    identity += 1;
    for (const frame of encodeMessage(message, identity, 'to-fl')) ports.send(frame);
  };

  const become = (next: FlLinkState): void => {
    if (next.state === state.state && next.state !== 'connected') return;
    state = next;
    events.onState(next);
  };

  const take = (message: ScriptMessage): void => {
    switch (message.t) {
      case 'hello':
        session = message.session;
        names = [];
        become({ state: 'connected', hello: message });
        return;
      case 'beat':
        // A script that was reloaded does not know us yet.
        if (state.state !== 'connected') send({ t: 'hello', version: PROTOCOL_VERSION });
        return;
      case 'state':
        if (message.session !== session) send({ t: 'hello', version: PROTOCOL_VERSION });
        else events.onSong(message.s);
        return;
      case 'names':
        takeNames(message);
        return;
      case 'done':
        waiting.get(message.id)?.settle(message.ok ? undefined : refused(message.why));
        return;
      case 'mismatch':
        become({ state: 'mismatch', script: message.version });
    }
  };

  const takeNames = (message: Extract<ScriptMessage, { t: 'names' }>): void => {
    // A lost part would shift all that follow: the script tells all names again at the next change.
    if (message.first !== 0 && message.first !== names.length) return;
    names = [...names.slice(0, message.first), ...message.names].slice(0, MAX_NAMES);
    if (message.last) events.onNames(names);
  };

  const stopListening = ports.onMessage((bytes) => {
    const frame = parseFrame(bytes, 'from-fl');
    if (frame === undefined) return;
    lastHeard = clock.now();
    if (frame.version !== PROTOCOL_VERSION) {
      become({ state: 'mismatch', script: frame.version });
      return;
    }
    const parsed = scriptMessage.safeParse(reassembly.accept(frame, clock.now()));
    if (!parsed.success) return;
    take(parsed.data);
    if (state.state === 'connected') events.onAlive();
  });

  const beat = (): void => {
    const now = clock.now();
    for (const { since, settle } of waiting.values()) if (now - since > ANSWER_MS) settle(unanswered());
    if (state.state === 'connected' && now - lastHeard > MISSES * HEARTBEAT_MS) {
      session = undefined;
      // Whoever answers next may count from the start again.
      reassembly.clear();
      become({ state: 'silent' });
    }
    beats += 1;
    send(state.state === 'connected' ? { t: 'beat', n: beats } : { t: 'hello', version: PROTOCOL_VERSION });
  };
  const stopBeating = clock.every(HEARTBEAT_MS, beat);
  beat();

  return {
    get state() {
      return state;
    },
    get waiting() {
      return waiting.size;
    },
    run(command) {
      if (state.state !== 'connected') return Promise.reject(unanswered());
      if (waiting.size >= MAX_WAITING) {
        const next = 'Wait a moment and try again.';
        return Promise.reject(
          new PadbridgeError('rate-limited', 'FL Studio has not caught up yet.', { next }),
        );
      }
      const id = identity + 1;
      return new Promise((resolve, reject) => {
        waiting.set(id, {
          since: clock.now(),
          settle(error) {
            waiting.delete(id);
            if (error) reject(error);
            else resolve();
          },
        });
        send({ t: 'do', id, ...command });
      });
    },
    close() {
      stopBeating();
      stopListening();
      for (const { settle } of waiting.values()) settle(unanswered());
    },
  };
}

/** Nobody is there, or nobody who answers. */
export function unanswered(): PadbridgeError {
  return new PadbridgeError('unavailable', 'FL Studio does not answer.', {
    next: 'Open FL Studio and check Options > MIDI settings: input "Padbridge To FL" with controller type Padbridge, output "Padbridge From FL", both with the same port number.',
  });
}

function refused(why: string | undefined): PadbridgeError {
  return new PadbridgeError('conflict', `FL Studio did not do it: ${why ?? 'no reason given'}.`, {});
}
