import { signal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import type { LivePad } from '../../schemas/methods/device.js';
import type { DeviceFeed } from './device-feed.js';

/** Which sound of the library lies on a pad of the unit. */
export interface UnitSounds {
  /** Undefined when it did not come from here, or was renamed since: then nobody knows. Reading it follows changes. */
  soundOn: (pad: LivePad) => SampleSummary | undefined;
}

/** The unit keeps no link to a file; what was sent to a pad and still bears its name is what lies there. */
export function createUnitSounds(client: PadbridgeClient, device: DeviceFeed): UnitSounds {
  const known = signal<ReadonlyMap<number, SampleSummary>>(new Map());
  const asked = new Set<number>();

  async function load(id: number): Promise<void> {
    try {
      const sample = await client.call('samples.get', { id });
      known.value = new Map(known.peek()).set(id, sample);
    } catch {
      // It left the catalogue: the pad shows its name, as one that was made on the unit.
    }
  }

  return {
    soundOn({ pad, name }) {
      const project = device.state.value?.project ?? null;
      // Newest first: what was sent there last.
      const sent = device.transfers.value.find(
        (one) => one.pad === pad && one.state === 'done' && one.project === project,
      );
      if (sent === undefined || sent.name !== name) return undefined;
      if (!asked.has(sent.sampleId)) {
        asked.add(sent.sampleId);
        void load(sent.sampleId);
      }
      return known.value.get(sent.sampleId);
    },
  };
}
