/** A hand that goes this far draws; less is a click with an unsteady hand, pixels. */
const DRAG_PX = 4;
/** Fingers nearer than this are one place: what they would zoom by is chance. */
const LEAST_APART_PX = 12;

/** How a hand moved: where its middle is, how far that went, and how much farther apart its fingers are. Client pixels. */
export interface Stroke {
  x: number;
  y: number;
  dx: number;
  dy: number;
  /** 1 for a single pointer. */
  factor: number;
}

type Finger = Pick<PointerEvent, 'pointerId' | 'clientX' | 'clientY'>;

/** The pointers that are down on something: one draws, two also zoom by how they part. */
export interface Fingers {
  press: (finger: Finger) => void;
  isDown: (finger: Finger) => boolean;
  /** How many are down. */
  count: () => number;
  /** Null while the hand rests where it came down. */
  move: (finger: Finger) => Stroke | null;
  /** Whether that was a click: one pointer, which rested and was the only one. */
  release: (finger: Finger) => boolean;
}

interface Place {
  x: number;
  y: number;
}

export function createFingers(): Fingers {
  const down = new Map<number, Place>();
  /** Where the hand came down; null as soon as it draws. */
  let rests: Place | null = null;

  function grip(): Place & { apart: number } {
    const [first = { x: 0, y: 0 }, second = first] = down.values();
    return {
      x: (first.x + second.x) / 2,
      y: (first.y + second.y) / 2,
      apart: Math.hypot(first.x - second.x, first.y - second.y),
    };
  }

  return {
    press({ pointerId, clientX, clientY }) {
      const place = { x: clientX, y: clientY };
      rests = down.size === 0 ? place : null;
      down.set(pointerId, place);
    },
    isDown: ({ pointerId }) => down.has(pointerId),
    count: () => down.size,
    move({ pointerId, clientX, clientY }) {
      if (!down.has(pointerId)) return null;
      if (rests !== null && Math.hypot(clientX - rests.x, clientY - rests.y) < DRAG_PX) return null;
      rests = null;
      const before = grip();
      down.set(pointerId, { x: clientX, y: clientY });
      const { x, y, apart } = grip();
      const canTell = before.apart > LEAST_APART_PX && apart > LEAST_APART_PX;
      return { x, y, dx: x - before.x, dy: y - before.y, factor: canTell ? apart / before.apart : 1 };
    },
    release({ pointerId }) {
      const wasClick = down.delete(pointerId) && rests !== null;
      if (down.size === 0) rests = null;
      return wasClick;
    },
  };
}
