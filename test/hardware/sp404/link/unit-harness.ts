import { onTestFinished } from 'vitest';
import { createStreamPair } from '../../../../hardware/sp404/link/memory-stream.js';
import { openSession } from '../../../../hardware/sp404/link/session.js';
import { createUnit, type Unit } from '../../../../hardware/sp404/link/unit.js';
import { createSimulatedUnit, type SimulatedUnit } from '../../../../hardware/sp404/simulator/unit.js';

export interface Plugged {
  unit: Unit;
  simulated: SimulatedUnit;
}

/** A session with a simulated unit over memory, without the waits a real one needs. */
export async function plugIn(simulated = createSimulatedUnit()): Promise<Plugged> {
  const [host, device] = createStreamPair('simulated unit');
  simulated.plug(device);
  const session = await openSession(host, { settleMs: 0, pollMs: 50 });
  onTestFinished(() => session.close());
  return { unit: createUnit(session), simulated };
}

/** So many frames of a ramp, big-endian, in pieces of an odd number of frames. */
export async function* ramp(frames: number, channels: 1 | 2): AsyncGenerator<Uint8Array> {
  const pieceFrames = 7001;
  for (let from = 0; from < frames; from += pieceFrames) {
    const count = Math.min(pieceFrames, frames - from);
    const bytes = new Uint8Array(count * channels * 2);
    for (let i = 0; i < count * channels; i++) {
      bytes[2 * i] = ((from * channels + i) >> 8) & 0xff;
      bytes[2 * i + 1] = (from * channels + i) & 0xff;
    }
    await Promise.resolve();
    yield bytes;
  }
}

export async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece.slice());
  return new Uint8Array(Buffer.concat(parts));
}
