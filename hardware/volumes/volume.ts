/** A mounted file system that may be a memory card, as every platform can tell it. */
export interface Volume {
  /** Absolute path of its top folder. */
  mount: string;
  /** What it is mounted from ("/dev/sdb1", "E:"); null when the platform does not say. */
  device: string | null;
  /** As the platform calls it: "vfat", "exfat", "msdos", "FAT32". */
  fileSystem: string;
  label: string | null;
  /** Given when the volume was formatted; null when it cannot be found out. */
  uuid: string | null;
  readOnly: boolean;
}

/** Where a platform says what is mounted. */
export interface VolumeSource {
  /** A text that costs little to get and differs as soon as a volume came, went or changed. */
  signature: () => Promise<string>;
  /** The volumes that may be cards, in the order of their mount paths. */
  list: () => Promise<Volume[]>;
}

/** Orders volumes so that two listings of the same mounts are the same. */
export function byMount(a: Volume, b: Volume): number {
  return a.mount < b.mount ? -1 : a.mount > b.mount ? 1 : 0;
}
