import { PadbridgeError } from '../../../schemas/errors.js';
import { viewOf } from '../formats/fields.js';
import { fromSeptets, fromShortSeptets, NUMBER_SEPTETS, toSeptets } from './septets.js';

/** The file channel's payloads, `F0 41 7A <cmd> … F7` (facts: channel 06). */

/** Most file bytes in one message, either way. */
export const CHUNK_BYTES = 20_480;
/** Chunks that may be on their way before the unit answers. */
export const BATCH_CHUNKS = 15;
/** What one read asks for; the unit answers with several messages. */
export const BULK_READ_BYTES = 0x2_0000;
/** Each of the two paths of a rename has this much room, its NUL included. */
export const RENAME_PATH_BYTES = 200;

export const OPEN_FLAGS = { read: 0, create: 0x602 } as const;

export const OPERATION = {
  open: 0x00,
  close: 0x03,
  read: 0x04,
  write: 0x06,
  seek: 0x07,
  mkdir: 0x09,
  unlink: 0x0a,
  rmdir: 0x0b,
  opendir: 0x0c,
  closedir: 0x0d,
  readdir: 0x0e,
  stat: 0x12,
  fstat: 0x13,
  rename: 0x17,
  freeSpace: 0x18,
} as const;
export type Operation = keyof typeof OPERATION;
export type PathOperation = 'open' | 'mkdir' | 'unlink' | 'rmdir' | 'opendir' | 'stat' | 'freeSpace';
export type HandleOperation = 'close' | 'read' | 'seek' | 'closedir' | 'readdir' | 'fstat';

const START = [0xf0, 0x41, 0x7a] as const;
const END = 0xf7;
const COMMAND = { data: 0x02, request: 0x03, status: 0x7a, notice: 0x7c } as const;
/** On the first septet of a length: the last chunk of a batch, or of an answer. */
const LAST_FLAG = 0x40;
const NAMES: ReadonlyMap<number, Operation> = new Map(
  Object.entries(OPERATION).map(([name, code]) => [code, name as Operation]),
);

export type FileRequest =
  | { operation: PathOperation; path: string; flags: number }
  | { operation: HandleOperation; handle: number; argument: number }
  | { operation: 'rename'; path: string; target: string }
  | { operation: 'write'; handle: number; data: Uint8Array; last: boolean };

export type FileReply =
  | { kind: 'status'; result: number; extra: number }
  | { kind: 'data'; handle: number; data: Uint8Array; last: boolean }
  | { kind: 'notice' };

/** A request for the file channel. Throws 'invalid-input' for a path that does not fit. */
export function encodeFileRequest(request: FileRequest): Uint8Array {
  switch (request.operation) {
    case 'write': {
      const length = toSeptets(request.data.length);
      if (request.last) length[0]! |= LAST_FLAG;
      return envelope(COMMAND.request, [
        Uint8Array.of(OPERATION.write),
        toSeptets(request.handle),
        length,
        request.data,
      ]);
    }
    case 'rename': {
      const paths = new Uint8Array(2 * RENAME_PATH_BYTES);
      paths.set(pathBytes(request.path, RENAME_PATH_BYTES));
      paths.set(pathBytes(request.target, RENAME_PATH_BYTES), RENAME_PATH_BYTES);
      return plainRequest('rename', 0, paths.length, paths);
    }
    case 'close':
    case 'read':
    case 'seek':
    case 'closedir':
    case 'readdir':
    case 'fstat':
      return plainRequest(request.operation, request.handle, request.argument, Uint8Array.of(0));
    case 'open':
    case 'mkdir':
    case 'unlink':
    case 'rmdir':
    case 'opendir':
    case 'stat':
    case 'freeSpace': {
      const path = pathBytes(request.path, MAX_PATH_BYTES);
      return plainRequest(request.operation, request.flags, path.length, path);
    }
  }
}

/** Longest path the unit's own folders need is below 80; the bound is that of a FAT path. */
const MAX_PATH_BYTES = 260;

function plainRequest(name: Operation, first: number, second: number, tail: Uint8Array): Uint8Array {
  return envelope(COMMAND.request, [
    Uint8Array.of(OPERATION[name]),
    toSeptets(first),
    toSeptets(second),
    tail,
  ]);
}

/** A path with its NUL. The unit's file system has no other encoding we know of than UTF-8. */
function pathBytes(path: string, most: number): Uint8Array {
  const bytes = new TextEncoder().encode(`${path}\0`);
  if (bytes.length <= most && !path.includes('\0') && path !== '') return bytes;
  throw new PadbridgeError('invalid-input', 'The sampler cannot take this path.', {
    subject: path.slice(0, 80),
    next: `Use a path of at most ${most - 1} bytes.`,
  });
}

