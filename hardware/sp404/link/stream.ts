import { PadbridgeError } from '../../../schemas/errors.js';

/** A duplex line to a unit: a serial port, a pseudo-terminal, one end of an in-memory pair. */
export interface LinkStream {
  /** For messages to a person: "/dev/ttyACM0", "simulated unit". */
  readonly name: string;
  /** Settles when the line can take more. Rejects with 'unavailable' once it is closed. */
  write: (bytes: Uint8Array) => Promise<void>;
  onData: (listener: (bytes: Uint8Array) => void) => void;
  /** Called once: `error` is why the line went away, undefined when it was closed on purpose. */
  onClose: (listener: (error: Error | undefined) => void) => void;
  close: () => Promise<void>;
}

/** The line went away: whatever the system says of it, the unit has to be plugged in again. */
export function lineGone(name: string, cause: unknown): PadbridgeError {
  if (cause instanceof PadbridgeError) return cause;
  return new PadbridgeError('unavailable', 'The connection to the SP-404MK2 is gone.', {
    subject: name,
    next: 'Plug the unit in again.',
    cause,
  });
}
