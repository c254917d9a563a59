import { expect, it, onTestFinished, vi } from 'vitest';
import { createEventBus } from '../../../daemon/event-bus.js';
import { watchMidi } from '../../../daemon/midi/monitor.js';
import { createMemoryMidi } from '../../../hardware/midi/memory-midi.js';
import { createPortKeeper } from '../../../hardware/midi/port-keeper.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import { MONITOR_BYTES, MONITOR_MESSAGES } from '../../../schemas/methods/midi.js';

const NEVER_MS = 2 ** 30;

async function rig() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const system = createMemoryMidi();
  const ports = createPortKeeper({ open: system.open, onProblem: () => undefined, lookMs: NEVER_MS });
  const bus = createEventBus((error) => {
    throw error;
  });
  const events: DaemonEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const stop = watchMidi({ ports, bus, now: () => 7 });
  await ports.start();
  const device = system.plug('Pads');
  const choose = (names: readonly string[]) => names.find((name) => name === 'Pads');
  ports.input({ choose, onMessage: () => undefined });
  // A second listener of the same port: a message is still one message.
  ports.input({ choose, onMessage: () => undefined });
  const output = ports.output({ choose });
  onTestFinished(() => {
    stop();
    ports.stop();
  });
  return { device, output, events, stop };
}

it('shows what comes in and what is sent, in order and in one bundle', async () => {
  const { device, output, events } = await rig();
  device.send([0x90, 36, 101]);
  output.send([0xb0, 83, 16]);
  expect(events).toEqual([]);
  vi.runOnlyPendingTimers();
  expect(events).toEqual([
    {
      name: 'monitor.midi',
      payload: {
        dropped: 0,
        messages: [
          { at: 7, port: 'Pads', direction: 'in', bytes: [0x90, 36, 101], length: 3 },
          { at: 7, port: 'Pads', direction: 'out', bytes: [0xb0, 83, 16], length: 3 },
        ],
      },
    },
  ]);
});

it('counts what is too much, cuts what is too long, and ends', async () => {
  const { device, events, stop } = await rig();
  device.send([0xf0, ...Array.from({ length: 4_000 }, () => 1), 0xf7]);
  for (let at = 0; at < MONITOR_MESSAGES + 9; at++) device.send([0xf8]);
  vi.runOnlyPendingTimers();
  const [event] = events;
  if (event?.name !== 'monitor.midi') throw new Error('Nothing was shown.');
  expect(event.payload.messages).toHaveLength(MONITOR_MESSAGES);
  expect(event.payload.messages[0]).toMatchObject({ length: 4_002 });
  expect(event.payload.messages[0]?.bytes).toHaveLength(MONITOR_BYTES);
  expect(event.payload.dropped).toBe(10);
  device.send([0xf8]);
  stop();
  device.send([0xf8]);
  vi.runOnlyPendingTimers();
  expect(events).toHaveLength(1);
});
