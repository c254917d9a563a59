import { InvalidArgumentError, type Command } from 'commander';
import { BANKS, type BankLetter, MAX_PATTERN_BARS, padAddress, TEMPO_RANGE } from '../../../schemas/sp404.js';
import { escapeText } from '../../log/escape.js';
import { midiToPatternFile, patternToMidiFile, smpToWavFile } from '../../sp404/convert.js';
import { inspectPath } from '../../sp404/inspect-path.js';
import { absolutePath, wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import type { Invocation, Runner } from '../invocation.js';
import type { Terminal } from '../terminal.js';
import { formatDuration } from '../values.js';
import { addBuild } from './sp404-build.js';
import { describeInspection } from './sp404-text.js';

/** `sp404 …`: files of the unit, without a catalogue and without a daemon. */
export function addSp404(program: Command, run: Runner, terminal: Terminal): void {
  const sp404 = program
    .command('sp404')
    .description('Files of the SP-404MK2: look into them, convert them, build projects')
    .addHelpText(
      'after',
      `
Examples:
  padbridge sp404 inspect /media/ana/SP404/EXPORT/PROJECT/PROJECT_01
  padbridge sp404 inspect PADCONF.BIN --json | jq '.pads[] | select(.sizeBytes > 0) | .name'
  padbridge sp404 build kit.json --out /media/ana/SP404/EXPORT/PROJECT
  padbridge sp404 to-midi PTN/PTN00001.BIN beat.mid
  padbridge sp404 from-midi beat.mid PTN00001.BIN
  padbridge sp404 to-wav SMPL/BANK1-01.SMP kick.wav`,
    );
  addInspect(sp404, run, terminal);
  addBuild(sp404, run, terminal);
  addToMidi(sp404, run, terminal);
  addFromMidi(sp404, run, terminal);
  addToWav(sp404, run, terminal);
}

function addInspect(sp404: Command, run: Runner, terminal: Terminal): void {
  sp404
    .command('inspect')
    .argument('<path>', 'a PADCONF, SMP, PTN or CHN file, a screen picture, a project folder or a card')
    .description('Say what it holds; positions come in frames where the SMP files lie beside the PADCONF')
    .action(
      run(async (invocation, command) => {
        const target = absolutePath(command.args[0]!, terminal.surroundings);
        const inspection = await inspectPath(target);
        if (invocation.json) invocation.printJson(inspection.found);
        else invocation.print(`${escapeText(target)}\n${describeInspection(inspection, invocation.width)}`);
        return EXIT.ok;
      }),
    );
}

function addToMidi(sp404: Command, run: Runner, terminal: Terminal): void {
  withTarget(sp404.command('to-midi').argument('<pattern>', 'a PTN file'))
    .option('--tempo <bpm>', 'BPM (default: that of its bank in the project around it, else 90)', tempoWord)
    .description('Write a pattern as a Standard MIDI File')
    .action(
      run(async (invocation, command) => {
        const [source, target] = paths(command, terminal);
        const { tempo, overwrite = false } = command.opts<{ tempo?: number; overwrite?: boolean }>();
        const done = await patternToMidiFile(source, target, {
          overwrite,
          ...(tempo === undefined ? {} : { tempo }),
        });
        if (done.from === 'default') invocation.remark('There is no project around the pattern: 90 BPM.');
        report(invocation, done, `${count(done.notes, 'note')}, ${bars(done)}, ${done.tempo} BPM`);
        return EXIT.ok;
      }),
    );
}

function addFromMidi(sp404: Command, run: Runner, terminal: Terminal): void {
  withTarget(sp404.command('from-midi').argument('<midi>', 'a Standard MIDI File of type 0 or 1'))
    .option('--bank <letter>', 'play every channel on this bank (default: channels 1-10 are A-J)', bankWord)
    .option('--chromatic <pad>', 'the pad that channel 16 plays, C2 to C4', padWord)
    .option('--bars <count>', 'length (default: as long as the file)', wholeNumber(1, MAX_PATTERN_BARS))
    .description('Write a Standard MIDI File as a pattern')
    .action(
      run(async (invocation, command) => {
        const [source, target] = paths(command, terminal);
        const {
          chromatic,
          overwrite = false,
          ...rest
        } = command.opts<{
          bank?: BankLetter;
          chromatic?: string;
          bars?: number;
          overwrite?: boolean;
        }>();
        const done = await midiToPatternFile(source, target, {
          overwrite,
          ...(rest.bank === undefined ? {} : { bank: rest.bank }),
          ...(rest.bars === undefined ? {} : { bars: rest.bars }),
          ...(chromatic === undefined ? {} : { chromaticPad: chromatic }),
        });
        for (const remark of done.remarks) invocation.remark(`note: ${escapeText(remark)}`);
        const tempo = done.tempo === null ? '' : `; set the bank to ${done.tempo} BPM`;
        report(invocation, done, `${count(done.notes, 'note')}, ${bars(done)}${tempo}`);
        return EXIT.ok;
      }),
    );
}

function addToWav(sp404: Command, run: Runner, terminal: Terminal): void {
  withTarget(sp404.command('to-wav').argument('<sample>', 'an SMP file'))
    .description('Write a sample of the unit as a WAV, bit by bit the same audio')
    .action(
      run(async (invocation, command) => {
        const [source, target] = paths(command, terminal);
        const { overwrite = false } = command.opts<{ overwrite?: boolean }>();
        const done = await smpToWavFile(source, target, { overwrite });
        const wide = done.channels === 1 ? 'mono' : 'stereo';
        report(invocation, done, `${formatDuration(done.seconds)}, ${wide}, 48 kHz 16-bit`);
        return EXIT.ok;
      }),
    );
}

function withTarget(command: Command): Command {
  return command
    .argument('<out>', 'file to write, or a folder for it')
    .option('--overwrite', 'replace the file if it is there');
}

function paths(command: Command, { surroundings }: Terminal): [string, string] {
  return [absolutePath(command.args[0]!, surroundings), absolutePath(command.args[1]!, surroundings)];
}

function report(invocation: Invocation, done: { file: string }, text: string): void {
  if (invocation.json) invocation.printJson(done);
  else invocation.print(`${escapeText(done.file)}: ${text}\n`);
}

function count(value: number, what: string): string {
  return `${value} ${value === 1 ? what : `${what}s`}`;
}

function bars({ bars: length, beats }: { bars: number; beats: number }): string {
  return `${count(length, 'bar')} of ${beats}/4`;
}

function tempoWord(word: string): number {
  const tempo = /^\d{1,3}(\.\d{1,2})?$/.test(word) ? Number(word) : NaN;
  if (tempo >= TEMPO_RANGE.min && tempo <= TEMPO_RANGE.max) return tempo;
  throw new InvalidArgumentError(`Use ${TEMPO_RANGE.min} to ${TEMPO_RANGE.max} BPM.`);
}

function bankWord(word: string): BankLetter {
  const bank = BANKS.find((letter) => letter === word.toUpperCase());
  if (bank === undefined) throw new InvalidArgumentError('Use a letter from A to J.');
  return bank;
}

function padWord(word: string): string {
  const pad = padAddress.safeParse(word.toUpperCase());
  if (!pad.success) throw new InvalidArgumentError('Use a pad from A1 to J16.');
  return pad.data;
}
