import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Player } from '../audition/player.js';
import type { Region } from './chops.js';
import type { KitsFeed } from './kits-feed.js';
import { padSound } from './pad-sound.js';

/** Hitting the pads on screen: one sounds at a time, as an audition does, but as the pad is set. */
export interface PadPlay {
  /** The pad that sounds. */
  readonly pad: ReadonlySignal<string | null>;
  toggle: (pad: string) => void;
  /** Plays a part of the pad's sound, frames. */
  playPart: (pad: string, part: Region) => void;
  /** Where a pad is heard in its sound, 0 to 1; null while it is silent. */
  positionOn: (pad: string) => number | null;
  stop: () => void;
}

export function createPadPlay(kits: KitsFeed, player: Player): PadPlay {
  const pad = signal<string | null>(null);
  effect(() => {
    if (player.now.value?.isPad !== true) pad.value = null;
  });

  function play(address: string, part?: Region): void {
    const content = kits.pads.peek().get(address);
    const bank = kits.kit.peek()?.banks.find((one) => address.startsWith(one.bank));
    const sample = content?.sample ?? null;
    if (content === undefined || bank === undefined || sample?.presence !== 'present') return;
    const frames = sample.frames ?? 0;
    const at = (frame: number | null, otherwise: number) =>
      frame === null || frames === 0 ? otherwise : Math.min(1, frame / frames);
    const sound = padSound(content, bank);
    // A slice is heard once: one listens for where it begins and ends.
    if (part === undefined) player.playPad(sample, at(content.start, 0), at(content.end, 1), sound);
    else player.playPad(sample, at(part.start, 0), at(part.end, 1), { ...sound, loop: false });
    pad.value = address;
  }

  return {
    pad,
    toggle(address) {
      if (pad.peek() === address && player.now.peek()?.phase === 'playing') player.stop();
      else play(address);
    },
    playPart: play,
    positionOn: (address) => (pad.peek() === address ? player.position() : null),
    stop: () => player.stop(),
  };
}
