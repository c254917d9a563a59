import { PadbridgeError } from '../../schemas/errors.js';
import type { MidiInput, MidiListener, MidiOutput, MidiPorts } from './library.js';

/**
 * MIDI ports that are wanted, open whenever they are there: found by name, opened again after they were away. Who wants the
 * same input as another shares it, since some systems give a port to one program once.
 */
export interface PortKeeper {
  /** Opens the MIDI system. Settles in any case: `problem` tells why there is none. */
  start: () => Promise<void>;
  /** Closes everything. */
  stop: () => void;
  /** Opens another MIDI system, when one was started; what is wanted is looked for there. */
  reopen: () => Promise<void>;
  /** Why this machine has no MIDI, or null. */
  readonly problem: PadbridgeError | null;
  readonly available: boolean;
  names: () => { inputs: string[]; outputs: string[] };
  input: (wish: InputWish) => KeptPort;
  output: (wish: Wish) => KeptOutput;
  /** Looks now, for who knows that something was plugged in or out. */
  look: () => void;
  /** Called with every message that comes in or is sent, for who wants to look on. Returns the function that ends it. */
  onTraffic: (listener: TrafficListener) => () => void;
  /** Called when ports came or went, and when a wish was met or is not any more. Returns the function that ends it. */
  onChange: (listener: () => void) => () => void;
}

/** A message on its way through a port. */
export type TrafficListener = (port: string, direction: 'in' | 'out', bytes: readonly number[]) => void;

export interface Wish {
  /** The wanted one of the ports that are there. */
  choose: (names: readonly string[]) => string | undefined;
}

export interface InputWish extends Wish {
  onMessage: MidiListener;
}

export interface KeptPort {
  /** As the system calls it now; null while it is away. */
  readonly name: string | null;
  /** Why it is not open although it is there; null otherwise. */
  readonly problem: string | null;
  release: () => void;
}

export interface KeptOutput extends KeptPort {
  /** Throws 'unavailable' while the port is away. */
  send: (bytes: readonly number[]) => void;
}

export interface PortKeeperDeps {
  open: () => Promise<MidiPorts>;
  /** Told about a port that is there and cannot be opened, once. */
  onProblem: (name: string, error: unknown) => void;
  /** Ports come and go; libraries do not say when. */
  lookMs?: number;
}

const LOOK_MS = 1_000;

/** A wish with what it got. */
interface Slot<P> {
  wish: Wish;
  port: P | undefined;
  name: string | null;
  problem: string | null;
}
type InputSlot = Slot<SharedInput> & { wish: InputWish };

interface SharedInput {
  port: MidiInput;
  listeners: Set<MidiListener>;
}

