import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Player } from '../audition/player.js';
import type { KitsFeed } from './kits-feed.js';

/** Hitting the pads on screen: one sounds at a time, as an audition does. */
export interface PadPlay {
  /** The pad that sounds. */
  readonly pad: ReadonlySignal<string | null>;
  toggle: (pad: string) => void;
}

export function createPadPlay(kits: KitsFeed, player: Player): PadPlay {
  const pad = signal<string | null>(null);
  effect(() => {
    if (player.now.value === null) pad.value = null;
  });
  return {
    pad,
    toggle(address) {
      if (pad.peek() === address && player.now.peek()?.phase === 'playing') {
        player.stop();
        return;
      }
      const content = kits.pads.peek().get(address);
      const sample = content?.sample ?? null;
      if (content === undefined || sample === null || sample.presence === 'missing') return;
      const frames = sample.frames ?? 0;
      const part = (frame: number | null, otherwise: number) =>
        frame === null || frames === 0 ? otherwise : Math.min(1, frame / frames);
      player.play(sample, part(content.start, 0), part(content.end, 1));
      pad.value = address;
    },
  };
}
