import type { Volume } from './volume.js';

/** One line of /proc/self/mountinfo (proc(5)), as far as it is needed. */
export interface MountEntry {
  mount: string;
  /** Path within the file system that is shown here; '/' unless it is a bind mount. */
  root: string;
  fileSystem: string;
  source: string;
  readOnly: boolean;
}

/**
 * File systems a card can have, or a stand-in for one. Network file systems are left out on purpose: looking into one whose
 * server is gone hangs.
 */
const CARD_FILE_SYSTEMS: ReadonlySet<string> = new Set([
  'vfat',
  'msdos',
  'exfat',
  'fuse.exfat',
  'fuseblk',
  'ntfs',
  'ntfs3',
  'hfsplus',
  'ext2',
  'ext3',
  'ext4',
  'tmpfs',
]);
/** Places of the system itself, where nobody mounts a card. */
const SYSTEM_PLACES = ['/proc', '/sys', '/dev', '/boot', '/run', '/etc', '/usr', '/var', '/snap'];
/** Below a system place, but exactly where desktops mount what is plugged in. */
const MEDIA_PLACES = ['/run/media'];

/** Reads the whole table; lines that do not have the fields are passed over. */
export function parseMountinfo(text: string): MountEntry[] {
  return text.split('\n').flatMap((line) => {
    const [left, right] = line.split(' - ');
    const [, , , root, mount, options] = left?.split(' ') ?? [];
    const [fileSystem, source, superOptions = ''] = right?.split(' ') ?? [];
    if (root === undefined || mount === undefined || options === undefined) return [];
    if (fileSystem === undefined || source === undefined) return [];
    const readOnly = isReadOnly(options) || isReadOnly(superOptions);
    return [{ mount: unescape(mount), root: unescape(root), fileSystem, source: unescape(source), readOnly }];
  });
}

/** The mounts that may be cards. Of several on one place only the last, which covers the others, is there. */
export function cardMounts(entries: readonly MountEntry[]): MountEntry[] {
  const visible = new Map(entries.map((entry) => [entry.mount, entry]));
  return [...visible.values()].filter(
    ({ mount, root, fileSystem }) =>
      CARD_FILE_SYSTEMS.has(fileSystem) && root === '/' && mount !== '/' && !isSystemPlace(mount),
  );
}

/** `uuidOf` and `labelOf` answer for a device path. */
export function toVolume(
  entry: MountEntry,
  uuidOf: (device: string) => string | null,
  labelOf: (device: string) => string | null,
): Volume {
  const device = entry.source.startsWith('/dev/') ? entry.source : null;
  return {
    mount: entry.mount,
    device,
    fileSystem: entry.fileSystem,
    label: device === null ? null : labelOf(device),
    uuid: device === null ? null : uuidOf(device),
    readOnly: entry.readOnly,
  };
}

function isReadOnly(options: string): boolean {
  return options.split(',').includes('ro');
}

function isSystemPlace(mount: string): boolean {
  const below = (place: string) => mount === place || mount.startsWith(`${place}/`);
  return SYSTEM_PLACES.some(below) && !MEDIA_PLACES.some(below);
}

/** Spaces, tabs, line ends and backslashes stand as octal codes. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
