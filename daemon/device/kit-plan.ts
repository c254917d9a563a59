import { createHash } from 'node:crypto';
import { smpOffset, SMP_HEADER_BYTES } from '../../hardware/sp404/formats/smp.js';
import type { LivePadChanges } from '../../hardware/sp404/link/unit-pads.js';
import type { PlannedPad } from '../../schemas/kit.js';
import type { LivePad } from '../../schemas/methods/device.js';
import type { UnitPlan, UnitPlanItem } from '../../schemas/methods/device-jobs.js';
import { unitPositions } from '../export/unit-positions.js';
import { renderedFrames, type SourceFacts } from '../kits/preflight.js';
import { nameOfFile, screenName } from '../kits/names.js';
import type { Extent } from '../render/target-format.js';

/** What sending the pads of a kit does to the pads of the unit, and the settings they get there. Pure. */

export function planItems(
  pads: readonly { planned: PlannedPad; sampleId: number }[],
  facts: ReadonlyMap<string, SourceFacts>,
  held: ReadonlyMap<string, LivePad>,
): UnitPlanItem[] {
  return pads.map(({ planned, sampleId }) => {
    const there = held.get(planned.pad);
    const isEmpty = there === undefined || there.sizeBytes === 0;
    const bytes = bytesOnUnit(planned, facts.get(planned.pad));
    return {
      pad: planned.pad,
      name: padName(planned),
      sampleId,
      action: isEmpty ? 'send' : there.sizeBytes === bytes + SMP_HEADER_BYTES ? 'compare' : 'replace',
      bytes,
      holds: isEmpty ? null : there.name,
    };
  });
}

/** Stands for a plan: equal for the same pads with the same outcome in the same project of the unit. */
export function confirmOf(project: number, items: readonly UnitPlanItem[], banks: UnitPlan['banks']): string {
  return createHash('sha256')
    .update(JSON.stringify([project, items, banks]))
    .digest('hex')
    .slice(0, 16);
}

export function padName({ pad, name, source }: PlannedPad): string {
  return screenName(name ?? nameOfFile(source ?? ''), `Pad ${pad}`);
}

/** Audio of a file as the unit holds it: 48 kHz, 16 bits, two channels at most. 0 when its header says nothing. */
function bytesOnUnit(planned: PlannedPad, facts: SourceFacts | undefined): number {
  const frames = renderedFrames(planned, facts);
  if (frames === null || facts === undefined || !('channels' in facts)) return 0;
  return smpOffset(frames, facts.channels === 1 ? 1 : 2) - SMP_HEADER_BYTES;
}

/** How a pad of a kit plays, as the unit is told over its link, once its sample is there. */
export function liveSettings(planned: PlannedPad, extent: Extent, sourceRate: number): LivePadChanges {
  const {
    pad: _pad,
    name: _name,
    source: _source,
    render: _render,
    start: _start,
    end: _end,
    loopTop: _loopTop,
    chops: _chops,
    ...played
  } = planned;
  const { start, end, loopTop, chops } = unitPositions(planned, extent, sourceRate);
  return {
    ...played,
    startFrame: start,
    endFrame: end,
    loopTopFrame: loopTop,
    chops,
  };
}
