import { padAt, type PadInspection, type SmpShape } from '../../../schemas/sp404.js';
import { padPlayMode, readPadRecord } from '../formats/pad-record.js';
import { smpFrame } from '../formats/smp.js';
import { type PadBlock, usedChops } from './pad-block.js';

/** A pad of the unit in musical units; frames only where the shape of its sample is known. */
export function padView(block: PadBlock, shape?: SmpShape): PadInspection {
  const settings = readPadRecord(block.words);
  const frame = (offset: number) =>
    shape === undefined || offset === 0 ? null : smpFrame(offset, shape.channels);
  return {
    pad: padAt(block.index),
    name: block.name,
    ...settings,
    startFrame: frame(settings.start),
    endFrame: frame(settings.end),
    loopTopFrame: frame(settings.loopTop),
    frames: shape?.frames ?? null,
    channels: shape?.channels ?? null,
    playMode: padPlayMode(block.words),
    chops: usedChops(block),
  };
}
