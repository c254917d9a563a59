import { execFileSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folderVolumes } from '../../../hardware/volumes/folders.js';
import { linuxVolumes } from '../../../hardware/volumes/linux.js';
import type { Volume, VolumeSource } from '../../../hardware/volumes/volume.js';
import { watchVolumes } from '../../../hardware/volumes/watch.js';
import { tempDir } from '../../support/temp-dir.js';
import { mountMemory } from '../../support/memory-mount.js';

/** Watches at test speed and lets a test wait for what it expects to see. */
function observe(source: VolumeSource) {
  let seen: Volume[] = [];
  const failures: unknown[] = [];
  let calls = 0;
  let wake = () => undefined as void;
  const watch = watchVolumes({
    source,
    intervalMs: 20,
    onVolumes(volumes) {
      seen = volumes;
      calls += 1;
      wake();
    },
    onFailure(error) {
      failures.push(error);
      wake();
    },
  });
  onTestFinished(() => watch.stop());
  return {
    failures,
    watch,
    calls: () => calls,
    async until(condition: (volumes: Volume[]) => boolean): Promise<void> {
      while (!condition(seen)) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

describe('watchVolumes', () => {
  it('sees a folder come and go, and says nothing when nothing changed', async () => {
    const card = path.join(await tempDir(), 'CARD');
    const seen = observe(folderVolumes([card]));
    await seen.watch.look();
    await mkdir(card);
    await seen.until((volumes) => volumes[0]?.mount === card);
    const calls = seen.calls();
    await seen.watch.look();
    await seen.watch.look();
    expect(seen.calls()).toBe(calls);
    await rm(card, { recursive: true });
    await seen.until((volumes) => volumes.length === 0);
  });

  it('tells a failure once and comes back by itself', async () => {
    let broken = true;
    const seen = observe({
      signature: () => (broken ? Promise.reject(new Error('no table')) : Promise.resolve('same')),
      list: () => Promise.resolve([]),
    });
    await seen.watch.look();
    await seen.watch.look();
    expect(seen.failures).toHaveLength(1);
    broken = false;
    await seen.watch.look();
    expect(seen.calls()).toBe(1);
  });

  it.runIf(process.platform === 'linux')('sees a real mount and a real unmount', async (context) => {
    const mount = path.join(await tempDir(), 'CARD of Kim');
    await mkdir(mount);
    const seen = observe(linuxVolumes);
    if (!mountMemory(mount, '1m')) return context.skip('this user may not mount');
    await seen.until((volumes) => volumes.some((volume) => volume.mount === mount && !volume.readOnly));
    execFileSync('mount', ['-o', 'remount,ro', mount]);
    await seen.until((volumes) => volumes.some((volume) => volume.mount === mount && volume.readOnly));
    execFileSync('umount', [mount]);
    await seen.until((volumes) => !volumes.some((volume) => volume.mount === mount));
  });
});
