import type { FileStat, FolderEntry } from '../link/file-messages.js';

/** A file system as the unit's file API sees one. Paths are relative, '' is the root; errors are newlib numbers. */
export interface Volume {
  stat: (path: string) => FileStat | undefined;
  list: (path: string) => FolderEntry[];
  read: (path: string, offset: number, count: number) => Uint8Array;
  /** Returns how many bytes were taken: fewer when the volume is full. */
  write: (path: string, offset: number, bytes: Uint8Array) => number;
  create: (path: string) => Errno | undefined;
  unlink: (path: string) => Errno | undefined;
  mkdir: (path: string) => Errno | undefined;
  rmdir: (path: string) => Errno | undefined;
  rename: (from: string, to: string) => Errno | undefined;
  freeBytes: () => number;
}

export const ERRNO = {
  missing: 2,
  badHandle: 9,
  exists: 17,
  notAFolder: 20,
  isAFolder: 21,
  invalid: 22,
  full: 28,
  notEmpty: 90,
} as const;
export type Errno = (typeof ERRNO)[keyof typeof ERRNO];

/** A file that grows without copying everything it holds for every piece. */
interface StoredFile {
  bytes: Uint8Array;
  size: number;
}

/** 14 GB, about what a unit has free. */
const USUAL_CAPACITY = 14e9;

/** A volume in memory. `capacity` in bytes can be set small to try a full unit. */
export function createMemoryVolume(capacity = USUAL_CAPACITY): Volume {
  const files = new Map<string, StoredFile>();
  const folders = new Set<string>(['']);
  const used = () => [...files.values()].reduce((sum, file) => sum + file.size, 0);
  const isIn = (path: string, folder: string) => path.startsWith(folder === '' ? '' : `${folder}/`);

  function canCreate(path: string): Errno | undefined {
    if (folders.has(path)) return ERRNO.isAFolder;
    return folders.has(parentOf(path)) ? undefined : ERRNO.missing;
  }

  return {
    stat(path) {
      const file = files.get(path);
      if (file !== undefined) return { folder: false, size: file.size };
      return folders.has(path) ? { folder: true, size: 0 } : undefined;
    },
    list(path) {
      const inside = (one: string) => one !== path && parentOf(one) === path;
      return [
        ...[...folders].filter(inside).map((one) => ({ name: nameOf(one), folder: true })),
        ...[...files.keys()].filter(inside).map((one) => ({ name: nameOf(one), folder: false })),
      ].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    read(path, offset, count) {
      const file = files.get(path);
      return file === undefined
        ? new Uint8Array(0)
        : file.bytes.slice(offset, Math.min(file.size, offset + count));
    },
    write(path, offset, bytes) {
      const file = files.get(path);
      if (file === undefined) return 0;
      const room = Math.max(0, capacity - used() + Math.max(0, file.size - offset));
      const taken = bytes.subarray(0, room);
      const end = offset + taken.length;
      if (end > file.bytes.length) {
        const larger = new Uint8Array(Math.max(end, file.bytes.length * 2));
        larger.set(file.bytes.subarray(0, file.size));
        file.bytes = larger;
      }
      file.bytes.set(taken, offset);
      file.size = Math.max(file.size, end);
      return taken.length;
    },
    create(path) {
      const problem = canCreate(path);
      if (problem === undefined) files.set(path, { bytes: new Uint8Array(512), size: 0 });
      return problem;
    },
    unlink(path) {
      if (files.delete(path)) return undefined;
      return folders.has(path) ? ERRNO.isAFolder : ERRNO.missing;
    },
    mkdir(path) {
      if (folders.has(path) || files.has(path)) return ERRNO.exists;
      if (!folders.has(parentOf(path))) return ERRNO.missing;
      folders.add(path);
      return undefined;
    },
    rmdir(path) {
      if (!folders.has(path)) return files.has(path) ? ERRNO.notAFolder : ERRNO.missing;
      if ([...files.keys(), ...folders].some((one) => isIn(one, path))) return ERRNO.notEmpty;
      folders.delete(path);
      return undefined;
    },
    rename(from, to) {
      const file = files.get(from);
      if (file !== undefined) {
        const problem = canCreate(to);
        if (problem !== undefined) return problem;
        if (files.has(to)) return ERRNO.exists;
        files.delete(from);
        files.set(to, file);
        return undefined;
      }
      if (!folders.has(from)) return ERRNO.missing;
      if (folders.has(to) || files.has(to)) return ERRNO.exists;
      for (const [path, held] of [...files]) {
        if (!isIn(path, from)) continue;
        files.delete(path);
        files.set(to + path.slice(from.length), held);
      }
      for (const path of [...folders]) {
        if (path !== from && !isIn(path, from)) continue;
        folders.delete(path);
        folders.add(to + path.slice(from.length));
      }
      return undefined;
    },
    freeBytes: () => Math.max(0, capacity - used()),
  };
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : path === '' ? '/' : '';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
