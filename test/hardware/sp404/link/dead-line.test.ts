import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createStreamPair } from '../../../../hardware/sp404/link/memory-stream.js';
import { openSession } from '../../../../hardware/sp404/link/session.js';
import type { LinkStream } from '../../../../hardware/sp404/link/stream.js';
import { createUnit } from '../../../../hardware/sp404/link/unit.js';
import { createSimulatedUnit } from '../../../../hardware/sp404/simulator/unit.js';

/** A person who waits for a command gives up after this. */
const PATIENCE_MS = 10_000;

/** What a promise came to, or that it had not after so long. */
async function within(work: Promise<unknown>, milliseconds: number): Promise<unknown> {
  const settled = work.then(
    () => 'done',
    (error: unknown) => error,
  );
  const late = new Promise((resolve) => setTimeout(() => resolve('still waiting'), milliseconds));
  const outcome = Promise.race([settled, late]);
  await vi.advanceTimersByTimeAsync(milliseconds);
  return outcome;
}

describe('a line with nobody at its other end', () => {
  const silent = (write: LinkStream['write']): LinkStream => ({
    name: 'dead line',
    write,
    onData: () => undefined,
    onClose: () => undefined,
    close: () => Promise.resolve(),
  });

  it('is given up soon, whether it swallows what is sent or takes nothing at all', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    for (const write of [() => Promise.resolve(), () => new Promise<void>(() => undefined)]) {
      expect(await within(openSession(silent(write)), PATIENCE_MS)).toMatchObject({ code: 'unavailable' });
    }
  });

  it('ends every question when the unit goes silent in the middle', async () => {
    const simulated = createSimulatedUnit();
    const [host, far] = createStreamPair('test');
    simulated.plug(far);
    const unit = createUnit(await openSession(host, { settleMs: 0, pollMs: 2 ** 30 }));
    onTestFinished(() => unit.close());
    simulated.faults.drop = () => true;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    for (const ask of [() => unit.status(), () => unit.project(1), () => unit.block('A1')]) {
      expect(await within(ask(), PATIENCE_MS)).toMatchObject({ code: 'timeout' });
    }
  });

  it('is told as a unit that is away, whatever words the system has for it', async () => {
    for (const how of ['write', 'close'] as const) {
      const simulated = createSimulatedUnit();
      const [host, far] = createStreamPair('test');
      simulated.plug(far);
      let broken = false;
      let end: (error: Error | undefined) => void = () => undefined;
      const input = Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO' });
      const line: LinkStream = {
        ...host,
        write: (bytes) => (broken && how === 'write' ? Promise.reject(input) : host.write(bytes)),
        onClose: (listener) => void (end = listener),
      };
      const unit = createUnit(await openSession(line, { settleMs: 0, pollMs: 2 ** 30 }));
      onTestFinished(() => unit.close());
      broken = true;
      simulated.faults.drop = () => true;
      const asked = unit.block('A1');
      if (how === 'close') end(input);
      await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    }
  });
});
