import { readTouch, type Touch } from '../../hardware/midi/controls.js';
import { portNamed } from '../../hardware/midi/library.js';
import type { PortKeeper } from '../../hardware/midi/port-keeper.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Touched } from '../../schemas/methods/controllers.js';

/** Waits for the next control that is touched. */
export interface Learning {
  /** Offers a touch to who learns. True when somebody took it. */
  take: (port: string, event: Touch) => boolean;
  /** @throws PadbridgeError timeout, cancelled */
  learn: (
    from: { port: string | undefined; silent: readonly string[]; seconds: number },
    signal: AbortSignal,
  ) => Promise<Touched>;
}

export function createLearning(ports: PortKeeper): Learning {
  const waiting = new Set<(port: string, event: Touch) => boolean>();

  const take: Learning['take'] = (port, event) => [...waiting].some((offer) => offer(port, event));

  return {
    take,
    learn({ port: wanted, silent, seconds }, signal) {
      return new Promise((resolve, reject) => {
        // Ports that nothing listens to are opened for the time of learning.
        const opened = silent.map((port) =>
          ports.input({
            choose: portNamed(port),
            onMessage(bytes) {
              const event = readTouch(bytes);
              if (event !== undefined) take(port, event);
            },
          }),
        );
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          waiting.delete(offer);
          for (const one of opened) one.release();
        };
        const offer = (port: string, event: Touch): boolean => {
          // Letting go of what was held when learning began says nothing.
          if (event.value === 0 || (wanted !== undefined && port !== wanted)) return false;
          end();
          resolve({ port, ...event });
          return true;
        };
        const onAbort = () => {
          end();
          reject(new PadbridgeError('cancelled', 'Learning was cancelled.'));
        };
        const timer = setTimeout(() => {
          end();
          reject(
            new PadbridgeError('timeout', 'No control was touched.', {
              subject: wanted ?? 'controllers',
              next: 'Ask again, then touch the pad, key or knob.',
            }),
          );
        }, seconds * 1_000);
        if (signal.aborted) onAbort();
        else {
          signal.addEventListener('abort', onAbort, { once: true });
          waiting.add(offer);
        }
      });
    },
  };
}
