import path from 'node:path';
import { openMidiPorts } from '../hardware/midi/library.js';
import { createPortKeeper, type PortKeeper, type PortKeeperDeps } from '../hardware/midi/port-keeper.js';
import { watchUsb } from '../hardware/usb/hot-plug.js';
import { PadbridgeError } from '../schemas/errors.js';
import type { Facade } from '../schemas/facade.js';
import { searchParams } from '../schemas/methods/samples.js';
import type { Catalogue } from './catalogue/types.js';
import type { ResolvedConfig } from './config/load.js';
import type { ContextKeeper } from './context/context.js';
import { type Controllers, createControllers } from './controllers/controllers.js';
import { createPadLook } from './controllers/pad-look.js';
import { createProfileStore } from './controllers/profile-store.js';
import { createDevice, type Device } from './device/device.js';
import { createDemo, serialUnits, switchablePlace, UNIT_USB } from './device/unit-places.js';
import type { EventBus } from './event-bus.js';
import { presentFile } from './facade/audio-file.js';
import type { HealthBoard } from './health.js';
import type { Log } from './log/log.js';
import { createMidi, type Midi } from './midi/midi.js';
import { watchMidi } from './midi/monitor.js';
import { createPadMap } from './midi/pad-map.js';
import { createPlayOnUnit } from './midi/play-on-unit.js';
import type { Render } from './device/prepared-sample.js';
import { assignByHit } from './selection/assign-by-hit.js';
import { createSelection, type SelectionKeeper } from './selection/selection.js';
import { createTwinStore } from './twin/twin-store.js';
import { createTwin, type Twin } from './twin/twin.js';

/** What stands on the desk: the sampler on USB and MIDI, controllers, and what the person is at. */
export interface Desk {
  device: Device;
  midiPorts: PortKeeper;
  midi: Midi;
  selection: SelectionKeeper;
  controllers: Controllers;
  twin: Twin;
  start: () => void;
  stop: () => Promise<void>;
}

export interface DeskDeps {
  config: ResolvedConfig;
  catalogue: Catalogue;
  bus: EventBus;
  health: HealthBoard;
  context: ContextKeeper;
  log: Log;
  now: () => number;
  render: Render;
  /** The facade is made of this, so it is asked for when it is needed. */
  facade: () => Facade;
  /** The MIDI system; that of this machine unless a benchmark brings one. */
  openMidi?: PortKeeperDeps['open'] | undefined;
}

/** Folder in the data folder that stands for the SD card of the simulated unit. */
const DEMO_CARD = 'Demo SP-404MK2 card';
/** A device is on USB before its ports are. */
const PORTS_APPEAR_MS = 400;
/** All that an empty search finds, for buttons; a longer list is for the eye. */
const EVERYTHING = searchParams.parse({ limit: 500 });

export function createDesk(deps: DeskDeps): Desk {
  const { config, catalogue, bus, health, context, log, now, render, facade } = deps;
  const demo = createDemo(path.join(config.data, DEMO_CARD));
  const fileOf = (sampleId: number) => presentFile(catalogue, sampleId);
  const place = switchablePlace(serialUnits(config.samplerPort), demo.place, config.demo);
  const device = createDevice({
    place,
    onSwitched: () => midiPorts.reopen(),
    bus,
    health,
    log: log.child('device'),
    archive: path.join(config.data, 'unit-archive'),
    now,
    render,
    store: catalogue.unitTransfers,
    fileOf,
  });
  const midiLog = log.child('midi');
  const midiPorts = createPortKeeper({
    // A demo must not touch real hardware beside its simulated unit.
    open: () => (deps.openMidi ?? (place.simulated ? () => demo.midi.open() : openMidiPorts))(),
    onProblem: (port, error) => midiLog.failure('A MIDI port cannot be opened', error, { port }),
  });
  const midi = createMidi({
    ports: midiPorts,
    pads: createPadMap(catalogue.preferences, now),
    simulated: () => place.simulated,
    bus,
    health,
    songTempo: () => context.current().tempo?.value ?? null,
    onClock: ({ bpm, playing }) => context.hear('midi-clock', { tempo: bpm, playing }),
  });
  const twin = createTwin({
    store: createTwinStore(path.join(config.data, 'unit-twin'), (file, error) =>
      log.failure('What was known of a project of the unit cannot be read', error, { file }),
    ),
    device,
    bus,
    log: log.child('twin'),
    now,
    fileOf,
  });
  const selection = createSelection({
    bus,
    everything: () => catalogue.search.search(EVERYTHING).items.map(({ id }) => id),
    latestKit: () => catalogue.kits.list()[0]?.id,
    sampleOn: (kitId, pad) => catalogue.kits.get(kitId)?.state.pads[pad]?.sampleId ?? undefined,
    call: (name, params, caller) => facade().call(name, params, caller),
    playOnUnit: createPlayOnUnit(midi, device.keeper),
  });
  const controllers = createControllers({
    ports: midiPorts,
    profiles: createProfileStore(path.join(config.data, 'controllers'), now),
    preferences: catalogue.preferences,
    selection,
    bus,
    log: log.child('controllers'),
    call: (name, params, caller) => facade().call(name, params, caller),
    pads: createPadLook(selection, catalogue, device.keeper.mirror),
    now,
  });
  const stops: (() => void)[] = [
    watchMidi({ ports: midiPorts, bus, now }),
    assignByHit({ bus, selection, log: log.child('selection'), clock: () => performance.now() }),
  ];

  /** Looks at once when USB says that something came; without its word, every second is often enough. */
  async function watch(): Promise<void> {
    const lookAgain = () => {
      for (const wait of [0, PORTS_APPEAR_MS]) {
        setTimeout(() => {
          device.keeper.look();
          midiPorts.look();
        }, wait).unref();
      }
    };
    try {
      stops.push(await watchUsb(UNIT_USB, lookAgain));
      health.report('usb', { state: 'up' });
    } catch (error) {
      if (!(error instanceof PadbridgeError)) throw error;
      const { message, next } = error;
      health.report('usb', { state: 'degraded', reason: message, ...(next === undefined ? {} : { next }) });
    }
  }

  return {
    device,
    midiPorts,
    midi,
    selection,
    controllers,
    twin,
    start() {
      stops.push(twin.follow());
      device.start();
      midi.start();
      controllers.start();
      // Opening the MIDI system can take its time; nobody has to wait for it.
      midiPorts.start().catch((error: unknown) => log.failure('MIDI could not be started', error));
      if (config.demo) return;
      watch().catch((error: unknown) => log.failure('USB could not be watched', error));
    },
    async stop() {
      for (const stop of stops) stop();
      controllers.stop();
      midi.stop();
      midiPorts.stop();
      await device.stop();
    },
  };
}
