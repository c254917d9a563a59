import type { JSX } from 'preact';
import type { SampleSummary } from '../../schemas/entities.js';
import type { KitPad } from '../../schemas/methods/kits.js';
import { useApp } from '../app/context.js';
import type { FitTarget } from '../audition/fit.js';
import { Icon } from '../look/icons.js';
import { formatBpm } from '../sound/format.js';
import { keyName } from '../sound/keys.js';
import type { PadEdit } from './kits-feed.js';
import { fitInWords, padFit } from './pad-fit.js';

interface FitPadProps {
  content: KitPad & { sample: SampleSummary };
  edit: (change: PadEdit) => void;
}

/** Pitch and speed with which the sound goes with the host, or with the tempo of its bank while no host says one. */
export function FitPad({ content, edit }: FitPadProps): JSX.Element | null {
  const { context, kits } = useApp();
  const bank = kits.kit.value?.banks.find((one) => content.pad.startsWith(one.bank));
  const { tempo, key } = context.moment.value;
  const target: FitTarget = { bpm: tempo ?? bank?.tempo ?? null, key };
  const fit = padFit(content.sample, target);
  const isFitted = fit === null || (fit.pitch === content.pitch && fit.speed === content.speed);
  if (fit === null || isFitted) return null;
  const parts = [
    target.bpm === null ? null : `${formatBpm(target.bpm)} BPM`,
    key === null ? null : keyName(key),
  ];
  const to = parts.filter((part) => part !== null).join(', ');
  return (
    <button
      type="button"
      class="button fit-pad"
      title={`Pitch and speed at which it goes with ${to}`}
      onClick={() => edit({ pitch: fit.pitch, speed: fit.speed, fine: 0 })}
    >
      <Icon name="fit" /> Fit to {to} <small>{fitInWords(fit)}</small>
    </button>
  );
}
