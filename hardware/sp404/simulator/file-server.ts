import {
  CHUNK_BYTES,
  decodeFileRequest,
  encodeEntry,
  encodeStat,
  type FileReply,
  type FileRequest,
} from '../link/file-messages.js';
import { OWN_STORAGE } from '../link/paths.js';
import { ERRNO, type Errno, type Volume } from './volume.js';

/** The unit's side of the file channel: two volumes, handles, and the differences between the two. */
export interface FileServer {
  /** The answers to a request, in order; none while a batch of writes is under way. */
  handle: (payload: Uint8Array) => FileReply[];
  /** Files and folders open now. */
  readonly open: number;
  /** Forgets every handle: the unit was unplugged. */
  reset: () => void;
}

export interface FileFaults {
  /** The next requests of this operation are refused with a number, once each. */
  refuse: Map<FileRequest['operation'], number>;
}

interface OpenFile {
  volume: Volume;
  path: string;
  position: number;
  /** Bytes taken since the last status, and the error that stopped them. */
  batch: number;
  problem: Errno | undefined;
}

interface OpenFolder {
  entries: Uint8Array[];
  card: boolean;
}

const SUCCESS_EXTRA = 0;

export function createFileServer(own: Volume, card: Volume, faults: FileFaults): FileServer {
  const files = new Map<number, OpenFile>();
  const folders = new Map<number, OpenFolder>();
  // The unit's handles are addresses: negative as signed numbers.
  let next = 0x8043_0000 | 0;

  const done = (result: number): FileReply[] => [{ kind: 'status', result, extra: SUCCESS_EXTRA }];
  const refused = (errno: number): FileReply[] => [{ kind: 'status', result: -1, extra: errno }];
  const outcome = (errno: Errno | undefined) => (errno === undefined ? done(0) : refused(errno));
  const data = (bytes: Uint8Array, handle = 0, last = true): FileReply => ({
    kind: 'data',
    handle,
    data: bytes,
    last,
  });

  function place(path: string): { volume: Volume; path: string; card: boolean } {
    const isOwn = path.startsWith('/SP404REMOTE/');
    const inside = (isOwn ? path.slice(OWN_STORAGE.length) : path).split('/').filter((part) => part !== '');
    return { volume: isOwn ? own : card, path: inside.join('/'), card: !isOwn };
  }

  function open({ path, flags }: { path: string; flags: number }): FileReply[] {
    const at = place(path);
    const stat = at.volume.stat(at.path);
    if (flags === 0) {
      if (stat === undefined) return refused(ERRNO.missing);
      if (stat.folder) return refused(ERRNO.isAFolder);
    } else {
      const problem = at.volume.create(at.path);
      if (problem !== undefined) return refused(problem);
    }
    const handle = (next += 0x28);
    files.set(handle, { ...at, position: 0, batch: 0, problem: undefined });
    return done(handle);
  }

  function read(handle: number, file: OpenFile, count: number): FileReply[] {
    const replies: FileReply[] = [];
    let left = count;
    do {
      const asked = Math.min(CHUNK_BYTES, left);
      const bytes = file.volume.read(file.path, file.position, asked);
      file.position += bytes.length;
      left -= bytes.length;
      const last = left === 0 || bytes.length < asked;
      replies.push(data(bytes, handle, last));
      if (last) break;
    } while (left > 0);
    return replies;
  }

  function write(file: OpenFile, { data: bytes, last }: { data: Uint8Array; last: boolean }): FileReply[] {
    if (file.problem === undefined) {
      const taken = file.volume.write(file.path, file.position, bytes);
      file.position += taken;
      file.batch += taken;
      if (taken < bytes.length) file.problem = ERRNO.full;
    }
    if (!last) return [];
    const answer = file.problem === undefined ? done(file.batch) : refused(file.problem);
    file.batch = 0;
    file.problem = undefined;
    return answer;
  }

  function onFile(request: Extract<FileRequest, { handle: number }>): FileReply[] {
    const { handle } = request;
    const file = files.get(handle);
    if (file === undefined)
      return request.operation === 'write' && !request.last ? [] : refused(ERRNO.badHandle);
    if (request.operation === 'write') return write(file, request);
    if (request.operation === 'read') return read(handle, file, request.argument);
    if (request.operation === 'seek') return done((file.position = request.argument));
    if (request.operation === 'fstat') {
      return [data(encodeStat(file.volume.stat(file.path) ?? { folder: false, size: 0 }))];
    }
    files.delete(handle);
    return done(0);
  }

  function onFolder(operation: 'readdir' | 'closedir', handle: number): FileReply[] {
    const folder = folders.get(handle);
    if (folder === undefined) return refused(ERRNO.badHandle);
    if (operation === 'closedir') {
      folders.delete(handle);
      return done(0);
    }
    const entry = folder.entries.shift();
    if (entry !== undefined) return [data(entry, handle)];
    if (folder.card) folders.delete(handle);
    return refused(0);
  }

  function onPath(request: Extract<FileRequest, { path: string }>): FileReply[] {
    const { volume, path, card: onCard } = place(request.path);
    switch (request.operation) {
      case 'open':
        return open(request);
      case 'stat': {
        const stat = volume.stat(path);
        return stat === undefined ? refused(ERRNO.missing) : [data(encodeStat(stat))];
      }
      case 'opendir': {
        const dots = ['.', '..'].map((name) => ({ name, folder: true }));
        const entries = volume.stat(path)?.folder === true ? [...dots, ...volume.list(path)] : [];
        const handle = (next += 0x28);
        folders.set(handle, { entries: entries.map(encodeEntry), card: onCard });
        return done(handle);
      }
      case 'mkdir':
        return outcome(volume.mkdir(path));
      case 'rmdir':
        return outcome(volume.rmdir(path));
      case 'unlink':
        return outcome(volume.unlink(path));
      case 'freeSpace':
        return onCard ? refused(ERRNO.invalid) : done(Math.floor(volume.freeBytes() / 1024));
      case 'rename':
        return outcome(volume.rename(path, place(request.target).path));
    }
  }

  return {
    handle(payload) {
      const request = decodeFileRequest(payload);
      const fault = faults.refuse.get(request.operation);
      if (fault !== undefined && !(request.operation === 'write' && !request.last)) {
        faults.refuse.delete(request.operation);
        return refused(fault);
      }
      if ('path' in request) return onPath(request);
      if (request.operation === 'readdir' || request.operation === 'closedir') {
        return onFolder(request.operation, request.handle);
      }
      return onFile(request);
    },
    get open() {
      return files.size + folders.size;
    },
    reset() {
      files.clear();
      folders.clear();
    },
  };
}
