import { type NetData } from '../../../daemon/analysis/dense-net.js';
import { EAR_LABELS } from '../../../daemon/similar/ear.js';
import { pack, type Settings, train } from '../analysis/dense-training.js';
import { type HeardHit } from './heard-hits.js';

const SETTINGS: Settings = {
  hidden: 48,
  epochs: 30,
  rate: 2e-3,
  decay: 3e-2,
  dropInput: 0.1,
  dropHidden: 0.3,
  seed: 1,
};

/** The network that these hits teach. Families are balanced up to a power, so that rare ones are heard beside common ones. */
export function trainEar(heard: readonly HeardHit[]): NetData {
  const counts = new Float64Array(EAR_LABELS.length);
  for (const { label } of heard) counts[label]!++;
  const examples = heard.flatMap(({ label, features }) =>
    features.map((one) => ({
      features: one,
      label,
      weight: Math.sqrt(heard.length / EAR_LABELS.length / counts[label]!),
    })),
  );
  return pack(train(examples, EAR_LABELS.length, SETTINGS), EAR_LABELS);
}