export function createPortKeeper({ open, onProblem, lookMs = LOOK_MS }: PortKeeperDeps): PortKeeper {
  const inputs = new Set<InputSlot>();
  const outputs = new Set<Slot<MidiOutput>>();
  const shared = new Map<string, SharedInput>();
  const listeners = new Set<() => void>();
  const onlookers = new Set<TrafficListener>();
  let system: MidiPorts | undefined;
  let problem: PadbridgeError | null = new PadbridgeError('unavailable', 'MIDI was not started.');
  let timer: NodeJS.Timeout | undefined;
  let seen = '';
  let started = false;
  /** Counts openings: one that was overtaken while it waited for the system is let go. */
  let round = 0;

  const names = () => ({ inputs: system?.inputs() ?? [], outputs: system?.outputs() ?? [] });

  function openShared(name: string, { onMessage }: InputWish): SharedInput {
    let one = shared.get(name);
    if (one === undefined) {
      const heard = new Set<MidiListener>();
      const port = system!.openInput(name, (bytes, seconds) => {
        for (const onlooker of onlookers) onlooker(name, 'in', bytes);
        for (const listener of [...heard]) listener(bytes, seconds);
      });
      one = { port, listeners: heard };
      shared.set(name, one);
    }
    one.listeners.add(onMessage);
    return one;
  }

  function closeInput(slot: InputSlot): void {
    const { port, name } = slot;
    [slot.port, slot.name] = [undefined, null];
    port?.listeners.delete(slot.wish.onMessage);
    if (port?.listeners.size !== 0 || name === null) return;
    shared.delete(name);
    port.port.close();
  }

  function closeOutput(slot: Slot<MidiOutput>): void {
    const { port } = slot;
    [slot.port, slot.name] = [undefined, null];
    port?.close();
  }

  /** Gives a slot what it wants of the ports that are there. */
  function meet<P, S extends Slot<P>>(
    slot: S,
    there: readonly string[],
    close: (slot: S) => void,
    openPort: (name: string, slot: S) => P,
  ): void {
    const wanted = slot.wish.choose(there) ?? null;
    if (wanted === slot.name) return;
    close(slot);
    if (wanted === null) {
      slot.problem = null;
      return;
    }
    try {
      slot.port = openPort(wanted, slot);
      [slot.name, slot.problem] = [wanted, null];
    } catch (error) {
      if (slot.problem === null) onProblem(wanted, error);
      slot.problem =
        error instanceof PadbridgeError ? error.message : `The MIDI port ${wanted} cannot be opened.`;
    }
  }

  const meetInput = (slot: InputSlot, there: readonly string[]) =>
    meet<SharedInput, InputSlot>(slot, there, closeInput, (name) => openShared(name, slot.wish));
  const meetOutput = (slot: Slot<MidiOutput>, there: readonly string[]) =>
    meet<MidiOutput, Slot<MidiOutput>>(slot, there, closeOutput, (name) => system!.openOutput(name));

  function look(): void {
    if (system === undefined) return;
    const there = names();
    for (const slot of inputs) meetInput(slot, there.inputs);
    for (const slot of outputs) meetOutput(slot, there.outputs);
    const now = JSON.stringify([there, [...inputs, ...outputs].map(({ name, problem: why }) => [name, why])]);
    if (now === seen) return;
    seen = now;
    tell();
  }

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  function tick(): void {
    try {
      look();
    } catch (error) {
      onProblem('MIDI', error);
    }
    timer = setTimeout(tick, lookMs);
  }

  async function start(): Promise<void> {
    started = true;
    const own = (round += 1);
    try {
      const opened = await open();
      // Stopped, or another one asked for, while this one was opening.
      if (own !== round) {
        opened.close();
        return;
      }
      system = opened;
    } catch (error) {
      if (!(error instanceof PadbridgeError)) throw error;
      if (own !== round) return;
      problem = error;
      tell();
      return;
    }
    problem = null;
    tick();
  }

  function stop(): void {
    [started, seen] = [false, ''];
    round += 1;
    clearTimeout(timer);
    for (const slot of inputs) closeInput(slot);
    for (const slot of outputs) closeOutput(slot);
    system?.close();
    system = undefined;
    problem = new PadbridgeError('unavailable', 'MIDI was stopped.');
  }

  return {
    get problem() {
      return problem;
    },
    get available() {
      return system !== undefined;
    },
    names,
    look,
    onTraffic(listener) {
      onlookers.add(listener);
      return () => void onlookers.delete(listener);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start,
    stop,
    async reopen() {
      if (!started) return;
      stop();
      await start();
    },
    input(wish) {
      const slot: InputSlot = { wish, port: undefined, name: null, problem: null };
      inputs.add(slot);
      // Not a look: who wishes from within a change must not be told of that change again.
      meetInput(slot, names().inputs);
      return keptPort(slot, () => {
        closeInput(slot);
        inputs.delete(slot);
      });
    },
    output(wish) {
      const slot: Slot<MidiOutput> = { wish, port: undefined, name: null, problem: null };
      outputs.add(slot);
      meetOutput(slot, names().outputs);
      return Object.assign(
        keptPort(slot, () => {
          closeOutput(slot);
          outputs.delete(slot);
        }),
        {
          send(bytes: readonly number[]) {
            if (slot.port !== undefined) {
              slot.port.send(bytes);
              for (const onlooker of onlookers) onlooker(slot.name ?? '', 'out', bytes);
              return;
            }
            throw new PadbridgeError('unavailable', slot.problem ?? 'The MIDI port is not there.', {
              subject: 'midi',
              next: 'Plug the device in by USB.',
            });
          },
        },
      );
    },
  };
}

function keptPort(slot: Slot<unknown>, release: () => void): KeptPort {
  return {
    get name() {
      return slot.name;
    },
    get problem() {
      return slot.problem;
    },
    release,
  };
}
