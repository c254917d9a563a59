/** Values that explain a line. Strings from outside are fine here: they are escaped on the way out. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * How every room reports what it does. Messages are fixed sentences; whatever came from outside (file names,
 * addresses, other programs' words) goes into the fields.
 */
export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** A failure: one line for a person at `error`, its chain of causes and the stack at `debug`. */
  failure(message: string, thrown: unknown, fields?: LogFields): void;
  /** The log of another room, named like its path: `library/scan`. */
  child(name: string): Log;
}
