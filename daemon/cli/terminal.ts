import type { Surroundings } from '../config/folders.js';

/** A place text goes to; a terminal when it says so. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The world as the command line sees it; a test makes its own. */
export interface Terminal {
  /** Results and nothing else. */
  stdout: Output;
  /** Progress, logs, errors. */
  stderr: Output;
  surroundings: Surroundings;
  /** Aborted by Ctrl-C, by a request to end, and when nobody reads the results any more. */
  signal: AbortSignal;
}

/** Columns to lay out for; undefined in a pipe, where nothing is cut. */
export function widthOf(output: Output): number | undefined {
  return output.isTTY === true ? Math.max(40, output.columns ?? 80) : undefined;
}
