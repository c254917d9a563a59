import type { UnitPlan, UnitPlanItem } from '../../schemas/methods/device-jobs.js';
import { countOf, formatBytes } from '../sound/format.js';

/** What becomes of the pad that is there now. */
export function insteadInWords({ action, holds }: UnitPlanItem): string {
  if (action === 'send') return 'empty';
  // Its length is the same: whether its audio is, shows while sending.
  return action === 'compare' ? `${holds ?? ''}, if it is another sound` : (holds ?? '');
}

/** "3 pads, 1.2 MB. What lies on 2 of them is kept on this computer first." */
export function planInWords({ items, bytes }: UnitPlan): string {
  const held = items.filter(({ action }) => action !== 'send').length;
  const what = `${countOf(items.length, 'pad')}, ${formatBytes(bytes)}.`;
  if (held === 0) return `${what} ${items.length === 1 ? 'It is' : 'All of them are'} empty on the unit.`;
  const where = items.length === 1 ? 'it' : `${held} of them`;
  return `${what} What lies on ${where} is kept on this computer first.`;
}

/** "Bank A: tempo 90 → 92, volume 127 → 100". */
export function bankInWords({ bank, tempo, volume, holds }: UnitPlan['banks'][number]): string {
  const parts = [
    tempo === holds.tempo ? null : `tempo ${holds.tempo} → ${tempo}`,
    volume === holds.volume ? null : `volume ${holds.volume} → ${volume}`,
  ];
  return `Bank ${bank}: ${parts.filter((part) => part !== null).join(', ')}`;
}
