import { PadbridgeError } from '../../schemas/errors.js';
import { MAX_DELAY_MS, MAX_WAITING } from './limits.js';
import type { OscBundle, OscMessage, OscPacket } from './packet.js';

/** Bundles that wait for their time. */
export interface Schedule {
  /** Runs the messages of a packet at their time: at once when it has none or is past. Throws before running any. */
  run(packet: OscPacket, perform: (message: OscMessage) => void): void;
  /** Forgets what waits. */
  clear(): void;
  readonly waiting: number;
}

interface Moment {
  /** Milliseconds from now; 0 for at once. */
  delay: number;
  messages: OscMessage[];
}

/** `now` is in milliseconds since 1970, as time tags are. */
export function createSchedule(now: () => number): Schedule {
  const timers = new Set<NodeJS.Timeout>();
  let waiting = 0;

  return {
    run(packet, perform) {
      if ('address' in packet) {
        perform(packet);
        return;
      }
      const moments = momentsOf(packet, now());
      const later = moments.reduce((sum, { delay, messages }) => sum + (delay > 0 ? messages.length : 0), 0);
      if (waiting + later > MAX_WAITING) {
        throw new PadbridgeError('rate-limited', `More than ${MAX_WAITING} messages wait for their time.`, {
          next: 'Send bundles closer to their time.',
        });
      }
      for (const { delay, messages } of moments) {
        if (delay <= 0) {
          messages.forEach(perform);
          continue;
        }
        waiting += messages.length;
        const timer = setTimeout(() => {
          timers.delete(timer);
          waiting -= messages.length;
          messages.forEach(perform);
        }, delay);
        timers.add(timer);
      }
    },
    clear() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      waiting = 0;
    },
    get waiting() {
      return waiting;
    },
  };
}

/** The messages of a packet by their time, in order. Throws invalid-input for times that are not allowed. */
function momentsOf(packet: OscBundle, now: number, enclosing = -Infinity): Moment[] {
  const at = packet.at ?? now;
  if (at - now > MAX_DELAY_MS) {
    throw invalid(
      `A bundle lies more than ${MAX_DELAY_MS / 1000} seconds ahead.`,
      'Check the clock of the sender.',
    );
  }
  if (at < enclosing) {
    throw invalid(
      'A bundle lies before the bundle it is in.',
      'OSC 1.0 wants inner bundles at the same time or later.',
    );
  }
  const moments: Moment[] = [];
  for (const element of packet.elements) {
    if ('address' in element) {
      const last = moments.at(-1);
      const delay = Math.max(0, at - now);
      if (last?.delay === delay) last.messages.push(element);
      else moments.push({ delay, messages: [element] });
    } else {
      const inner = element.at === null ? { ...element, at: packet.at } : element;
      moments.push(...momentsOf(inner, now, at));
    }
  }
  return moments;
}

function invalid(message: string, next: string): PadbridgeError {
  return new PadbridgeError('invalid-input', message, { next });
}
