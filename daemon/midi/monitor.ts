import type { PortKeeper } from '../../hardware/midi/port-keeper.js';
import { MONITOR_BYTES, MONITOR_MESSAGES, type MidiMessage } from '../../schemas/methods/midi.js';
import type { EventBus } from '../event-bus.js';

/** As often as the eye follows; a clock alone is fifty messages a second. */
const BUNDLE_MS = 50;

/**
 * Publishes what goes through the MIDI ports, in bundles. What is too much for a bundle is counted, not listed, so that a
 * flood costs no more than a look. Returns the function that ends it.
 */
export function watchMidi(parts: {
  ports: Pick<PortKeeper, 'onTraffic'>;
  bus: EventBus;
  now: () => number;
}): () => void {
  const { ports, bus, now } = parts;
  let messages: MidiMessage[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    timer = undefined;
    bus.publish({ name: 'monitor.midi', payload: { messages, dropped } });
    [messages, dropped] = [[], 0];
  }

  const leave = ports.onTraffic((port, direction, bytes) => {
    timer ??= setTimeout(flush, BUNDLE_MS).unref();
    if (messages.length >= MONITOR_MESSAGES) {
      dropped += 1;
      return;
    }
    messages.push({
      at: now(),
      port,
      direction,
      bytes: bytes.slice(0, MONITOR_BYTES),
      length: bytes.length,
    });
  });
  return () => {
    leave();
    clearTimeout(timer);
  };
}
