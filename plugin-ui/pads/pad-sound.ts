import type { Fit } from '../audition/fit.js';
import type { PadSound } from '../audition/player.js';
import type { KitBank, KitPad } from '../../schemas/methods/kits.js';
import { PAD_RANGES, VOLUME_RANGE } from '../../schemas/sp404.js';

const CENTS = 100;

/**
 * How a pad sounds here: level and volume of its bank, place, pitch, speed, loop. What the numbers of its envelope last on the
 * unit is not known, so that it is left out rather than guessed; groups need more than one voice, and this window has one.
 */
export function padSound(content: KitPad, bank: Pick<KitBank, 'volume'>): PadSound {
  const { level, pan, loop, loopTop, start, sample } = content;
  const frames = sample?.frames ?? 0;
  const top = loopTop ?? start ?? 0;
  return {
    fit: fitOfPad(content),
    gain: (level / PAD_RANGES.level.max) * (bank.volume / VOLUME_RANGE.max),
    pan: ((pan - PAD_RANGES.pan.min) / (PAD_RANGES.pan.max - PAD_RANGES.pan.min)) * 2 - 1,
    loop,
    loopFrom: frames === 0 ? 0 : top / frames,
  };
}

/** Speed keeps the pitch and pitch the speed, as the unit's time stretch does. */
function fitOfPad({ pitch, fine, speed }: KitPad): Fit | null {
  if (pitch === 0 && fine === 0 && speed === 100) return null;
  return { rate: speed / 100, semitones: pitch + fine / CENTS };
}
