import { stat } from 'node:fs/promises';
import path from 'node:path';
import { byMount, type Volume, type VolumeSource } from './volume.js';

/** A folder that stands in for a card: a copy of one on the disk, a test, a demonstration. */
export function folderVolume(folder: string): Volume {
  return {
    mount: folder,
    device: null,
    fileSystem: 'folder',
    label: path.basename(folder),
    uuid: null,
    readOnly: false,
  };
}

/** Folders as a source of volumes: each is mounted while it exists. */
export function folderVolumes(folders: readonly string[]): VolumeSource {
  async function present(): Promise<string[]> {
    const found = await Promise.all(
      folders.map((folder) =>
        stat(folder).then(
          (stats) => (stats.isDirectory() ? [folder] : []),
          () => [],
        ),
      ),
    );
    return found.flat();
  }
  return {
    signature: async () => (await present()).join('\n'),
    list: async () => (await present()).map(folderVolume).sort(byMount),
  };
}
