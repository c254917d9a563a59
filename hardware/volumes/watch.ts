import { linuxVolumes } from './linux.js';
import { macVolumes } from './macos.js';
import type { Volume, VolumeSource } from './volume.js';
import { windowsVolumes } from './windows.js';

/** A card must be noticed within two seconds; half of that leaves time for looking at it. */
const LOOK_MS = 1_000;

export interface VolumeWatch {
  /** Looks now instead of at the next turn. */
  look: () => Promise<void>;
  stop: () => void;
}

export interface VolumeWatchOptions {
  source: VolumeSource;
  /** Called with everything that is mounted, at the start and after each change. */
  onVolumes: (volumes: Volume[]) => void;
  /** Looking failed; called once until it works again, which `onVolumes` tells. */
  onFailure: (error: unknown) => void;
  intervalMs?: number;
}

/** Where this platform says what is mounted; undefined on one that nobody has taught us. */
export function platformVolumes(platform: NodeJS.Platform): VolumeSource | undefined {
  if (platform === 'linux') return linuxVolumes;
  if (platform === 'darwin') return macVolumes;
  if (platform === 'win32') return windowsVolumes;
  return undefined;
}

/**
 * Watches what is mounted. Node cannot wait on the mount table, and a folder watch misses a card that takes another's place,
 * so a cheap signature is compared every second; only when it changed is the full list made.
 */
export function watchVolumes({
  source,
  onVolumes,
  onFailure,
  intervalMs = LOOK_MS,
}: VolumeWatchOptions): VolumeWatch {
  let known: string | undefined;
  let failing = false;
  let stopped = false;
  let looking: Promise<void> | undefined;

  async function lookOnce(): Promise<void> {
    try {
      const signature = await source.signature();
      if (signature === known && !failing) return;
      const volumes = await source.list();
      if (stopped) return;
      known = signature;
      failing = false;
      onVolumes(volumes);
    } catch (error) {
      if (stopped || failing) return;
      failing = true;
      onFailure(error);
    }
  }

  /** One look at a time: a slow one must not pile up others behind it. */
  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => (looking = undefined));
    return looking;
  }

  const timer = setInterval(() => void look(), intervalMs);
  timer.unref();
  void look();
  return {
    look,
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
