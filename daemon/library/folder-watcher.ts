import { type FSWatcher, watch } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { explain, identify, type ScannedFolder, toAbsolute } from './walk.js';

/** A burst (an unzip, a copy) is over when nothing has happened for this long. */
const QUIET_MS = 300;
/** Under an endless stream of changes a scan still comes this often. */
const LONGEST_WAIT_MS = 2000;
/** Folders put under watch before the event loop gets its turn. */
const FOLDERS_PER_TURN = 100;

export interface FolderChanges {
  /** Folders whose own entries changed. */
  folders: string[];
  /** The system could not say what changed: look at everything. */
  everything: boolean;
}

export interface FolderWatcher {
  /**
   * Watches the folders that a scan found, and reports at once those that changed between the scan's look and the
   * watch. Settles when all are watched.
   */
  cover(folders: readonly ScannedFolder[]): Promise<void>;
  close(): void;
}

/** Whether the system reports changes in a whole tree through one handle. */
export function watchesTrees(platform: NodeJS.Platform): boolean {
  return platform === 'darwin' || platform === 'win32';
}

/**
 * Watches the folders of a library and reports which ones changed, in bursts. It says where to look, never what
 * happened: the scan finds that out, so that a lost, doubled or reordered event does no harm.
 * @param onFailure called once when watching is not possible (limit reached, not supported), with the reason.
 */
export function watchFolders(
  rootPath: string,
  platform: NodeJS.Platform,
  onChange: (changes: FolderChanges) => void,
  onFailure: (reason: string) => void,
): FolderWatcher {
  const watchers = new Map<string, { watcher: FSWatcher; scanned: ScannedFolder }>();
  const wholeTree = watchesTrees(platform);
  const burst = createBurst(onChange);
  let closed = false;

  function fail(error: unknown): void {
    if (closed) return;
    close();
    onFailure(watchFailure(error));
  }

  function close(): void {
    closed = true;
    burst.cancel();
    for (const { watcher } of watchers.values()) watcher.close();
    watchers.clear();
  }

  function add(scanned: ScannedFolder): void {
    const { folder } = scanned;
    watchers.get(folder)?.watcher.close();
    const watcher = watch(
      toAbsolute(rootPath, folder),
      { recursive: wholeTree, persistent: false },
      (_event, name) => {
        if (name === null) burst.add(null);
        else burst.add(wholeTree ? parentOf(name) : folder);
      },
    );
    watcher.on('error', (error) => {
      // A watched folder that was removed ends its own watch; the change itself was reported by its parent.
      if (folder !== '' && isGone(error)) drop(folder);
      else fail(error);
    });
    watchers.set(folder, { watcher, scanned });
  }

  function drop(folder: string): void {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
    burst.add(parentOf(folder));
  }

  /** An entry that came after the scan read the folder and before the watch began would never be reported. */
  function changedMeanwhile(scanned: ScannedFolder): boolean {
    const current = identify(toAbsolute(rootPath, scanned.folder), scanned.folder);
    return current.modifiedAt !== scanned.modifiedAt || !isSameFolder(current, scanned);
  }

  return {
    async cover(folders) {
      for (const [index, scanned] of folders.entries()) {
        if (closed) return;
        if (index % FOLDERS_PER_TURN === FOLDERS_PER_TURN - 1) await nextTurn();
        if (wholeTree && scanned.folder !== '') continue;
        const watched = watchers.get(scanned.folder)?.scanned;
        if (watched !== undefined && isSameFolder(watched, scanned)) continue;
        try {
          add(scanned);
          if (changedMeanwhile(scanned)) burst.add(scanned.folder);
        } catch (error) {
          if (scanned.folder !== '' && isGone(error)) burst.add(parentOf(scanned.folder));
          else fail(error);
        }
      }
    },
    close,
  };
}

function isSameFolder(a: ScannedFolder, b: ScannedFolder): boolean {
  return a.identity === b.identity && a.bornAt === b.bornAt;
}

function parentOf(name: string): string {
  const folder = name.replaceAll('\\', '/');
  const slash = folder.lastIndexOf('/');
  return slash === -1 ? '' : folder.slice(0, slash);
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EPERM');
}

function watchFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC') return 'This system allows no more folder watches (fs.inotify.max_user_watches).';
  if (code === 'EMFILE') return 'This system allows no more open files.';
  return explain(error);
}

/** Collects changed folders until it is quiet; `null` stands for "somewhere". */
function createBurst(onChange: (changes: FolderChanges) => void) {
  const folders = new Set<string>();
  let everything = false;
  let quiet: NodeJS.Timeout | undefined;
  let latest: NodeJS.Timeout | undefined;

  function flush(): void {
    cancel();
    const changes: FolderChanges = { folders: [...folders], everything };
    folders.clear();
    everything = false;
    onChange(changes);
  }

  function cancel(): void {
    clearTimeout(quiet);
    clearTimeout(latest);
    quiet = latest = undefined;
  }

  return {
    add(folder: string | null): void {
      if (folder === null) everything = true;
      else folders.add(folder);
      clearTimeout(quiet);
      quiet = setTimeout(flush, QUIET_MS);
      latest ??= setTimeout(flush, LONGEST_WAIT_MS);
    },
    cancel,
  };
}
