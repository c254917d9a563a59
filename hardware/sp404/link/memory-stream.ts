import { PadbridgeError } from '../../../schemas/errors.js';
import type { LinkStream } from './stream.js';

/** A stream whose two ends are in this process. Bytes arrive in order, never inside the call that wrote them. */
export function createStreamPair(name: string): [LinkStream, LinkStream] {
  const ends = [createEnd(name), createEnd(name)] as const;
  ends[0].connect(ends[1]);
  ends[1].connect(ends[0]);
  return [ends[0].stream, ends[1].stream];
}

interface End {
  stream: LinkStream;
  connect: (other: End) => void;
  deliver: (bytes: Uint8Array) => void;
  end: (error: Error | undefined) => void;
}

function createEnd(name: string): End {
  const dataListeners: ((bytes: Uint8Array) => void)[] = [];
  const closeListeners: ((error: Error | undefined) => void)[] = [];
  let other: End | undefined;
  let open = true;

  function end(error: Error | undefined): void {
    if (!open) return;
    open = false;
    for (const listener of closeListeners) listener(error);
  }

  return {
    connect: (to) => void (other = to),
    deliver(bytes) {
      if (open) for (const listener of dataListeners) listener(bytes);
    },
    end,
    stream: {
      name,
      write: (bytes) =>
        new Promise((resolve, reject) => {
          // A turn of the event loop a message, as on a real line; it also keeps a flood from starving everything else.
          setImmediate(() => {
            if (!open) {
              reject(
                new PadbridgeError('unavailable', 'The line to the sampler is closed.', { subject: name }),
              );
              return;
            }
            other?.deliver(bytes.slice());
            resolve();
          });
        }),
      onData: (listener) => void dataListeners.push(listener),
      onClose: (listener) => void closeListeners.push(listener),
      close() {
        end(undefined);
        const gone = new PadbridgeError('unavailable', 'The other end of the line is gone.', {
          subject: name,
        });
        setImmediate(() => other?.end(gone));
        return Promise.resolve();
      },
    },
  };
}
