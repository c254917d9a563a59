import { open } from 'node:fs/promises';
import { bouncePattern } from '../../../../hardware/sp404/link/bounce.js';
import { restoreProject } from '../../../../hardware/sp404/link/project-files.js';
import { PadbridgeError } from '../../../../schemas/errors.js';
import { BANKS, padAt } from '../../../../schemas/sp404.js';
import { keepProject } from '../../../device/keep.js';
import { exportToFolder, folderSource } from '../../../device/project-folder.js';
import { produceAtomic } from '../../../files/write-atomic.js';
import { wholeNumber } from '../../arguments.js';
import { formatTable } from '../../table.js';
import { formatBytes } from '../../values.js';
import { PROJECT_COLUMNS } from './text.js';
import { answer, type On, padWord, waitForMenu } from './work.js';

const PROJECT = wholeNumber(1, 16);

/** Commands for the unit as a whole and for its projects. */
export function addProjectCommands(on: On, local: (word: string) => string): void {
  on('status', 'What is selected on the unit, and whether it may be edited', async ({ unit, invocation }) => {
    const status = await unit.status();
    const { project } = await unit.project(status.project + 1);
    const bank = BANKS[status.bank] ?? null;
    const pad = bank === null || status.pad > 15 ? null : padAt(status.bank * 16 + status.pad);
    const found = {
      port: unit.session.name,
      project: status.project + 1,
      projectName: project.name,
      tempo: project.tempo,
      bank,
      pad,
      mode: status.mode,
      locked: status.locked,
      played: status.played,
    };
    if (invocation.json) invocation.printJson(found);
    else {
      const lock = status.locked ? '; a menu is open on it, so it cannot be edited' : '';
      invocation.print(
        `Project ${found.project} "${project.name}", ${project.tempo} BPM, pad ${pad ?? '?'} selected${lock}\n`,
      );
    }
  });

  on('projects', 'The 16 projects of the unit', async ({ unit, invocation }) => {
    const current = (await unit.status()).project + 1;
    const { names } = await unit.project(current);
    const projects = names.map((name, i) => ({ project: i + 1, name, current: i + 1 === current }));
    if (invocation.json) invocation.printJson({ current, projects });
    else invocation.print(formatTable(projects, PROJECT_COLUMNS, invocation.width));
  });

  on(
    'select <project>',
    'Select another project on the unit',
    async ({ unit, invocation, args }) => {
      await waitForMenu(unit, invocation);
      await unit.selectProject(args[0] as number, invocation.signal);
      answer(invocation, { project: args[0] as number }, `Project ${String(args[0])} is selected`);
    },
    [PROJECT],
  );

  on(
    'export-project <project> <folder>',
    'Copy a project out of the unit into an empty folder',
    async ({ unit, invocation, args }) => {
      const folder = local(args[1] as string);
      const files = await exportToFolder(unit, args[0] as number, folder, {
        signal: invocation.signal,
        onProgress: ({ bytes, total }) =>
          invocation.status.show(`${formatBytes(bytes)} of ${formatBytes(total)}`),
      });
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      answer(
        invocation,
        { project: args[0], folder, files, bytes },
        `${files.length} files, ${formatBytes(bytes)}, in ${folder}`,
      );
    },
    [PROJECT],
  );

  on(
    'restore-project <project> <folder>',
    'Replace a project of the unit by one from a folder',
    async ({ unit, invocation, args, options, archive }) => {
      const project = args[0] as number;
      const folder = local(args[1] as string);
      if (options.yes !== true) {
        throw new PadbridgeError('invalid-input', `This erases project ${project} on the unit.`, {
          subject: `project ${project}`,
          next: 'Add --yes if you mean it; the project is copied to this computer first.',
        });
      }
      const source = await folderSource(folder);
      await waitForMenu(unit, invocation);
      let kept = '';
      const backUp = async () =>
        void (kept = await keepProject(unit, project, archive, Date.now(), invocation.signal));
      const files = await restoreProject(unit, project, source, backUp, {
        signal: invocation.signal,
        onProgress: ({ bytes, total }) =>
          invocation.status.show(`${formatBytes(bytes)} of ${formatBytes(total)}`),
      });
      answer(
        invocation,
        { project, folder, files, kept, verified: true },
        `Project ${project} is restored; the one before is kept in ${kept}`,
      );
    },
    [PROJECT],
  ).option('--yes', 'erase the project that is there (a copy is kept)');

  on(
    'bounce <pattern> <file>',
    'Let the unit render a pattern into a WAV file',
    async ({ unit, invocation, args }) => {
      const file = local(args[1] as string);
      let bytes = 0;
      await produceAtomic(
        file,
        async (temporary) => {
          const handle = await open(temporary, 'wx', 0o644);
          try {
            bytes = await bouncePattern(
              unit,
              args[0] as string,
              {
                write: async (piece, position) => void (await handle.write(piece, 0, piece.length, position)),
              },
              {
                signal: invocation.signal,
                onProgress: (size) => invocation.status.show(`${formatBytes(size)} written by the unit`),
              },
            );
          } finally {
            await handle.close();
          }
        },
        { existing: 'keep' },
      );
      answer(invocation, { pattern: args[0], file, bytes }, `${formatBytes(bytes)} in ${file}`);
    },
    [padWord],
  );

  on('leave', 'Leave the remote screen on the unit', async ({ unit, invocation }) => {
    await unit.leaveRemote();
    answer(invocation, { left: true }, 'The unit has left the remote screen');
  });
}
