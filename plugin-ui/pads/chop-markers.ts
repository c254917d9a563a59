import type { KitPad } from '../../schemas/methods/kits.js';
import { moveChop } from './chops.js';
import type { PadEdit } from './kits-feed.js';

/** A place in the sound that a hand can move. */
export interface Marker {
  key: string;
  kind: 'start' | 'end' | 'loop' | 'chop';
  label: string;
  frame: number;
  /** The edit that brings it to a frame; what it must not pass stops it. */
  move: (to: number) => PadEdit;
  /** The edit that takes it away, or back to where it usually is. */
  remove: PadEdit;
}

type Places = Pick<KitPad, 'start' | 'end' | 'loop' | 'loopTop' | 'chops'>;

/** The markers of a pad in the order in which a keyboard meets them. `frames` is the length of its sound. */
export function markersOf(
  { start, end, loop, loopTop, chops }: Places,
  frames: number,
  sampleRate: number,
): Marker[] {
  const first = start ?? 0;
  const last = end ?? frames;
  const whole = { start: 0, end: frames };
  /** A loop begins inside of what is played. */
  const keepLoop = (from: number, until: number): PadEdit =>
    loopTop !== null && (loopTop <= from || loopTop >= until) ? { loopTop: null } : {};
  const markers: Marker[] = [
    {
      key: 'start',
      kind: 'start',
      label: 'Start',
      frame: first,
      move: (to) => {
        const at = Math.max(0, Math.min(to, last - 1));
        return { start: at === 0 ? null : at, ...keepLoop(at, last) };
      },
      remove: { start: null },
    },
    {
      key: 'end',
      kind: 'end',
      label: 'End',
      frame: last,
      move: (to) => {
        const at = Math.min(frames, Math.max(to, first + 1));
        return { end: at === frames ? null : at, ...keepLoop(first, at) };
      },
      remove: { end: null },
    },
  ];
  if (loop) {
    markers.push({
      key: 'loop',
      kind: 'loop',
      label: 'Loop start',
      frame: loopTop ?? first,
      move: (to) => ({ loopTop: to <= first ? null : Math.min(to, last - 1) }),
      remove: { loopTop: null },
    });
  }
  const points = chops.map((frame, at): Marker => ({
    key: `chop-${at}`,
    kind: 'chop',
    label: `Chop ${at + 1}`,
    frame,
    move: (to) => ({ chops: moveChop(chops, at, to, whole, sampleRate) }),
    remove: { chops: chops.filter((_, which) => which !== at) },
  }));
  return [...markers, ...points];
}
