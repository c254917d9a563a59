import { PadbridgeError } from '../../schemas/errors.js';
import type { FlCommand, FlDoorEvents, FlRemote } from '../../schemas/fl-studio.js';
import type { DoorLog } from '../log.js';
import { createFlLink, type FlClock, type FlLink, type FlPorts, unanswered } from './link.js';

/** Ports that may vanish: loopback ports do when the program that makes them is closed. */
export interface FlPortPair extends FlPorts {
  readonly present: boolean;
  close(): void;
}

export interface FlDoorDeps {
  /** Rejects with not-found or conflict when it is worth trying again, with anything else when it is not. */
  openPorts: () => Promise<FlPortPair>;
  events: FlDoorEvents;
  clock: FlClock;
  log: DoorLog;
}

export interface FlDoor extends FlRemote {
  close(): void;
}

/** Between two looks whether the ports have come, or are still there. */
export const LOOK_MS = 2_000;

/** Opens the ports to FL Studio as soon as they are there and talks to the script over them. Never rejects. */
export function openFlDoor({ openPorts, events, clock, log }: FlDoorDeps): FlDoor {
  let ports: FlPortPair | undefined;
  let link: FlLink | undefined;
  let opening = false;
  let hopeless = false;
  let closed = false;

  /** A port that went away in the middle is noticed at the next look. */
  const quietly = (pair: FlPortPair): FlPorts => ({
    send(bytes) {
      try {
        pair.send(bytes);
      } catch (error) {
        log.debug({ err: error }, 'A message to FL Studio was not sent');
      }
    },
    onMessage: (listener) => pair.onMessage(listener),
  });

  function letGo(): void {
    link?.close();
    ports?.close();
    [link, ports] = [undefined, undefined];
  }

  async function open(): Promise<void> {
    opening = true;
    try {
      const opened = await openPorts();
      if (closed) {
        opened.close();
        return;
      }
      ports = opened;
      events.onPorts(null);
      link = createFlLink(quietly(opened), clock, events);
    } catch (error) {
      if (!(error instanceof PadbridgeError)) throw error;
      hopeless = error.code !== 'not-found' && error.code !== 'conflict';
      events.onPorts(error);
    } finally {
      opening = false;
    }
  }

  function look(): void {
    if (ports !== undefined && !ports.present) {
      letGo();
      events.onState({ state: 'waiting' });
    }
    if (ports === undefined && !opening && !hopeless) {
      open().catch((error: unknown) => {
        hopeless = true;
        log.error({ err: error }, 'The ports to FL Studio cannot be opened');
      });
    }
  }

  const stopLooking = clock.every(LOOK_MS, look);
  look();
  return {
    run: (command: FlCommand) => link?.run(command) ?? Promise.reject(unanswered()),
    close() {
      closed = true;
      stopLooking();
      letGo();
    },
  };
}
