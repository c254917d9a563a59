/** What a door says to the log: the shape of pino, so that the daemon hands over a child logger as it is. */
export interface DoorLog {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

/** A log that says nothing, for tests and examples. */
export const silentLog: DoorLog = { error() {}, warn() {}, info() {}, debug() {} };
