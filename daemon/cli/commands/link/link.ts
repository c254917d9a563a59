import path from 'node:path';
import type { Command } from 'commander';
import { listSerialPorts } from '../../../../hardware/sp404/link/serial-ports.js';
import { openSerialStream } from '../../../../hardware/sp404/link/serial-stream.js';
import { createFolderVolume } from '../../../../hardware/sp404/simulator/folder-volume.js';
import { createSimulatedUnit } from '../../../../hardware/sp404/simulator/unit.js';
import { openUnit } from '../../../device/open-unit.js';
import { PAD_WORDS } from '../../../device/pad-words.js';
import { absolutePath } from '../../arguments.js';
import { EXIT } from '../../exit-codes.js';
import type { Runner } from '../../invocation.js';
import { formatTable } from '../../table.js';
import type { Terminal } from '../../terminal.js';
import { addDeskCommands } from './desk.js';
import { addFileCommands } from './files.js';
import { addPadCommands } from './pads.js';
import { addProjectCommands } from './projects.js';
import { PORT_COLUMNS } from './text.js';
import { addTwinCommands } from './twin.js';
import { ARCHIVE, type On } from './work.js';

/** Commands for an SP-404MK2 on its USB link. */
export function addLink(program: Command, run: Runner, terminal: Terminal): void {
  const link = program
    .command('link')
    .description('An SP-404MK2 on USB: its pads, projects and files')
    .addHelpText(
      'after',
      `
Examples:
  padbridge link status
  padbridge link import B3 kick.wav --name KICK
  padbridge link set B3 level 100
  padbridge link export-project 2 ./project-2
  padbridge link ls /IMPORT --port /dev/ttyACM0

Settings of a pad: ${PAD_WORDS.join(', ')}.
Paths below /SP404REMOTE// are the unit's own storage, all others its SD card.
What a command replaces or deletes on the unit is kept in ${ARCHIVE} of the data folder first.
The daemon holds the link while it runs; stop it to use these commands. send-kit, pull and twin are
carried out by the daemon.`,
    );

  /** A command that works on an open unit. */
  const on: On = (name, description, work, parsers = []) => {
    const command = link
      .command(name)
      .description(description)
      .option('--port <path>', 'serial device or pseudo-terminal of the unit');
    command.registeredArguments.forEach((argument, i) => {
      const parse = parsers[i];
      if (parse !== undefined) argument.argParser(parse);
    });
    command.action(
      run(async (invocation, given) => {
        const options = given.opts<Record<string, unknown>>();
        const unit = await openUnit(options.port as string | undefined, invocation.signal);
        try {
          const archive = path.join(invocation.config.data, ARCHIVE);
          return (await work({ unit, invocation, args: given.processedArgs, options, archive })) ?? EXIT.ok;
        } finally {
          await unit.close();
        }
      }),
    );
    return command;
  };
  const local = (word: string) => absolutePath(word, terminal.surroundings);

  link
    .command('ports')
    .description('The serial ports of this computer, and which is an SP-404MK2')
    .action(
      run(async ({ json, print, printJson, remark, width }) => {
        const ports = await listSerialPorts();
        if (json) printJson({ ports });
        else if (ports.length > 0) print(formatTable(ports, PORT_COLUMNS, width));
        else remark('This computer has no serial ports now.');
        return EXIT.ok;
      }),
    );

  link
    .command('simulate')
    .description('Be a simulated SP-404MK2 at one end of a serial line or pseudo-terminal, until Ctrl-C')
    .requiredOption('--port <path>', 'this end of the line')
    .option('--card <folder>', 'folder that stands for the SD card (default: in memory)')
    .action(
      run(async ({ signal, remark }, command) => {
        const { port, card } = command.opts<{ port: string; card?: string }>();
        const unit = createSimulatedUnit(card === undefined ? {} : { card: createFolderVolume(local(card)) });
        const stream = await openSerialStream(port);
        unit.plug(stream);
        remark(`A simulated SP-404MK2 is at ${port}`);
        await new Promise<void>((resolve) => {
          stream.onClose(() => resolve());
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        await stream.close();
        return EXIT.ok;
      }),
    );

  addProjectCommands(on, local);
  addPadCommands(on, local);
  addFileCommands(on, local);
  addDeskCommands(link, run);
  addTwinCommands(link, run);
}
