import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readPattern } from '../../../hardware/sp404/formats/ptn.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { bankLetter, BANKS, type BankLetter } from '../../../schemas/sp404.js';
import { writeAtomic } from '../../files/write-atomic.js';
import { flStem, folderNfo, safeName } from '../../fl-studio/fl-names.js';
import { readFlp } from '../../fl-studio/flp-project.js';
import { readProjectFile } from '../../fl-studio/inspect-flp.js';
import { partsOfPattern, patternFromFlp } from '../../fl-studio/patterns.js';
import { pianoRollScript } from '../../fl-studio/piano-roll-script.js';
import { writeForFl } from '../../fl-studio/write-for-fl.js';
import { escapeText } from '../../log/escape.js';
import { absolutePath, wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { type Runner, withSession } from '../invocation.js';
import type { Terminal } from '../terminal.js';

/** `flstudio export`, `script` and `pattern`: files for FL Studio, and a pattern out of it. */
export function addFileCommands(flstudio: Command, run: Runner, terminal: Terminal): void {
  addExport(flstudio, run, terminal);
  addScript(flstudio, run, terminal);
  addPattern(flstudio, run, terminal);
}

function addExport(flstudio: Command, run: Runner, terminal: Terminal): void {
  flstudio
    .command('export')
    .argument('<files...>', 'samples of the library')
    .requiredOption('--out <folder>', 'folder for the copies; made when it is not there')
    .option('--clean', 'nothing in the WAV but its audio')
    .option('--colour <#rrggbb>', 'colour of the folder in the FL Browser', colour)
    .description('Copy samples for FL Studio: tempo, root and slices in the file, tempo and key in the name')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: true }, async (session) => {
          const options = command.opts<{ out: string; clean?: boolean; colour?: string }>();
          const out = absolutePath(options.out, terminal.surroundings);
          await mkdir(out, { recursive: true });
          const written: string[] = [];
          for (const word of command.args) {
            const file = absolutePath(word, terminal.surroundings);
            const sample = session.findByPath(file);
            if (sample === undefined) {
              throw new PadbridgeError('not-found', `This file is not in the library: ${file}`, {
                subject: file,
                next: 'Add its folder with padbridge index.',
              });
            }
            const variant = options.clean === true ? 'clean' : 'tagged';
            written.push(await writeForFl(sample, out, flStem(sample), variant));
          }
          if (options.colour !== undefined) {
            const nfo = `${out}.nfo`;
            await writeAtomic(nfo, folderNfo({ colour: options.colour }), { existing: 'keep' });
            written.push(nfo);
          }
          if (invocation.json) invocation.printJson({ written });
          else for (const file of written) invocation.printLine(escapeText(file));
          return EXIT.ok;
        }),
      ),
    );
}

function addScript(flstudio: Command, run: Runner, terminal: Terminal): void {
  flstudio
    .command('script')
    .argument('<pattern>', 'a PTN file of the sampler')
    .requiredOption('--out <folder>', 'where it goes: FL Studio’s Settings/Piano roll scripts')
    .description(
      'Write a piano-roll script that plays a pattern of the sampler; start it from Tools > Scripts',
    )
    .action(
      run(async (invocation, command) => {
        const source = absolutePath(command.args[0]!, terminal.surroundings);
        const { out } = command.opts<{ out: string }>();
        const name = safeName(path.parse(source).name);
        const parts = partsOfPattern(readPattern(await contentOf(source)), () => undefined);
        const file = path.join(absolutePath(out, terminal.surroundings), `Padbridge ${name}.pyscript`);
        await writeAtomic(file, pianoRollScript(`Padbridge ${name}`, parts), { existing: 'keep' });
        if (invocation.json) invocation.printJson({ file, parts: parts.map((part) => part.name) });
        else invocation.printLine(escapeText(file));
        return EXIT.ok;
      }),
    );
}

function addPattern(flstudio: Command, run: Runner, terminal: Terminal): void {
  flstudio
    .command('pattern')
    .argument('<project>', 'a .flp file')
    .argument('<number>', 'pattern of the song', wholeNumber(1, 9999))
    .requiredOption('--out <file>', 'the PTN file to write; one that is there is kept')
    .option('--bank <letter>', 'bank that plays it', bank, 'A')
    .description('Write a pattern of a song for the sampler, and say which pad plays what')
    .action(
      run(async (invocation, command) => {
        const source = absolutePath(command.args[0]!, terminal.surroundings);
        const options = command.opts<{ out: string; bank: BankLetter }>();
        const project = readFlp(await readProjectFile(source), source);
        const { bytes, bars, map, remarks } = patternFromFlp(project, Number(command.args[1]), options.bank);
        const file = absolutePath(options.out, terminal.surroundings);
        await writeAtomic(file, bytes, { existing: 'keep' });
        if (invocation.json) invocation.printJson({ file, bars, map, remarks });
        else {
          invocation.printLine(`${escapeText(file)}, ${bars} bars`);
          for (const { pad, channel, key } of map) {
            invocation.printLine(
              `  ${pad.padEnd(4)}${escapeText(channel)}${key === null ? '' : `, note ${key}`}`,
            );
          }
          for (const remark of remarks) invocation.remark(remark);
        }
        return EXIT.ok;
      }),
    );
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new PadbridgeError('not-found', 'The pattern cannot be read.', { subject: file, cause });
  }
}

function bank(word: string): BankLetter {
  const parsed = bankLetter.safeParse(word.toUpperCase());
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`Use ${BANKS[0]} to ${BANKS.at(-1) ?? ''}.`);
}

function colour(word: string): string {
  if (/^#[0-9a-f]{6}$/i.test(word)) return word;
  throw new InvalidArgumentError('Use #rrggbb.');
}
