import type { Touch } from '../../hardware/midi/controls.js';
import { PadbridgeError, toErrorReport } from '../../schemas/errors.js';
import type { CallContext } from '../../schemas/facade.js';
import type { MethodName, ParamsOf, ResultOf } from '../../schemas/methods.js';
import type { EventBus } from '../event-bus.js';
import type { Log } from '../log/log.js';
import { callOf, type Variables } from './fill-in.js';
import type { Effect } from './surface.js';

/** Calls that may run for controllers at a time; a controller that sends more is broken or played by a machine. */
const MAX_RUNNING = 64;

export type Call = <N extends MethodName>(
  name: N,
  params: ParamsOf<N>,
  context: CallContext,
) => Promise<ResultOf<N>>;

export interface ActionRunner {
  run: (port: string, event: Touch, effect: Effect) => void;
  /** Aborts what still runs. */
  stop: () => void;
}

export function createActionRunner(deps: {
  call: Call;
  bus: EventBus;
  log: Log;
  /** The variables for an effect. */
  variables: (effect: Effect) => Variables;
}): ActionRunner {
  const { call, bus, log, variables } = deps;
  const ending = new AbortController();
  /** Knobs whose call runs, with what they were turned to meanwhile: only the last counts, and steps add up. */
  const turning = new Map<string, Effect | null>();
  let running = 0;

  function tell(port: string, control: string, method: string, error: string | null): void {
    bus.publish({ name: 'controllers.ran', payload: { port, control, method, error } });
  }

  async function carryOut(port: string, control: string, effect: Effect): Promise<void> {
    running++;
    try {
      if (running > MAX_RUNNING) {
        throw new PadbridgeError('rate-limited', 'Too much comes from this controller at a time.', {
          subject: port,
        });
      }
      const { method, params } = callOf(effect.action, variables(effect));
      await call(method, params, { signal: ending.signal, caller: `controller ${port}` });
      tell(port, control, method, null);
    } catch (error) {
      if (ending.signal.aborted) return;
      if (!(error instanceof PadbridgeError))
        log.failure('An action of a controller failed', error, { port });
      tell(port, control, effect.action.method, toErrorReport(error).message);
    } finally {
      running--;
    }
  }

  async function turn(port: string, control: string, first: Effect): Promise<void> {
    const key = `${port} ${control}`;
    const waiting = turning.get(key);
    if (waiting !== undefined) {
      turning.set(key, { ...first, delta: first.delta + (waiting?.delta ?? 0) });
      return;
    }
    for (let next: Effect | null = first; next !== null; next = turning.get(key) ?? null) {
      turning.set(key, null);
      await carryOut(port, control, next);
    }
    turning.delete(key);
  }

  return {
    run(port, { control }, effect) {
      const isKnob = effect.cell === null && control.startsWith('cc:');
      void (isKnob ? turn(port, control, effect) : carryOut(port, control, effect));
    },
    stop: () => ending.abort(),
  };
}
