import { plainPortName, unitPort } from '../../hardware/midi/library.js';
import type { PortKeeper } from '../../hardware/midi/port-keeper.js';
import type { Binding, Controller, ControllerProfile } from '../../schemas/controllers.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Touched } from '../../schemas/methods/controllers.js';
import type { PreferenceStore } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';
import type { Log } from '../log/log.js';
import type { SelectionKeeper } from '../selection/selection.js';
import { createLearning } from './learn.js';
import { padOfCell, type World } from './lights.js';
import { createLiveController, type LiveController } from './live-controller.js';
import { noSuchProfile, type ProfileStore } from './profile-store.js';
import { type Call, createActionRunner } from './run-actions.js';

/** MIDI controllers: found by name, each with a profile, their touches carried out and their lights kept right. */
export interface Controllers {
  start: () => void;
  stop: () => void;
  list: () => Controller[];
  profiles: ProfileStore;
  use: (port: string, profile: string | null) => void;
  learn: (port: string | undefined, seconds: number, signal: AbortSignal) => Promise<Touched>;
  bind: (port: string, binding: Binding) => Promise<ControllerProfile>;
  unbind: (port: string, control: string, layer: number) => Promise<ControllerProfile>;
  /** Profiles have changed: controllers go on with what they are now. */
  refresh: () => void;
}

export interface ControllersDeps {
  ports: PortKeeper;
  profiles: ProfileStore;
  preferences: PreferenceStore;
  selection: SelectionKeeper;
  bus: EventBus;
  log: Log;
  call: Call;
  /** Pads that hold something where pads stand for now, and those that hold the selected sample. */
  pads: () => Pick<World, 'loaded' | 'selected'>;
  now: () => number;
}

/** Setting that says which profile a port was given by the person. */
const CHOSEN = 'controllers.ports';
/** Ports of the system that stand for no device. */
const NO_DEVICE = /midi through|through port/i;
/** How long the light of a pad shows that it was hit. */
const FLASH_MS = 120;
/** What the lights may show something of. */
const RELIGHT = new Set<string>([
  'selection.changed',
  'pads.changed',
  'kits.changed',
  'device.padsChanged',
  'device.changed',
]);

