import { loadPad, setPad } from '../../hardware/sp404/formats/padconf-edit.js';
import { createPadconf, setBank, setProject } from '../../hardware/sp404/formats/padconf-project.js';
import { smpOffset } from '../../hardware/sp404/formats/smp.js';
import type { PlannedKit, PlannedPad } from '../../schemas/kit.js';
import { BANKS } from '../../schemas/sp404.js';
import type { Extent } from '../render/target-format.js';
import { unitPositions } from './unit-positions.js';

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
    const {
      source: _source,
      render: _render,
      name: _name,
      pad: address,
      start: _start,
      end: _end,
      loopTop: _loopTop,
      chops: _chops,
      ...played
    } = pad;
    const { start, end, loopTop, chops } = unitPositions(pad, extent, sourceRate);
    const offset = (position: number) => smpOffset(position, extent.channels);
    conf = setPad(conf, address, {
      ...played,
      start: offset(start),
      end: offset(end),
      loopTop: offset(loopTop),
      chops,
    });
  }
  return conf.bytes;
}
