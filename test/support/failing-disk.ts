import type { FileHandle } from 'node:fs/promises';
import { type FileSystem, realFileSystem } from '../../daemon/files/file-system.js';

/** A disk on which things go wrong on purpose, over the real one. */
export interface FailingDisk extends FileSystem {
  /** Operations and written pieces so far: how far a fault can be placed. */
  steps: () => number;
}

export interface Fault {
  /** After this many steps. */
  after: number;
  code: string;
  /** `once`: one operation fails. `for-good`: nothing works any more, as after a pulled plug or a kill. */
  lasting: 'once' | 'for-good';
  /** Only operations of these kinds count and fail; all by default. */
  kinds?: readonly string[];
}

/** Written at a time, so that a fault can fall between any two of these pieces. */
const PIECE_BYTES = 5;

/** The real disk until the fault; every write is cut into small pieces, each a step of its own. */
export function failingDisk(fault?: Fault): FailingDisk {
  let steps = 0;
  let spent = false;

  function step(kind: string): void {
    if (fault?.kinds !== undefined && !fault.kinds.includes(kind)) return;
    steps += 1;
    if (fault === undefined || steps <= fault.after || spent) return;
    spent = fault.lasting === 'once';
    throw Object.assign(new Error(`${fault.code}: injected at ${kind}`), { code: fault.code });
  }

  function counted<A extends unknown[], R>(kind: string, work: (...args: A) => Promise<R>) {
    return async (...args: A): Promise<R> => {
      step(kind);
      return work(...args);
    };
  }

  /** Handles are closed even on a dead disk, or the test process would run out of them. */
  function handle(real: FileHandle): FileHandle {
    return new Proxy(real, {
      get(target, key) {
        if (key === 'write') {
          return counted('write', (bytes: Uint8Array, offset: number, length: number) =>
            target.write(bytes, offset, Math.min(length, PIECE_BYTES)),
          );
        }
        if (key === 'read' || key === 'sync') {
          const work = target[key].bind(target) as (...args: unknown[]) => Promise<unknown>;
          return counted(key, work);
        }
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  const real = realFileSystem;
  return {
    open: counted('open', async (...args: Parameters<FileSystem['open']>) =>
      handle(await real.open(...args)),
    ),
    rename: counted('rename', real.rename),
    rm: counted('rm', real.rm),
    rmdir: counted('rmdir', real.rmdir),
    link: counted('link', real.link),
    mkdir: counted('mkdir', real.mkdir) as FileSystem['mkdir'],
    readdir: counted('readdir', real.readdir as never) as FileSystem['readdir'],
    stat: counted('stat', real.stat as never) as FileSystem['stat'],
    statfs: counted('statfs', real.statfs as never) as FileSystem['statfs'],
    steps: () => steps,
  };
}
