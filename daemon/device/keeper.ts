import type { LinkStream } from '../../hardware/sp404/link/stream.js';
import { openSession, type SessionOptions } from '../../hardware/sp404/link/session.js';
import { createUnit, type Unit } from '../../hardware/sp404/link/unit.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { DeviceState, LivePad } from '../../schemas/methods/device.js';
import { BANKS, padAt } from '../../schemas/sp404.js';
import type { EventBus } from '../event-bus.js';
import type { HealthBoard } from '../health.js';
import type { Log } from '../log/log.js';
import { createMirror, type Mirror } from './mirror.js';

/** Where a unit may be found. */
export interface UnitPlace {
  simulated: boolean;
  /** Opens the unit when one is there, undefined when not. Throws 'unavailable' when nobody can tell, 'conflict' when taken. */
  find: () => Promise<LinkStream | undefined>;
}

/** Finds the unit, follows it, finds it again after it was away. */
export interface UnitKeeper {
  start: () => void;
  /** Looks for a unit now, for who knows that one was plugged in. */
  look: () => void;
  stop: () => Promise<void>;
  state: () => DeviceState;
  mirror: Mirror;
  /** The unit when it is connected. Throws 'unavailable' with the reason when not. */
  unit: () => Unit;
  /** Plays a pad and tells everybody, as the unit does of a hit by hand. Throws 'unavailable'. */
  play: (pad: string) => Promise<void>;
  /** Whether a unit is still the one that is connected: one that was unplugged and plugged in is another. */
  holds: (one: Unit) => boolean;
  /** Runs an edit; while a menu is open on the unit it waits, and the state says so. */
  edit: <T>(work: (unit: Unit) => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** Called with each unit that was connected and read. */
  onConnected: (listener: (unit: Unit) => void) => void;
}

export interface KeeperDeps {
  place: UnitPlace;
  bus: EventBus;
  health: HealthBoard;
  log: Log;
  /** Milliseconds between looks for a unit. */
  lookMs?: number;
  session?: SessionOptions;
}

/** A unit that is plugged in again is back within two seconds: one to notice it, the rest to open it. */
const LOOK_MS = 1_000;
/** Six unanswered polls: the unit has gone without the system noticing. */
const SILENT_MS = 3_000;
const COMPONENT = 'sampler';

export function createUnitKeeper(deps: KeeperDeps): UnitKeeper {
  const { place, bus, health, log } = deps;
  const lookMs = deps.lookMs ?? LOOK_MS;
  const connectedListeners: ((unit: Unit) => void)[] = [];
  let phase: DeviceState['state'] = 'searching';
  let reason: string | null = NOTHING_PLUGGED_IN;
  let unit: Unit | undefined;
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let looking: Promise<void> | undefined;
  let published = '';

  const mirror = createMirror({
    pads: (pads: LivePad[]) =>
      bus.publish({ name: 'device.padsChanged', payload: { project: mirror.project, pads } }),
    state: publish,
    hit: (pad) => tellHit(pad, 'link'),
    problem: (error) => log.failure('The sampler could not be read', error),
  });

  function tellHit(pad: string, source: 'link' | 'host'): void {
    bus.publish({ name: 'pads.hit', payload: { pad, velocity: null, source } });
  }

  function state(): DeviceState {
    const status = unit?.session.status;
    const bank = status === undefined ? null : (BANKS[status.bank] ?? null);
    return {
      state: phase,
      simulated: place.simulated,
      port: unit?.session.name ?? null,
      project: mirror.project,
      projectName: mirror.projectName,
      bank,
      pad:
        status === undefined || bank === null || status.pad > 15
          ? null
          : padAt(status.bank * 16 + status.pad),
      locked: status?.mode === 4,
      waiting,
      unsure: mirror.unsure,
      reason,
    };
  }

  function publish(): void {
    const now = state();
    const text = JSON.stringify(now);
    if (text === published) return;
    published = text;
    bus.publish({ name: 'device.changed', payload: { device: now } });
    health.report(COMPONENT, healthOf(now));
  }

  function enter(next: DeviceState['state'], why: string | null): void {
    phase = next;
    reason = why;
    publish();
  }

  async function look(): Promise<void> {
    let stream: LinkStream | undefined;
    try {
      stream = await place.find();
    } catch (error) {
      if (!(error instanceof PadbridgeError)) throw error;
      enter(error.code === 'unavailable' ? 'unavailable' : 'searching', error.message);
      return;
    }
    if (stream === undefined) {
      enter('searching', NOTHING_PLUGGED_IN);
      return;
    }
    enter('connecting', 'The unit is being read.');
    try {
      await connect(stream);
    } catch (error) {
      const text = error instanceof PadbridgeError ? error.message : String(error);
      log.warn('The sampler could not be reached', { reason: text });
      await stream.close();
      lose(text);
    }
  }

  async function connect(stream: LinkStream): Promise<void> {
    const session = await openSession(stream, deps.session);
    const next = createUnit(session);
    unit = next;
    session.onClose((error) => {
      if (unit === next) lose(error?.message ?? 'The unit was unplugged.');
    });
    session.onStatus(publish);
    await mirror.follow(next);
    enter('connected', null);
    log.info('An SP-404MK2 is connected', { port: stream.name, simulated: place.simulated });
    for (const listener of connectedListeners) listener(next);
  }

  function lose(why: string): void {
    unit = undefined;
    mirror.lose();
    enter('searching', why);
  }

  function tick(): void {
    timer = undefined;
    if (!running) return;
    if (unit !== undefined && performance.now() - unit.session.lastHeard > SILENT_MS) {
      // Closing makes the session say that it is gone; the next look finds the unit again.
      void unit
        .close()
        .catch((error: unknown) => log.failure('The port of the sampler could not be closed', error));
    }
    const next = unit === undefined ? look() : Promise.resolve();
    looking = next
      .catch((error: unknown) => log.failure('Looking for a sampler failed', error))
      .then(() => {
        if (running) timer = setTimeout(tick, lookMs);
      });
  }

  function connected(): Unit {
    if (unit !== undefined && phase === 'connected') return unit;
    throw new PadbridgeError('unavailable', reason ?? NOTHING_PLUGGED_IN, {
      subject: 'SP-404MK2',
      next: 'Plug the unit in by USB and switch it on.',
    });
  }

  return {
    mirror,
    state,
    unit: connected,
    async play(pad) {
      await connected().preview(pad);
      tellHit(pad, 'host');
    },
    holds: (one) => unit === one && phase === 'connected',
    onConnected: (listener) => void connectedListeners.push(listener),
    start() {
      if (running) return;
      running = true;
      publish();
      tick();
    },
    async stop() {
      running = false;
      clearTimeout(timer);
      await unit?.close();
      await looking;
    },
    look() {
      if (!running || timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      tick();
    },
    async edit(work, signal) {
      const target = connected();
      if ((await target.status()).locked) {
        waiting++;
        publish();
        try {
          await unlocked(target, signal);
        } finally {
          waiting--;
          publish();
        }
      }
      return work(target);
    },
  };
}

const NOTHING_PLUGGED_IN = 'No SP-404MK2 is plugged in.';

/** Settles when the menu on the unit is closed. */
function unlocked(unit: Unit, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = unit.session.onStatus(({ mode }) => {
      if (mode !== 4) done(resolve);
    });
    const onAbort = () =>
      done(() => reject(new PadbridgeError('cancelled', 'Cancelled while a menu was open on the unit.')));
    const done = (then: () => void) => {
      stop();
      signal?.removeEventListener('abort', onAbort);
      then();
    };
    unit.session.onClose((error) =>
      done(() => reject(error ?? new PadbridgeError('unavailable', NOTHING_PLUGGED_IN))),
    );
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** No unit is no fault: a catalogue is of use without one. */
function healthOf({ state, simulated, reason, locked }: DeviceState): Parameters<HealthBoard['report']>[1] {
  if (state === 'unavailable') {
    return {
      state: 'down',
      reason: reason ?? NOTHING_PLUGGED_IN,
      next: 'Go on without: everything else works.',
    };
  }
  if (simulated) {
    return {
      state: 'degraded',
      reason: 'This is a simulated SP-404MK2.',
      next: 'Start without --demo for a real one.',
    };
  }
  if (locked)
    return {
      state: 'degraded',
      reason: 'A menu is open on the unit: edits wait.',
      next: 'Press EXIT on the unit.',
    };
  if (state === 'connected') return { state: 'up' };
  return {
    state: 'degraded',
    reason: reason ?? NOTHING_PLUGGED_IN,
    next: 'Plug the unit in by USB and switch it on.',
  };
}
