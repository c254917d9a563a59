import { execFile } from 'node:child_process';
import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { byMount, type Volume, type VolumeSource } from './volume.js';

const VOLUMES = '/Volumes';
/** A dying card reader can hold diskutil for minutes; the volume is then listed without its id. */
const DISKUTIL_MS = 5_000;
const run = promisify(execFile);

/** What lies in /Volumes, described by diskutil. */
export const macVolumes: VolumeSource = {
  signature: async () => (await readdir(VOLUMES)).sort().join('\n'),
  async list() {
    const names = await readdir(VOLUMES);
    const volumes = await Promise.all(names.map((name) => describe(path.join(VOLUMES, name))));
    return volumes.flatMap((volume) => volume ?? []).sort(byMount);
  },
};

async function describe(mount: string): Promise<Volume | undefined> {
  // The system volume shows up here as a link to the top of everything.
  const real = await realpath(mount).catch(() => undefined);
  if (real === undefined || real === '/') return undefined;
  const plist = await run('diskutil', ['info', '-plist', mount], { timeout: DISKUTIL_MS }).then(
    ({ stdout }) => stdout,
    () => '',
  );
  return volumeFromPlist(mount, plist);
}

/** A volume from what `diskutil info -plist` prints; without an answer only the mount is known. */
export function volumeFromPlist(mount: string, plist: string): Volume {
  const text = (key: string) => plistString(plist, key);
  const writable = new RegExp(`<key>WritableVolume</key>\\s*<(true|false)/>`).exec(plist)?.[1];
  return {
    mount,
    device: text('DeviceNode'),
    fileSystem: text('FilesystemType') ?? 'unknown',
    label: text('VolumeName'),
    uuid: text('VolumeUUID'),
    readOnly: writable === 'false',
  };
}

function plistString(plist: string, key: string): string | null {
  const found = new RegExp(`<key>${key}</key>\\s*<string>([^<]*)</string>`).exec(plist)?.[1];
  if (found === undefined || found === '') return null;
  return found
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
