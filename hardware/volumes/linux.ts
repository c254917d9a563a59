import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { cardMounts, parseMountinfo, toVolume } from './mountinfo.js';
import { byMount, type VolumeSource } from './volume.js';

const MOUNTINFO = '/proc/self/mountinfo';
const BY_UUID = '/dev/disk/by-uuid';
const BY_LABEL = '/dev/disk/by-label';

/** The mount table of this process. Reading it takes some 50 µs, so it is its own signature. */
export const linuxVolumes: VolumeSource = {
  signature: () => readFile(MOUNTINFO, 'utf8'),
  async list() {
    const mounts = cardMounts(parseMountinfo(await readFile(MOUNTINFO, 'utf8')));
    const [uuids, labels] = await Promise.all([linksByDevice(BY_UUID), linksByDevice(BY_LABEL)]);
    return mounts
      .map((entry) =>
        toVolume(
          entry,
          (device) => uuids.get(device) ?? null,
          (device) => labels.get(device) ?? null,
        ),
      )
      .sort(byMount);
  },
};

/** What udev says about devices: each link is named by the id or label and points to its device. Empty without udev. */
async function linksByDevice(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(
    names.map(async (name): Promise<[string, string][]> => {
      const target = await readlink(path.join(folder, name)).catch(() => undefined);
      return target === undefined ? [] : [[path.resolve(folder, target), unescapeUdev(name)]];
    }),
  );
  return new Map(links.flat());
}

/** udev writes bytes that a file name should not have as \xNN. */
function unescapeUdev(name: string): string {
  if (!name.includes('\\x')) return name;
  const bytes = name.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
