import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type ExportFormat,
  exportFormat,
  type ExportKind,
  exportKind,
  type ExportFile,
  type ExportOrganisation,
  exportOrganisation,
  type ExportRun,
} from '../../../schemas/exports.js';
import { escapeText } from '../../log/escape.js';
import { PROJECT_COUNT } from '../../sp404/project-paths.js';
import { absolutePath, collect, requireId, wholeNumber } from '../arguments.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { type Invocation, type Runner, withSession } from '../invocation.js';
import type { Session } from '../session.js';
import { progressText } from '../status-line.js';
import { type Column, formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';
import { formatBytes, formatTime } from '../values.js';

const COLUMNS: Column<ExportRun>[] = [
  { title: 'ID', value: ({ id }) => String(id), align: 'right' },
  { title: 'Begun', value: ({ createdAt }) => formatTime(createdAt) },
  { title: 'What', value: ({ name }) => name, flexible: true },
  { title: 'State', value: ({ state }) => state },
  { title: 'Files', value: ({ done, total }) => `${done}/${total}`, align: 'right' },
  { title: 'Size', value: ({ bytes }) => formatBytes(bytes), align: 'right' },
  { title: 'Place', value: ({ destination }) => destination, flexible: true },
];

interface StartOptions {
  kit?: number;
  collection?: number;
  sample?: string[];
  as: ExportKind;
  out?: string;
  name?: string;
  zip?: boolean;
  format?: ExportFormat;
  by?: ExportOrganisation;
  sanitise?: boolean;
  project?: number;
}

/** `export …`: kits, collections and samples as files. */
export function addExport(program: Command, run: Runner, terminal: Terminal): void {
  const group = program
    .command('export')
    .description('Write kits, collections and samples as files: loose, as a project, for FL Studio, as a zip')
    .addHelpText(
      'after',
      `
Without --out it goes into the folder Exports of the data folder. What an export does when nothing is said is a
preference: export.format, export.organisation, export.sanitise.

Examples:
  padbridge export start --collection 4 --by tempo
  padbridge export start --kit 1 --as project --out /media/ana/SP404MK2/EXPORT/PROJECT
  padbridge export start --sample 12 --sample 13 --as fl-studio --zip
  padbridge export show 6
  padbridge export resume 6`,
    );
  addStart(group, run, terminal);
  group
    .command('list', { isDefault: true })
    .option('--limit <number>', 'at most so many', wholeNumber(1, 200))
    .description('List them, newest first')
    .action(
      run(async (invocation, command) => {
        const { limit = 20 } = command.opts<{ limit?: number }>();
        const found = await withSession(invocation, { readonly: true }, ({ facade }) =>
          facade.call('exports.list', { limit }, invocation.context),
        );
        if (invocation.json) invocation.printJson(found);
        else if (found.exports.length > 0) {
          invocation.print(formatTable(found.exports, COLUMNS, invocation.width));
        } else invocation.remark('Nothing was exported yet. See `padbridge export --help`.');
        return EXIT.ok;
      }),
    );
  group
    .command('show')
    .argument('<export>')
    .description('Say what became of each file')
    .action(
      run(async (invocation, command) => {
        const id = requireId(command.args[0] ?? '', 'export');
        const found = await withSession(invocation, { readonly: true }, ({ facade }) =>
          facade.call('exports.get', { id }, invocation.context),
        );
        if (invocation.json) invocation.printJson(found);
        else report(invocation, found.export, found.files, 'every file');
        return EXIT.ok;
      }),
    );
  group
    .command('resume')
    .argument('<export>')
    .description('Go on with one that was stopped or failed')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, (session) => {
          const id = requireId(command.args[0] ?? '', 'export');
          return carryOut(invocation, session, () =>
            session.facade.call('exports.resume', { id, wait: true }, invocation.context),
          );
        }),
      ),
    );
}

function addStart(group: Command, run: Runner, terminal: Terminal): void {
  group
    .command('start')
    .option('--kit <number>', 'a kit', idOf)
    .option('--collection <number>', 'a collection', idOf)
    .option('--sample <number>', 'a sample; may be given more than once', collect)
    .addOption(new Option('--as <kind>', 'what it becomes').choices(exportKind.options).default('files'))
    .option('--out <folder>', 'where the new folder or zip goes')
    .option('--name <name>', 'what the new folder is called')
    .option('--zip', 'one zip instead of a folder')
    .addOption(new Option('--format <format>', '48 kHz 16-bit in either').choices(exportFormat.options))
    .addOption(
      new Option('--by <what>', 'folders by genre, tempo or kit').choices(exportOrganisation.options),
    )
    .option('--sanitise', 'names the unit’s screen can show')
    .option('--no-sanitise', 'names as they are')
    .option('--project <number>', 'project 1 to 16 (default: the first free)', wholeNumber(1, PROJECT_COUNT))
    .description('Export, and wait for it')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, (session) => {
          const { kit, collection, sample, as, out, by, ...rest } = command.opts<StartOptions>();
          if ([kit, collection, sample].filter((one) => one !== undefined).length !== 1) {
            throw new InvalidArgumentError('Name a kit, a collection or samples.');
          }
          if (command.getOptionValueSource('sanitise') !== 'cli') delete rest.sanitise;
          const request = {
            ...rest,
            zip: rest.zip === true,
            kind: as,
            ...(kit === undefined ? {} : { kitId: kit }),
            ...(collection === undefined ? {} : { collectionId: collection }),
            ...(sample === undefined ? {} : { sampleIds: sample.map((word) => requireId(word, 'sample')) }),
            ...(by === undefined ? {} : { organisation: by }),
            ...(out === undefined ? {} : { folder: absolutePath(out, terminal.surroundings) }),
          };
          return carryOut(invocation, session, () =>
            session.facade.call('exports.start', { ...request, wait: true }, invocation.context),
          );
        }),
      ),
    );
}

async function carryOut(
  invocation: Invocation,
  { facade }: Session,
  work: () => Promise<ExportRun>,
): Promise<ExitCode> {
  const since = Date.now();
  const stop = facade.subscribe((event) => {
    if (event.name !== 'exports.changed') return;
    const { done, failed, total } = event.payload.export;
    invocation.status.show(`Exporting  ${progressText(done + failed, total, Date.now() - since)}`);
  });
  try {
    const { id } = await work();
    const found = await facade.call('exports.get', { id }, invocation.context);
    if (invocation.json) invocation.printJson(found);
    else report(invocation, found.export, found.files, 'what to know');
    return found.export.state === 'done' ? EXIT.ok : EXIT.failed;
  } finally {
    stop();
  }
}

function report(
  { print, remark }: Invocation,
  { destination, state, done, total, bytes, error, id }: ExportRun,
  files: readonly ExportFile[],
  detail: 'every file' | 'what to know',
): void {
  for (const { path, state: of, remark: text } of files) {
    if (detail === 'every file')
      print(escapeText(`${of}  ${path}${text === null ? '' : `: ${text}`}`) + '\n');
    else if (text !== null) remark(escapeText(`${of === 'done' ? 'note' : of}: ${path}: ${text}`));
  }
  print(`${escapeText(destination)}: ${done} of ${total} files, ${formatBytes(bytes)}, ${state}.\n`);
  const why = state === 'paused' ? 'It is held.' : error;
  if (why !== null) remark(escapeText(`${why} Go on with: padbridge export resume ${id}`));
}

function idOf(word: string): number {
  return wholeNumber(1, Number.MAX_SAFE_INTEGER)(word);
}
