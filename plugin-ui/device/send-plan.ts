import { signal, type ReadonlySignal } from '@preact/signals';
import type { SampleSummary } from '../../schemas/entities.js';
import type { LivePad } from '../../schemas/methods/device.js';
import { isLoaded, type DeviceFeed } from './device-feed.js';

/** A sample that shall go onto a pad of the unit. */
export interface WantedSend {
  sample: SampleSummary;
  pad: string;
  /** What the unit will show; null: after the file. */
  name: string | null;
}

/** One line of the plan. */
export interface PlannedSend extends WantedSend {
  /** What lies there now; it is kept on this computer before it is replaced. */
  replaces: LivePad | null;
  /** What the unit will take; null while the length is unknown. */
  bytes: number | null;
}

/** What is to be sent to the unit, waiting for a person to say yes. */
export interface SendPlan {
  readonly plan: ReadonlySignal<readonly PlannedSend[] | null>;
  /** Shows a plan; what cannot be sent is left out. */
  propose: (wanted: readonly WantedSend[]) => void;
  approve: () => Promise<void>;
  dismiss: () => void;
}

/** The unit holds 48 kHz, 16 bit. */
const UNIT_BYTES_PER_SECOND = 48_000 * 2;

export function createSendPlan(device: DeviceFeed): SendPlan {
  const plan = signal<readonly PlannedSend[] | null>(null);
  return {
    plan,
    propose(wanted) {
      plan.value = wanted.map((one) => planned(one, device.pads.peek().get(one.pad)));
    },
    async approve() {
      const sends = plan.peek() ?? [];
      plan.value = null;
      if (sends.length === 0) return;
      await device.send(
        sends.map(({ sample, pad, name }) => ({
          sampleId: sample.id,
          pad,
          ...(name === null ? {} : { name }),
        })),
      );
    },
    dismiss() {
      plan.value = null;
    },
  };
}

function planned(wanted: WantedSend, now: LivePad | undefined): PlannedSend {
  const { duration, channels } = wanted.sample;
  const bytes =
    duration === null ? null : Math.round(duration * UNIT_BYTES_PER_SECOND * Math.min(2, channels ?? 2));
  return { ...wanted, replaces: isLoaded(now) ? now : null, bytes };
}
