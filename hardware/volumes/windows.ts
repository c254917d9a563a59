import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { byMount, type Volume, type VolumeSource } from './volume.js';

const LETTERS = [...'DEFGHIJKLMNOPQRSTUVWXYZ'];
/** PowerShell takes a second or two to start on a slow machine; beyond this it hangs. */
const POWERSHELL_MS = 15_000;
const QUERY =
  'Get-CimInstance Win32_LogicalDisk | Select-Object DeviceID,DriveType,FileSystem,VolumeName,VolumeSerialNumber | ConvertTo-Json -Compress';
/** Win32_LogicalDisk.DriveType: removable and local; network drives, discs and RAM disks are no card. */
const CARD_DRIVE_TYPES: ReadonlySet<number> = new Set([2, 3]);
const SYSTEM_DRIVE = 'C:';
const run = promisify(execFile);

const disk = z.object({
  DeviceID: z.string().regex(/^[A-Z]:$/),
  DriveType: z.number(),
  FileSystem: z.string().nullish(),
  VolumeName: z.string().nullish(),
  VolumeSerialNumber: z.string().nullish(),
});

/** Which drive letters answer. A drive that hangs is asked again only when its last question was answered. */
export const windowsVolumes: VolumeSource = {
  signature: driveLetters(async (letter) => (await stat(`${letter}:\\`)).dev),
  async list() {
    const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', QUERY], {
      timeout: POWERSHELL_MS,
      windowsHide: true,
    });
    return volumesFromDisks(stdout);
  },
};

/** Volumes from the JSON of the query: one object when there is one disk, an array otherwise. */
export function volumesFromDisks(json: string): Volume[] {
  const parsed: unknown = json.trim() === '' ? [] : JSON.parse(json);
  return (Array.isArray(parsed) ? parsed : [parsed])
    .flatMap((entry) => {
      const one = disk.safeParse(entry);
      return one.success ? [one.data] : [];
    })
    .filter(
      ({ DeviceID, DriveType, FileSystem }) =>
        CARD_DRIVE_TYPES.has(DriveType) && DeviceID !== SYSTEM_DRIVE && Boolean(FileSystem),
    )
    .map((found) => ({
      mount: `${found.DeviceID}\\`,
      device: found.DeviceID,
      fileSystem: found.FileSystem ?? 'unknown',
      label: found.VolumeName || null,
      uuid: found.VolumeSerialNumber || null,
      // Windows does not tell without trying; a write that is refused says so then.
      readOnly: false,
    }))
    .sort(byMount);
}

/** A signature out of the letters that answer and the serial each answers with. */
export function driveLetters(ask: (letter: string) => Promise<number>): () => Promise<string> {
  const answers = new Map<string, string>();
  const asking = new Set<string>();
  return async () => {
    const questions = LETTERS.filter((letter) => !asking.has(letter)).map(async (letter) => {
      asking.add(letter);
      try {
        answers.set(letter, `${letter}${await ask(letter)}`);
      } catch {
        // No such drive, or an empty slot: both are the usual answer, and both mean there is nothing there.
        answers.delete(letter);
      } finally {
        asking.delete(letter);
      }
    });
    await Promise.race([Promise.all(questions), soon()]);
    return [...answers.values()].sort().join('\n');
  };
}

/** A card slot that thinks for longer than this is looked at next time. */
const ANSWER_MS = 500;

function soon(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ANSWER_MS).unref();
  });
}