/** The other end of `encodeFileRequest`. Throws 'corrupt' for anything that is not a request. */
export function decodeFileRequest(payload: Uint8Array): FileRequest {
  const body = unwrap(payload);
  const operation = NAMES.get(body[1] ?? -1);
  if (body[0] !== COMMAND.request || operation === undefined) throw damaged();
  const first = fromSeptets(body, 2);
  const tail = body.subarray(2 + 2 * NUMBER_SEPTETS);
  switch (operation) {
    case 'write':
      return { operation, handle: first, data: tail.slice(), last: (body[7]! & LAST_FLAG) !== 0 };
    case 'rename':
      return {
        operation,
        path: pathText(tail.subarray(0, RENAME_PATH_BYTES)),
        target: pathText(tail.subarray(RENAME_PATH_BYTES)),
      };
    case 'close':
    case 'read':
    case 'seek':
    case 'closedir':
    case 'readdir':
    case 'fstat':
      return { operation, handle: first, argument: fromSeptets(body, 7) };
    case 'open':
    case 'mkdir':
    case 'unlink':
    case 'rmdir':
    case 'opendir':
    case 'stat':
    case 'freeSpace':
      return { operation, path: pathText(tail), flags: first };
  }
}

function pathText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** An answer of either end: the unit to our requests, we to its requests while it renders. */
export function encodeFileReply(reply: FileReply): Uint8Array {
  switch (reply.kind) {
    case 'status':
      return envelope(COMMAND.status, [toSeptets(reply.result), toSeptets(reply.extra)]);
    case 'notice':
      return envelope(COMMAND.notice, [Uint8Array.of(0)]);
    case 'data': {
      const length = toSeptets(reply.data.length);
      if (reply.last) length[0]! |= LAST_FLAG;
      return envelope(COMMAND.data, [toSeptets(reply.handle), length, reply.data]);
    }
  }
}

/** Undefined when the payload is not an answer. Throws 'corrupt' when it is one and damaged. */
export function decodeFileReply(payload: Uint8Array): FileReply | undefined {
  const body = unwrap(payload);
  if (body[0] === COMMAND.notice) return { kind: 'notice' };
  if (body[0] === COMMAND.status) {
    return { kind: 'status', result: fromSeptets(body, 1), extra: fromSeptets(body, 1 + NUMBER_SEPTETS) };
  }
  if (body[0] !== COMMAND.data) return undefined;
  const size = fromShortSeptets(body, 7, 4);
  const data = body.subarray(11, 11 + size);
  if (data.length !== size) throw damaged();
  return { kind: 'data', handle: fromSeptets(body, 1), data, last: (body[6]! & LAST_FLAG) !== 0 };
}

export interface FileStat {
  folder: boolean;
  size: number;
}

const FILE_MODE = 0x81ff;
const FOLDER_MODE = 0x41ff;
const FORMAT_MASK = 0xf000;
const FOLDER_FORMAT = 0x4000;

export function encodeStat({ folder, size }: FileStat): Uint8Array {
  const bytes = new Uint8Array(8);
  viewOf(bytes).setUint32(0, folder ? FOLDER_MODE : FILE_MODE, true);
  viewOf(bytes).setUint32(4, size, true);
  return bytes;
}

/** Throws 'corrupt' when the answer is too short. */
export function decodeStat(data: Uint8Array): FileStat {
  if (data.length < 8) throw damaged();
  const mode = viewOf(data).getUint32(0, true);
  return { folder: (mode & FORMAT_MASK) === FOLDER_FORMAT, size: viewOf(data).getUint32(4, true) };
}

export interface FolderEntry {
  name: string;
  folder: boolean;
}

const FOLDER_TYPE = 4;
const FILE_TYPE = 8;

export function encodeEntry({ name, folder }: FolderEntry): Uint8Array {
  const text = new TextEncoder().encode(name);
  const bytes = new Uint8Array(6 + text.length + 1);
  bytes[4] = text.length;
  bytes[5] = folder ? FOLDER_TYPE : FILE_TYPE;
  bytes.set(text, 6);
  return bytes;
}

/** Throws 'corrupt' when the name is cut off. */
export function decodeEntry(data: Uint8Array): FolderEntry {
  const length = data[4];
  if (length === undefined || data.length < 6 + length) throw damaged();
  return { name: pathText(data.subarray(6, 6 + length)), folder: data[5] === FOLDER_TYPE };
}

function envelope(command: number, parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, START.length + 2);
  const payload = new Uint8Array(size);
  payload.set(START);
  payload[START.length] = command;
  let at = START.length + 1;
  for (const part of parts) {
    payload.set(part, at);
    at += part.length;
  }
  payload[at] = END;
  return payload;
}

/** The body between the frame bytes, its command first. */
function unwrap(payload: Uint8Array): Uint8Array {
  if (START.some((byte, i) => payload[i] !== byte) || payload.at(-1) !== END) throw damaged();
  return payload.subarray(START.length, payload.length - 1);
}

function damaged(): PadbridgeError {
  return new PadbridgeError('corrupt', 'A file message of the sampler is damaged.', {
    subject: 'channel 06',
    next: 'Try again; if it stays, use another cable or port.',
  });
}
