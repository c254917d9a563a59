import type { ErrorCode } from '../../schemas/errors.js';

/** What the command's exit code means; shown by `padbridge --help`. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  someFailed: 3,
  notFound: 4,
  locked: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODE_HELP = `
Exit codes:
  0    done (for index also when some files could not be read: they are in its summary)
  1    failed
  2    wrong usage: a command, flag or setting is not understood
  3    analyze: some of the files could not be analysed; the others were
  4    not found: a file, folder, sample or job is not there
  5    another daemon holds the data folder
  130  interrupted before it was done (a daemon that stops cleanly ends with 0)
`;

/** The exit code for an error of the taxonomy. */
export function exitCodeFor(code: ErrorCode): ExitCode {
  if (code === 'invalid-input' || code === 'unsupported') return EXIT.usage;
  if (code === 'not-found') return EXIT.notFound;
  if (code === 'cancelled') return EXIT.interrupted;
  return EXIT.failed;
}