export function createControllers(deps: ControllersDeps): Controllers {
  const { ports, profiles, preferences, selection, bus, log } = deps;
  const live = new Map<string, LiveController>();
  const hit = new Map<string, NodeJS.Timeout>();
  const learning = createLearning(ports);
  let stops: (() => void)[] = [];
  let lighting = false;
  /** What pads hold; asked for again when something has changed. */
  let look: ReturnType<typeof deps.pads> | undefined;
  let told = '';

  const runner = createActionRunner({
    call: deps.call,
    bus,
    log,
    variables: ({ cell, value, delta }) => ({
      sample: selection.sample,
      kit: selection.kit,
      bank: () => selection.current().bank,
      pad: () => (cell === null ? noCell() : (padOfCell(selection.current().bank, cell) ?? noCell())),
      value,
      delta,
    }),
  });

  const chosen = (): Record<string, string | null> =>
    (preferences.get([CHOSEN])[CHOSEN] ?? {}) as Record<string, string | null>;

  /** Inputs that could be controllers, under the names they keep. */
  function candidates(): string[] {
    const { inputs } = ports.names();
    const unit = unitPort(inputs);
    const devices = inputs.filter((name) => name !== unit && !NO_DEVICE.test(name));
    return [...new Set(devices.map(plainPortName))];
  }

  function profileFor(port: string): {
    profile: ControllerProfile | undefined;
    because: Controller['because'];
  } {
    const choice = chosen()[port];
    if (choice === null) return { profile: undefined, because: 'chosen' };
    const wanted = choice === undefined ? undefined : profiles.get(choice)?.profile;
    if (wanted !== undefined) return { profile: wanted, because: 'chosen' };
    const name = port.toLowerCase();
    const found = profiles
      .list()
      .find(({ profile }) => profile.match.some((part) => name.includes(part.toLowerCase())));
    return { profile: found?.profile, because: found === undefined ? 'none' : 'matched' };
  }

  function refresh(): void {
    const there = new Set(candidates());
    for (const [port, one] of live) {
      if (there.has(port) && profileFor(port).profile !== undefined) continue;
      live.delete(port);
      one.release();
    }
    for (const port of there) {
      const { profile } = profileFor(port);
      const one = live.get(port);
      if (profile === undefined) continue;
      if (one === undefined) live.set(port, createLiveController(port, profile, liveDeps));
      else if (one.profile !== profile) one.follow(profile);
    }
    const controllers = list();
    const text = JSON.stringify(controllers);
    if (text !== told) {
      told = text;
      bus.publish({ name: 'controllers.changed', payload: { controllers } });
    }
    relight();
  }

  const shared = () => {
    const { assign, target } = selection.current();
    return { assign: assign !== 'off', unit: target === 'unit' };
  };

  const liveDeps = {
    ports,
    shared,
    isTaken: learning.take,
    run(
      port: string,
      event: { control: string; value: number },
      effects: readonly Parameters<typeof runner.run>[2][],
    ) {
      bus.publish({ name: 'controllers.touched', payload: { port, ...event } });
      for (const effect of effects) {
        if (effect.cell !== null) flash(padOfCell(selection.current().bank, effect.cell));
        runner.run(port, event, effect);
      }
      relight();
    },
  };

  function flash(pad: string | null): void {
    if (pad === null) return;
    clearTimeout(hit.get(pad));
    hit.set(
      pad,
      setTimeout(() => {
        hit.delete(pad);
        relight();
      }, FLASH_MS),
    );
  }

  /** Once for all that happens in this turn of the event loop. */
  function relight(): void {
    if (lighting || live.size === 0) return;
    lighting = true;
    setImmediate(() => {
      lighting = false;
      const world: World = {
        selection: selection.current(),
        hit: new Set(hit.keys()),
        ...(look ??= deps.pads()),
      };
      for (const one of live.values()) {
        try {
          one.light(world);
        } catch (error) {
          log.failure('The lights of a controller could not be set', error, { port: one.port });
        }
      }
    });
  }

  function list(): Controller[] {
    return candidates().map((port) => {
      const one = live.get(port);
      const { profile, because } = profileFor(port);
      return {
        port,
        profile: profile?.id ?? null,
        because,
        output: one?.hasOutput ?? false,
        layer: one?.state.layer ?? 0,
        problem: one?.problem ?? null,
      };
    });
  }

  /** The profile that a port's bindings are kept in; one of its own for a port that had none. */
  function keptProfile(port: string): ControllerProfile {
    const { profile } = profileFor(port);
    if (profile !== undefined) return profile;
    const id = slugOf(port);
    const name = port.slice(0, 60);
    return {
      format: 'padbridge-controller/1',
      id,
      name,
      match: [name],
      pads: [],
      padActions: [],
      bindings: [],
      lights: null,
      hello: [],
    };
  }

  async function keep(port: string, profile: ControllerProfile): Promise<ControllerProfile> {
    await profiles.save(profile);
    // It was said of this port that it has none: now it has.
    if (chosen()[port] === null) choose(port, profile.id);
    refresh();
    return profile;
  }

  function choose(port: string, profile: string | null): void {
    preferences.set({ [CHOSEN]: { ...chosen(), [port]: profile } }, deps.now());
  }

  return {
    profiles,
    list,
    refresh,
    start() {
      stops = [
        ports.onChange(refresh),
        bus.subscribe(({ name, payload }) => {
          if (name === 'pads.hit' && selection.current().target === 'unit') flash(payload.pad);
          else if (RELIGHT.has(name)) look = undefined;
          else return;
          relight();
        }),
      ];
      refresh();
    },
    stop() {
      for (const stop of stops) stop();
      runner.stop();
      for (const timer of hit.values()) clearTimeout(timer);
      hit.clear();
      for (const one of live.values()) one.release();
      live.clear();
    },
    use(port, profile) {
      if (profile !== null && profiles.get(profile) === undefined) throw noSuchProfile(profile);
      choose(port, profile);
      refresh();
    },
    learn(port, seconds, signal) {
      if (ports.problem !== null) throw ports.problem;
      const silent = candidates().filter((one) => !live.has(one));
      return learning.learn({ port, silent, seconds }, signal);
    },
    bind(port, binding) {
      const profile = keptProfile(port);
      return keep(port, { ...profile, bindings: [...without(profile, binding), binding] });
    },
    unbind(port, control, layer) {
      const profile = keptProfile(port);
      const left = without(profile, { control, layer });
      if (left.length === profile.bindings.length) {
        throw new PadbridgeError('not-found', `Nothing is bound to ${control} in layer ${layer}.`, {
          subject: control,
        });
      }
      return keep(port, { ...profile, bindings: left });
    },
  };
}

function without({ bindings }: ControllerProfile, gone: Pick<Binding, 'control' | 'layer'>): Binding[] {
  return bindings.filter(({ control, layer }) => control !== gone.control || layer !== gone.layer);
}

function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return slug || 'controller';
}

function noCell(): never {
  throw new PadbridgeError('invalid-input', 'This control stands for no pad.', {
    subject: '$pad',
    next: 'Name a pad, or use $bank:1 to $bank:16 for one of the selected bank.',
  });
}
