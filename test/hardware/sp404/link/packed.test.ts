import { describe, expect, it, onTestFinished } from 'vitest';
import { createStreamPair } from '../../../../hardware/sp404/link/memory-stream.js';
import { openSession } from '../../../../hardware/sp404/link/session.js';
import type { LinkStream } from '../../../../hardware/sp404/link/stream.js';
import { createUnit } from '../../../../hardware/sp404/link/unit.js';
import { createSimulatedUnit } from '../../../../hardware/sp404/simulator/unit.js';

/** A line that holds back what it is given for a turn of the event loop and hands it on in one piece. */
function packing(line: LinkStream): LinkStream {
  let held: Uint8Array[] = [];
  return {
    ...line,
    write(bytes) {
      if (held.length === 0) {
        setTimeout(() => {
          const all = Buffer.concat(held);
          held = [];
          void line.write(all);
        }, 1);
      }
      held.push(bytes.slice());
      return Promise.resolve();
    },
  };
}

describe('answers that come packed', () => {
  it('are read whole: the messages of one bulk answer, and the names behind a project', async () => {
    const simulated = createSimulatedUnit();
    const [host, far] = createStreamPair('test');
    simulated.plug(packing(far));
    const unit = createUnit(await openSession(host, { settleMs: 0 }));
    onTestFinished(() => unit.close());
    const all = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 3)) % 256);
    async function* once() {
      yield await Promise.resolve(all);
    }
    await unit.files.write('/IMPORT/all.bin', once());
    const asked = simulated.heard.length;
    const pieces: Uint8Array[] = [];
    for await (const piece of unit.files.read('/IMPORT/all.bin')) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(all)).toBe(true);
    // Open, size, three stretches of 128 kB, close, and the poll: nothing had to be asked for again.
    const reads = simulated.heard
      .slice(asked)
      .filter(({ payload }) => payload[3] === 0x03 && payload[4] === 0x04);
    expect(reads).toHaveLength(3);
    expect((await unit.project(1)).names[0]).toBe('PROJECT_01');
  });
});
