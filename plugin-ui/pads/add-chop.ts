import type { App } from '../app/create-app.js';
import type { KitPad } from '../../schemas/methods/kits.js';
import { MAX_CHOPS } from '../../schemas/sp404.js';
import { halfOfLongest, usableChops } from './chops.js';

/**
 * One more chop by hand, at a frame; without one where the pad is heard at this moment, and while it is silent in the middle of
 * its longest slice.
 */
export function addChop({ kits, padPlay, notices }: App, content: KitPad, at?: number): void {
  const { pad, sample, chops } = content;
  const frames = sample?.frames ?? 0;
  if (sample === null || frames === 0) return;
  if (chops.length >= MAX_CHOPS) {
    notices.tell(`A pad holds ${MAX_CHOPS} chops.`);
    return;
  }
  const region = { start: content.start ?? 0, end: content.end ?? frames };
  const heard = padPlay.positionOn(pad);
  const frame = at ?? (heard === null ? halfOfLongest(chops, region) : heard * frames);
  kits.edit(pad, { chops: usableChops([...chops, frame], region, sample.sampleRate ?? 48_000) });
}
