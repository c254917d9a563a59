import { loadPad, setPad } from '../../hardware/sp404/formats/padconf-edit.js';
import { createPadconf, setBank, setProject } from '../../hardware/sp404/formats/padconf-project.js';
import { smpOffset } from '../../hardware/sp404/formats/smp.js';
import type { PlannedKit, PlannedPad } from '../../schemas/kit.js';
import { BANKS, UNIT_SAMPLE_RATE } from '../../schemas/sp404.js';
import type { Extent } from '../render/target-format.js';

/** A rendered pad: its sample as it lies in the project, and the rate its positions count in. */
export interface RenderedPad {
  pad: PlannedPad;
  /** As the unit shows it. */
  name: string;
  extent: Extent;
  bytes: number;
  sourceRate: number;
}

/** The PADCONF.BIN (version 3) of a kit whose samples are rendered. Throws 'invalid-input' for what pre-flight would name. */
export function padconfOf(kit: PlannedKit, pads: readonly RenderedPad[]): Uint8Array {
  let conf = setProject(createPadconf(3), kit.project);
  for (const bank of BANKS) conf = setBank(conf, bank, kit.banks[bank]);
  for (const { pad, name, extent, bytes, sourceRate } of pads) {
    conf = loadPad(conf, pad.pad, bytes, name);
    const { source: _source, render, name: _name, pad: address, start, end, loopTop, chops, ...played } = pad;
    const skipped = render.crop === true ? (start ?? 0) : 0;
    const frame = (position: number) =>
      Math.max(0, Math.round(((position - skipped) * UNIT_SAMPLE_RATE) / sourceRate));
    /** Where a sound still is, which the end of it is not. */
    const within = (position: number) => Math.min(extent.frames - 1, frame(position));
    const offset = (position: number) => smpOffset(position, extent.channels);
    const first = start === null ? 0 : within(start);
    const last = end === null ? extent.frames : Math.min(extent.frames, Math.max(first + 1, frame(end)));
    conf = setPad(conf, address, {
      ...played,
      start: offset(first),
      end: offset(last),
      loopTop: offset(loopTop === null ? first : within(loopTop)),
      chops: chops.map(within),
    });
  }
  return conf.bytes;
}
