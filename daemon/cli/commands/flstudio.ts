import path from 'node:path';
import type { Command } from 'commander';
import { installScript, type ScriptStatus, scriptStatus, uninstallScript } from '../../fl-studio/install.js';
import { inspectFlp, type ProjectInspection, type UsedSample } from '../../fl-studio/inspect-flp.js';
import {
  flFolders,
  flSurroundings,
  SCRIPT_SOURCE,
  suggestionsFolderOf,
  userDataOrNull,
} from '../../fl-studio/places.js';
import type { FlFolders } from '../../fl-studio/sample-paths.js';
import { setUpSteps } from '../../fl-studio/set-up-steps.js';
import { findUserData } from '../../fl-studio/user-data.js';
import type { FlLinkReport, FlStatus, FlStep } from '../../../schemas/methods/flstudio.js';
import { escapeText } from '../../log/escape.js';
import { absolutePath } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import type { Invocation, Runner } from '../invocation.js';
import { formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';
import { NONE } from '../values.js';
import { addFileCommands } from './flstudio-files.js';
import { addRack } from './flstudio-rack.js';
import { addSongCommands } from './flstudio-songs.js';

export function addFlStudio(program: Command, run: Runner, terminal: Terminal): void {
  const flstudio = program
    .command('flstudio')
    .description('FL Studio: put the script in, look into projects')
    .addHelpText(
      'after',
      `
Examples:
  padbridge flstudio install                  then click what it says
  padbridge flstudio install --allow-changes  the daemon may also set tempo, names and colours
  padbridge flstudio status
  padbridge flstudio inspect song.flp --json
  padbridge flstudio scan ~/Songs             then ask where a sample is used
  padbridge flstudio used ~/Samples/kick.wav
  padbridge flstudio export ~/Samples/loop.wav --out ~/For\ FL
  padbridge flstudio rack 1 A                 a bank of a kit, for the channel rack
  padbridge flstudio pattern song.flp 2 --bank B --out PTN00001.BIN`,
    );
  addInstall(flstudio, run, terminal);
  addStatus(flstudio, run, terminal);
  addUninstall(flstudio, run, terminal);
  addInspect(flstudio, run, terminal);
  addSongCommands(flstudio, run, terminal);
  addFileCommands(flstudio, run, terminal);
  addRack(flstudio, run, terminal);
}

function addInstall(flstudio: Command, run: Runner, terminal: Terminal): void {
  withUserData(flstudio.command('install'))
    .option(
      '--allow-changes',
      'let the daemon set tempo, names, colours and patterns; without it, it only reads and plays',
    )
    .description("Put the script into FL Studio's user data; files that are not ours are never overwritten")
    .action(
      run(async (invocation, command) => {
        const { allowChanges = false } = command.opts<{ allowChanges?: boolean }>();
        const userData = userDataOf(command, terminal);
        const done = await installScript(userData, SCRIPT_SOURCE, { allowChanges, now: new Date() });
        const steps = stepsFor(invocation, terminal, 'current');
        if (invocation.json) invocation.printJson({ ...done, steps });
        else {
          const news =
            done.written.length === 0 ? 'was up to date' : `${String(done.written.length)} files written`;
          invocation.printLine(`The script is in ${escapeText(done.folder)} (${news}).`);
          for (const name of done.kept) invocation.printLine(`Not ours and kept: ${escapeText(name)}`);
          printSteps(invocation, steps);
        }
        return EXIT.ok;
      }),
    );
}

function addStatus(flstudio: Command, run: Runner, terminal: Terminal): void {
  withUserData(flstudio.command('status'))
    .description(
      'Say whether the script is in and up to date, and what the running daemon hears of FL Studio',
    )
    .action(
      run(async (invocation, command) => {
        const heard = await heardByDaemon(invocation);
        const script = await scriptIn(command, terminal, heard);
        const link = heard?.link ?? null;
        const steps = setUpSteps({
          platform: terminal.surroundings.platform,
          suggestionsFolder: suggestionsFolderOf(invocation.config.data),
          script: script?.state ?? null,
          link: link?.state ?? 'off',
        });
        if (invocation.json) invocation.printJson({ ...script, link, song: heard?.song ?? null, steps });
        else {
          const noFolder = 'Script: FL Studio has no user data folder here';
          invocation.printLine(script === null ? noFolder : describeStatus(script));
          invocation.printLine(describeLink(link));
          printSteps(invocation, steps);
        }
        return EXIT.ok;
      }),
    );
}

/** What the running daemon says of FL Studio; null when none runs. */
async function heardByDaemon({ services, config, log, context }: Invocation): Promise<FlStatus | null> {
  const session = await services.askDaemon(config, log);
  if (session === null) return null;
  try {
    return await session.facade.call('flstudio.status', {}, context);
  } finally {
    await session.close();
  }
}

/**
 * The script in the folder that is named or found here. A daemon that was started with another environment may know the
 * folder where this command does not.
 */
async function scriptIn(
  command: Command,
  terminal: Terminal,
  heard: FlStatus | null,
): Promise<ScriptStatus | null> {
  const named = givenUserData(command, terminal) !== undefined;
  if (!named && heard?.script) return heard.script;
  if (!named && heard !== null) return null;
  return scriptStatus(userDataOf(command, terminal), SCRIPT_SOURCE);
}

function describeLink(link: FlLinkReport | null): string {
  if (link === null) return 'Daemon: not running; start it with padbridge start';
  const { state, reason, next, program } = link;
  if (program === null) return `FL Studio: ${[reason ?? state, next].filter(Boolean).join(' ')}`;
  const lacking = program.missing.length === 0 ? [] : [`does not tell ${program.missing.join(', ')}`];
  const facts = [
    `MIDI port ${program.midiPort}`,
    `changes ${program.changes ? 'allowed' : 'off'}`,
    ...lacking,
  ];
  return `FL Studio: answers, ${escapeText(program.version)} (${facts.join('; ')})`;
}

function addUninstall(flstudio: Command, run: Runner, terminal: Terminal): void {
  withUserData(flstudio.command('uninstall'))
    .description('Take the script out again, into the archive of the data folder')
    .action(
      run(async (invocation, command) => {
        const stamp = new Date().toISOString().replace(/[:.]/g, '-');
        const archive = path.join(invocation.config.data, 'archive', `fl-studio-${stamp}`);
        const done = await uninstallScript(userDataOf(command, terminal), archive);
        if (invocation.json) invocation.printJson({ ...done, archive });
        else {
          invocation.printLine(`${String(done.archived.length)} files moved to ${escapeText(archive)}.`);
          for (const name of done.stayed)
            invocation.printLine(`Not ours, or changed by you, and left there: ${escapeText(name)}`);
        }
        return EXIT.ok;
      }),
    );
}

function addInspect(flstudio: Command, run: Runner, terminal: Terminal): void {
  withUserData(flstudio.command('inspect').argument('<project>', 'a .flp file'))
    .description('Say what a project holds: tempo, channels, patterns, and where its samples lie')
    .action(
      run(async (invocation, command) => {
        const file = absolutePath(command.args[0]!, terminal.surroundings);
        const found = await inspectFlp(file, foldersOf(command, invocation, terminal));
        if (invocation.json) invocation.printJson(found);
        else invocation.printLine(describeProject(file, found, invocation.width));
        return EXIT.ok;
      }),
    );
}

function withUserData(command: Command): Command {
  return command.option('--user-data <folder>', "FL Studio's user data folder (default: found)");
}

function givenUserData(command: Command, terminal: Terminal): string | undefined {
  const { userData } = command.opts<{ userData?: string }>();
  return userData === undefined ? undefined : absolutePath(userData, terminal.surroundings);
}

function userDataOf(command: Command, terminal: Terminal): string {
  return findUserData(flSurroundings(terminal.surroundings), givenUserData(command, terminal));
}

/** A project can be read on a machine without FL Studio; its own folders are then not known. */
function foldersOf(command: Command, { config }: Invocation, terminal: Terminal): FlFolders {
  const surroundings = flSurroundings(terminal.surroundings);
  const given = givenUserData(command, terminal);
  const userData = given === undefined ? userDataOrNull(surroundings) : findUserData(surroundings, given);
  return flFolders(surroundings, userData, config.library);
}

function stepsFor(
  { config }: Invocation,
  { surroundings }: Terminal,
  script: ScriptStatus['state'],
): FlStep[] {
  return setUpSteps({
    platform: surroundings.platform,
    suggestionsFolder: suggestionsFolderOf(config.data),
    script,
    link: 'off',
  });
}

function printSteps(invocation: Invocation, steps: readonly FlStep[]): void {
  invocation.printLine('What only you can do:');
  const left = steps.filter(({ done }) => done !== true);
  for (const [at, { text }] of left.entries()) invocation.printLine(`  ${String(at + 1)}. ${text}`);
}

function describeStatus({ folder, state, changes, edited }: ScriptStatus): string {
  const words = {
    absent: 'not installed; run padbridge flstudio install',
    current: 'installed and up to date',
    outdated: 'installed, but not as this version ships it; run padbridge flstudio install',
  };
  const lines = [`Script: ${words[state]}`, `Folder: ${escapeText(folder)}`];
  if (state !== 'absent') lines.push(`Changes to the song: ${changes ? 'allowed' : 'off'}`);
  if (edited.length > 0) lines.push(`Changed by somebody: ${edited.map(escapeText).join(', ')}`);
  return lines.join('\n');
}

function describeProject(
  file: string,
  { project, samples }: ProjectInspection,
  width: number | undefined,
): string {
  const { tempo, timeSignature, version, title, channels, patterns } = project;
  const notes = patterns.reduce((total, pattern) => total + pattern.notes, 0);
  const head = [
    escapeText(file),
    `  version   FL Studio ${escapeText(version)}`,
    ...(title === null ? [] : [`  title     ${escapeText(title)}`]),
    `  tempo     ${tempo === null ? 'not said' : `${String(tempo)} BPM`}${timeSignature ? `, ${timeSignature.join('/')}` : ''}`,
    `  channels  ${String(channels.length)}`,
    `  patterns  ${String(patterns.length)} with ${String(notes)} notes`,
    `  samples   ${String(samples.length)}`,
  ];
  if (samples.length === 0) return head.join('\n');
  const table = formatTable<UsedSample>(
    samples,
    [
      { title: 'Channel', value: ({ channel }) => channel ?? NONE },
      {
        title: '',
        value: ({ file: found, guess }) => (found === null ? 'not found' : guess ? 'guess' : 'found'),
      },
      { title: 'Sample', flexible: true, value: ({ file: found, stored }) => found ?? stored },
    ],
    width,
  );
  return `${head.join('\n')}\n${table.trimEnd()}`;
}
