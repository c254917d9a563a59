import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ignoreMatcher } from '../../../daemon/library/audio-files.js';
import {
  type FolderChanges,
  type FolderWatcher,
  watchFolders,
} from '../../../daemon/library/folder-watcher.js';
import { type ScannedFolder, walk } from '../../../daemon/library/walk.js';
import { tempDir } from '../../support/temp-dir.js';

function foldersOf(root: string): ScannedFolder[] {
  return [...walk(root, { folder: '', depth: 'tree', isIgnored: ignoreMatcher([]) })]
    .filter((event) => event.type === 'folder')
    .map(({ folder }) => folder);
}

/** A watcher whose reports can be awaited. */
function watching(root: string) {
  const reported = new Set<string>();
  const waiting: { folder: string; resolve: () => void }[] = [];
  const onChange = ({ folders }: FolderChanges) => {
    for (const folder of folders) reported.add(folder);
    for (const { folder, resolve } of waiting) if (reported.has(folder)) resolve();
  };
  const failures: string[] = [];
  const watcher: FolderWatcher = watchFolders(root, process.platform, onChange, (reason) =>
    failures.push(reason),
  );
  onTestFinished(() => watcher.close());
  return {
    watcher,
    failures,
    reported,
    report: (folder: string) =>
      new Promise<void>((resolve) => {
        if (reported.delete(folder)) resolve();
        else waiting.push({ folder, resolve });
      }),
  };
}

describe('watchFolders', () => {
  it('reports the folder in which a file came, changed, was renamed or went', async () => {
    const root = await tempDir();
    await mkdir(path.join(root, 'drums'));
    const { watcher, report, reported, failures } = watching(root);
    await watcher.cover(foldersOf(root));
    const file = path.join(root, 'drums', 'kick.wav');
    for (const change of [
      () => writeFile(file, 'one'),
      () => writeFile(file, 'another'),
      () => rename(file, `${file}.wav`),
      () => rm(`${file}.wav`),
    ]) {
      reported.clear();
      const heard = report('drums');
      await change();
      await heard;
    }
    expect(failures).toEqual([]);
  });

  it('reports what came between the look of the scan and the watch', async () => {
    const root = await tempDir();
    await mkdir(path.join(root, 'drums'));
    const scanned = foldersOf(root);
    await writeFile(path.join(root, 'drums', 'meanwhile.wav'), 'x');
    const { watcher, report } = watching(root);
    await watcher.cover(scanned);
    await report(process.platform === 'linux' ? 'drums' : '');
  });

  it.skipIf(process.platform !== 'linux')('watches a new folder in the place of a removed one', async () => {
    const root = await tempDir();
    const drums = path.join(root, 'drums');
    await mkdir(drums);
    const { watcher, report, reported, failures } = watching(root);
    await watcher.cover(foldersOf(root));
    const gone = report('');
    await rm(drums, { recursive: true });
    await gone;
    await mkdir(drums);
    await watcher.cover(foldersOf(root));
    reported.clear();
    const heard = report('drums');
    await writeFile(path.join(drums, 'new.wav'), 'x');
    await heard;
    expect(failures).toEqual([]);
  });

  it('says why when the folder cannot be watched', async () => {
    const root = await tempDir();
    const scanned = foldersOf(root);
    await rm(root, { recursive: true });
    const { watcher, failures } = watching(root);
    await watcher.cover(scanned);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/not there/);
  });
});
