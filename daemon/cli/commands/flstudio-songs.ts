import type { Command } from 'commander';
import type { ParamsInput } from '../../../schemas/methods.js';
import type { FlProject, FlUse } from '../../../schemas/methods/fl-projects.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { escapeText } from '../../log/escape.js';
import { absolutePath } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { type Runner, withSession } from '../invocation.js';
import { type Column, formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';
import { formatBpm, NONE } from '../values.js';

const USE_COLUMNS: Column<FlUse>[] = [
  { title: 'Song', value: ({ project }) => project },
  { title: 'Channel', value: ({ channel }) => channel ?? NONE },
  {
    title: '',
    value: ({ guess, state }) =>
      [guess ? 'by name' : '', state === 'read' ? '' : state].filter((word) => word !== '').join(', '),
  },
  { title: 'File', value: ({ path }) => path, flexible: true },
];
const PROJECT_COLUMNS: Column<FlProject>[] = [
  { title: 'ID', value: ({ id }) => String(id), align: 'right' },
  { title: 'Song', value: ({ name }) => name, flexible: true },
  { title: 'BPM', value: ({ tempo }) => formatBpm(tempo), align: 'right' },
  { title: 'Samples', value: ({ samples }) => String(samples), align: 'right' },
  { title: 'Unknown', value: ({ unknown }) => String(unknown), align: 'right' },
  { title: '', value: ({ state }) => (state === 'read' ? '' : state) },
];

/** `flstudio used`, `songs` and `scan`: songs and what they are made of. */
export function addSongCommands(flstudio: Command, run: Runner, terminal: Terminal): void {
  addUsed(flstudio, run, terminal);
  addSongs(flstudio, run);
  addScan(flstudio, run, terminal);
}

function addUsed(flstudio: Command, run: Runner, terminal: Terminal): void {
  flstudio
    .command('used')
    .argument('<file>', 'a sample of the library')
    .description('Say which songs use a sample')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: true }, async (session) => {
          const { facade } = session;
          const file = absolutePath(command.args[0]!, terminal.surroundings);
          const sample = session.findByPath(file);
          if (sample === undefined) {
            throw new PadbridgeError('not-found', 'This file is not in the library.', {
              subject: file,
              next: 'Add its folder with padbridge index.',
            });
          }
          const found = await facade.call('flstudio.whereUsed', { sampleId: sample.id }, invocation.context);
          if (invocation.json) invocation.printJson(found);
          else if (found.uses.length > 0) {
            invocation.print(formatTable(found.uses, USE_COLUMNS, invocation.width));
          } else {
            invocation.printLine(`${escapeText(sample.name)} is used in none of ${found.projects} songs.`);
            if (found.projects === 0) invocation.remark('No songs were read yet: padbridge flstudio scan.');
          }
          if (found.unread > 0)
            invocation.remark(`${found.unread} songs cannot be read and may use it, too.`);
          return EXIT.ok;
        }),
      ),
    );
}

function addSongs(flstudio: Command, run: Runner): void {
  flstudio
    .command('songs')
    .description('List the songs that were read, last saved first')
    .action(
      run((invocation) =>
        withSession(invocation, { readonly: true }, async ({ facade }) => {
          const found = await facade.call('flstudio.projects', { limit: 500 }, invocation.context);
          if (invocation.json) invocation.printJson(found);
          else {
            if (found.projects.length > 0) {
              invocation.print(formatTable(found.projects, PROJECT_COLUMNS, invocation.width));
            }
            const where = found.folders.length === 0 ? 'no folder' : found.folders.map(escapeText).join(', ');
            invocation.remark(`${found.projects.length} songs; watched: ${where}`);
          }
          return EXIT.ok;
        }),
      ),
    );
}

function addScan(flstudio: Command, run: Runner, terminal: Terminal): void {
  flstudio
    .command('scan')
    .argument(
      '[folders...]',
      'folders with songs, from now on these (default: as before, or FL Studio’s own)',
    )
    .description('Read the songs that are new or were saved again')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async ({ facade }) => {
          const folders = command.args.map((folder) => absolutePath(folder, terminal.surroundings));
          const params: ParamsInput<'flstudio.setProjectFolders'> = { folders };
          if (folders.length > 0) await facade.call('flstudio.setProjectFolders', params, invocation.context);
          const found = await facade.call('flstudio.scanProjects', {}, invocation.context);
          if (invocation.json) invocation.printJson(found);
          else {
            const { read, unchanged, failed, missing } = found;
            invocation.printLine(
              `${read} songs read, ${unchanged} unchanged, ${failed} cannot be read, ${missing} are gone.`,
            );
          }
          return EXIT.ok;
        }),
      ),
    );
}
