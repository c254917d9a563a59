import path from 'node:path';
import { PadbridgeError } from '../../../../schemas/errors.js';
import { readPieces } from '../../../device/prepared-sample.js';
import { saveStream } from '../../../device/project-folder.js';
import { formatTable } from '../../table.js';
import { formatBytes } from '../../values.js';
import { ENTRY_COLUMNS } from './text.js';
import { answer, type On } from './work.js';

/** Commands for files and folders on the unit's two volumes. */
export function addFileCommands(on: On, local: (word: string) => string): void {
  on('ls <path>', 'List a folder of the unit', async ({ unit, invocation, args }) => {
    const entries = await unit.files.list(args[0] as string, invocation.signal);
    if (invocation.json) invocation.printJson({ path: args[0], entries });
    else if (entries.length > 0) invocation.print(formatTable(entries, ENTRY_COLUMNS, invocation.width));
    else invocation.remark('The folder is empty.');
  });

  on(
    'get <path> [file]',
    'Copy a file from the unit; never replaces one here',
    async ({ unit, invocation, args }) => {
      const from = args[0] as string;
      const file = local((args[1] as string | undefined) ?? path.posix.basename(from));
      const bytes = await saveStream(file, unit.files.read(from, { signal: invocation.signal }));
      answer(invocation, { path: from, file, bytes }, `${formatBytes(bytes)} in ${file}`);
    },
  );

  on('put <file> <path>', 'Copy a file to the unit', async ({ unit, invocation, args, options }) => {
    const file = local(args[0] as string);
    const to = args[1] as string;
    if (options.replace !== true && (await unit.files.stat(to)) !== undefined) {
      throw new PadbridgeError('conflict', `There is something at ${to} on the unit already.`, {
        subject: to,
        next: 'Add --replace if you mean it.',
      });
    }
    const bytes = await unit.files.write(to, readPieces(file), { signal: invocation.signal });
    const stat = await unit.files.stat(to);
    if (stat?.size !== bytes)
      throw new PadbridgeError('corrupt', `${to} has not arrived whole.`, {
        subject: to,
        next: 'Try again.',
      });
    answer(invocation, { file, path: to, bytes }, `${formatBytes(bytes)} in ${to}`);
  }).option('--replace', 'replace a file that is there');

  on(
    'rm <path>',
    'Remove a file or an empty folder on the unit; a file is kept on this computer first',
    async ({ unit, invocation, args, archive }) => {
      const target = args[0] as string;
      const stat = await unit.files.stat(target);
      if (stat === undefined)
        throw new PadbridgeError('not-found', `There is nothing at ${target} on the unit.`, {
          subject: target,
        });
      let kept: string | null = null;
      if (stat.folder) await unit.files.rmdir(target);
      else {
        kept = path.join(archive, `${Date.now()}-${path.posix.basename(target).replace(/[^\w.-]/g, '_')}`);
        await saveStream(kept, unit.files.read(target, { signal: invocation.signal }));
        await unit.files.unlink(target);
      }
      answer(
        invocation,
        { path: target, removed: true, kept },
        `Removed ${target}${kept === null ? '' : `; it is kept in ${kept}`}`,
      );
    },
  );

  on('mkdir <path>', 'Make a folder on the unit', async ({ unit, invocation, args }) => {
    await unit.files.mkdir(args[0] as string, invocation.signal);
    answer(invocation, { path: args[0], made: true }, `Made ${args[0] as string}`);
  });

  on('mv <from> <to>', 'Rename or move a file or folder on the unit', async ({ unit, invocation, args }) => {
    await unit.files.rename(args[0] as string, args[1] as string, invocation.signal);
    answer(invocation, { from: args[0], to: args[1] }, `Moved to ${args[1] as string}`);
  });
}
