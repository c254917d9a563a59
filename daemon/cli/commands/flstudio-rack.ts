import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { PadbridgeError } from '../../../schemas/errors.js';
import { bankLetter, type BankLetter, BANKS } from '../../../schemas/sp404.js';
import { escapeText } from '../../log/escape.js';
import { absolutePath, requireId } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { type Runner, withSession } from '../invocation.js';
import type { Terminal } from '../terminal.js';

/** `flstudio rack`: a bank of a kit as files for the channel rack, with a script that plays them. */
export function addRack(flstudio: Command, run: Runner, terminal: Terminal): void {
  flstudio
    .command('rack')
    .argument('<kit>', 'number of the kit')
    .argument('<bank>', 'A to J', bank)
    .option('--pattern <file>', 'a PTN file of the sampler for the script to play (default: each pad once)')
    .description('Write what the pads of a bank play as files in pad order, with a piano-roll script')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async ({ facade }) => {
          const { pattern } = command.opts<{ pattern?: string }>();
          const params = {
            kitId: requireId(command.args[0]!, 'kit'),
            bank: command.processedArgs[1] as BankLetter,
            ...(pattern !== undefined && {
              pattern: await base64Of(absolutePath(pattern, terminal.surroundings)),
            }),
          };
          const done = await facade.call('flstudio.exportBank', params, invocation.context);
          if (invocation.json) {
            invocation.printJson(done);
            return EXIT.ok;
          }
          invocation.printLine(escapeText(done.folder));
          for (const { pad, file } of done.files) {
            invocation.printLine(`  ${pad.padEnd(4)}${escapeText(file)}`);
          }
          if (done.script !== null) invocation.printLine(`      ${escapeText(done.script)}`);
          for (const remark of done.remarks) invocation.remark(remark);
          if (done.missing.length > 0) invocation.remark(`Cannot be reached: ${done.missing.join(', ')}.`);
          if (done.script !== null) {
            invocation.remark(
              'Drag the files onto the channel rack together. Copy the script into FL Studio’s Settings/Piano roll scripts and start it from Tools > Scripts of a piano roll.',
            );
          }
          return EXIT.ok;
        }),
      ),
    );
}

async function base64Of(file: string): Promise<string> {
  try {
    return (await readFile(file)).toString('base64');
  } catch (cause) {
    throw new PadbridgeError('not-found', 'The pattern cannot be read.', { subject: file, cause });
  }
}

function bank(word: string): BankLetter {
  const parsed = bankLetter.safeParse(word.toUpperCase());
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`Use ${BANKS[0]} to ${BANKS.at(-1) ?? ''}.`);
}
