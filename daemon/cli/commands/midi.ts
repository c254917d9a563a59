import type { Command } from 'commander';
import { readTouch } from '../../../hardware/midi/controls.js';
import { openMidiPorts, plainPortName, portNamed, unitPort } from '../../../hardware/midi/library.js';
import { createPortKeeper, type PortKeeper } from '../../../hardware/midi/port-keeper.js';
import { CLOCK, readPadNote } from '../../../hardware/sp404/midi/messages.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import type { Invocation, Runner } from '../invocation.js';
import { formatTable, type Column } from '../table.js';
import { NONE } from '../values.js';

interface PortLine {
  name: string;
  input: boolean;
  output: boolean;
  unit: boolean;
}

const PORTS: Column<PortLine>[] = [
  { title: 'Port', value: ({ name }) => name, flexible: true },
  { title: 'In', value: ({ input }) => (input ? 'yes' : NONE) },
  { title: 'Out', value: ({ output }) => (output ? 'yes' : NONE) },
  { title: 'SP-404MK2', value: ({ unit }) => (unit ? 'yes' : NONE) },
];

/** Commands that look at MIDI itself, in this process; they change nothing. */
export function addMidi(program: Command, run: Runner): void {
  const midi = program.command('midi').description('MIDI ports of this computer and what comes in on them');

  midi
    .command('ports')
    .description('The MIDI ports, and which is an SP-404MK2')
    .action(
      run((invocation) =>
        withPorts(invocation, ({ inputs, outputs }) => {
          const unit = [unitPort(inputs), unitPort(outputs)];
          const ports = [...new Set([...inputs, ...outputs])].map((name) => ({
            name,
            input: inputs.includes(name),
            output: outputs.includes(name),
            unit: unit.includes(name),
          }));
          if (invocation.json) invocation.printJson({ ports });
          else if (ports.length > 0) invocation.print(formatTable(ports, PORTS, invocation.width));
          else invocation.remark('This computer has no MIDI ports now.');
          return Promise.resolve();
        }),
      ),
    );

  midi
    .command('monitor')
    .argument('[port]', 'only this port')
    .description('Show what comes in until Ctrl-C; with --json one object a line')
    .option('--clock', 'show clock ticks too')
    .option('--count <messages>', 'end after so many', wholeNumber(1, 1_000_000))
    .action(
      run((invocation, command) => {
        const { clock = false, count = Infinity } = command.opts<{ clock?: boolean; count?: number }>();
        return withPorts(invocation, ({ inputs }, keeper) => {
          let left = count;
          return listen(keeper, chosen(inputs, command.args[0]), invocation.signal, (port, bytes) => {
            if (bytes[0] === CLOCK.tick && !clock) return false;
            if (invocation.json) invocation.printJson({ port, bytes, ...meaningOf(bytes) });
            else invocation.print(`${port}  ${hex(bytes)}  ${textOf(bytes)}\n`);
            return --left <= 0;
          });
        });
      }),
    );

  midi
    .command('learn')
    .argument('[port]', 'only this port')
    .description('Touch a pad, key or knob and read its address')
    .action(
      run((invocation, command) =>
        withPorts(invocation, ({ inputs }, keeper) => {
          invocation.remark('Touch a control.');
          return listen(keeper, chosen(inputs, command.args[0]), invocation.signal, (port, bytes) => {
            const touch = readTouch(bytes);
            if (touch === undefined || touch.value === 0) return false;
            const pad = readPadNote(bytes)?.pad ?? null;
            if (invocation.json) invocation.printJson({ port: plainPortName(port), ...touch, pad });
            else invocation.print(`${touch.control} on ${plainPortName(port)} (${touch.value})\n`);
            return true;
          });
        }),
      ),
    );
}

async function withPorts(
  { signal }: Invocation,
  work: (names: { inputs: string[]; outputs: string[] }, keeper: PortKeeper) => Promise<void>,
) {
  signal.throwIfAborted();
  const keeper = createPortKeeper({ open: openMidiPorts, onProblem: () => undefined });
  await keeper.start();
  try {
    if (keeper.problem !== null) throw keeper.problem;
    await work(keeper.names(), keeper);
    return EXIT.ok;
  } finally {
    keeper.stop();
  }
}

/** The ports to listen to. Throws 'not-found' when there are none. */
function chosen(inputs: readonly string[], wanted: string | undefined): string[] {
  const one = wanted === undefined ? undefined : portNamed(wanted)(inputs);
  const ports = wanted === undefined ? [...inputs] : one === undefined ? [] : [one];
  if (ports.length > 0) return ports;
  throw new PadbridgeError(
    'not-found',
    wanted === undefined ? 'This computer has no MIDI inputs now.' : `There is no MIDI input ${wanted}.`,
    { subject: wanted ?? 'midi', next: 'Plug a device in; see `padbridge midi ports`.' },
  );
}

/** Hears messages until one is said to be the last, or Ctrl-C. */
function listen(
  keeper: PortKeeper,
  names: readonly string[],
  signal: AbortSignal,
  onMessage: (port: string, bytes: readonly number[]) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    for (const name of names) {
      keeper.input({
        choose: portNamed(name),
        onMessage(bytes) {
          if (onMessage(name, bytes)) resolve();
        },
      });
    }
  });
}

function meaningOf(bytes: readonly number[]) {
  const note = readPadNote(bytes);
  return { control: readTouch(bytes)?.control ?? null, pad: note?.pad ?? null };
}

function textOf(bytes: readonly number[]): string {
  const { control, pad } = meaningOf(bytes);
  return [control, pad === null ? null : `pad ${pad} in mode A`].filter((part) => part !== null).join(', ');
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
