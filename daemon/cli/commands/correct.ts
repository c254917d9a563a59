import { type Command, InvalidArgumentError } from 'commander';
import { drumClass, sampleKind, soundClass } from '../../../schemas/analysis.js';
import type { ParamsInput } from '../../../schemas/methods.js';
import { correctable, samplesCorrect } from '../../../schemas/methods/corrections.js';
import { oneOf, parseKeyWord, requireId } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Runner } from '../invocation.js';
import { validParams } from '../valid-params.js';

/** What stands for "there is none". */
const NONE = 'none';

interface CorrectOptions {
  kind?: (typeof sampleKind.options)[number];
  drum?: (typeof drumClass.options)[number] | typeof NONE;
  class?: (typeof soundClass.options)[number] | typeof NONE;
  bpm?: number | typeof NONE;
  key?: ReturnType<typeof parseKeyWord> | typeof NONE;
  clear?: (typeof correctable.options)[number][];
  teach: boolean;
}

export function addCorrect(program: Command, run: Runner): void {
  program
    .command('correct')
    .argument('<samples...>', 'numbers of samples')
    .description('Set right what was heard wrong; the folder learns from it')
    .option('--kind <kind>', sampleKind.options.join(', '), single(sampleKind.options))
    .option('--drum <class>', `${drumClass.options.join(', ')}, or none`, orNone(single(drumClass.options)))
    .option(
      '--class <class>',
      `${soundClass.options.join(', ')}, or none`,
      orNone(single(soundClass.options)),
    )
    .option('--bpm <tempo>', 'tempo, or none', orNone(tempo))
    .option('--key <key>', 'Am, "F# minor", Bb, 8A, or none', orNone(parseKeyWord))
    .option(
      '--clear <values>',
      `take corrections back: ${correctable.options.join(', ')}`,
      oneOf(correctable.options),
    )
    .option('--no-teach', 'the folder learns nothing from it')
    .addHelpText(
      'after',
      `
Examples:
  padbridge correct 42 --bpm 86
  padbridge correct 42 57 --drum rim
  padbridge correct 42 --clear bpm`,
    )
    .action(
      run(async (invocation, command) => {
        const { kind, drum, class: part, bpm, key, clear, teach } = command.opts<CorrectOptions>();
        const asked: ParamsInput<'samples.correct'> = {
          ids: command.args.map((word) => requireId(word, 'sample')),
          set: {
            ...(kind && { kind }),
            ...(drum !== undefined && { drumClass: orNull(drum) }),
            ...(part !== undefined && { soundClass: orNull(part) }),
            ...(bpm !== undefined && { bpm: orNull(bpm) }),
            ...(key !== undefined && { key: orNull(key) }),
          },
          ...(clear && { clear }),
          teach,
        };
        const params = validParams(samplesCorrect, asked);
        return withSession(invocation, { readonly: false }, async ({ facade }) => {
          const done = await facade.call('samples.correct', params, invocation.context);
          if (invocation.json) invocation.printJson(done);
          else {
            invocation.remark(`${done.corrected} corrected`);
            for (const { text, changed } of done.taught) invocation.print(`${text} ${changed} changed.`);
          }
          return EXIT.ok;
        });
      }),
    );
}

/** Commander takes null for a flag without a value, so the word is kept until the flags are read. */
function orNone<T>(parse: (word: string) => T): (word: string) => T | typeof NONE {
  return (word) => (word === NONE ? NONE : parse(word));
}

function orNull<T>(value: T | typeof NONE): T | null {
  return value === NONE ? null : value;
}

function single<T extends string>(known: readonly T[]): (word: string) => T {
  return (word) => {
    const found = known.find((one) => one === word);
    if (found === undefined) throw new InvalidArgumentError(`Use one of ${known.join(', ')}.`);
    return found;
  };
}

function tempo(word: string): number {
  const value = Number(word);
  if (!(value >= 20 && value <= 400)) throw new InvalidArgumentError('Use a tempo from 20 to 400.');
  return value;
}
