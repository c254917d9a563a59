import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Marker } from './chop-markers.js';
import { placeInWords } from './chop-zoom.js';
import type { PadEdit } from './kits-feed.js';

/** An arrow key moves a marker so far, as a part of what is in view … */
const KEY_STEP = 0.005;
/** … and with Shift so far, seconds: a click is heard or not. */
const FINE_STEP_S = 0.001;

/** A finger that came down for a pinch goes less than this before the other one is there, pixels. */
const TOUCH_PX = 8;

interface ChopHandleProps {
  marker: Marker;
  /** Where it is seen: 0 at the left edge, 1 at the right one, beyond them out of view. */
  part: number;
  /** Frames in view. */
  inView: number;
  frames: number;
  sampleRate: number;
  frameAt: (event: MouseEvent) => number;
  /** Whether the hand does something else with two fingers. */
  isPinch: () => boolean;
  onEdit: (change: PadEdit) => void;
  /** Brings a frame into view. */
  onShow: (frame: number) => void;
}

/** A marker in the hand: a slider along the sound. */
export function ChopHandle(props: ChopHandleProps): JSX.Element {
  const { marker, part, inView, frames, sampleRate, frameAt, isPinch, onEdit, onShow } = props;
  const pressedAt = useRef(0);
  const { kind, label, frame, move, remove } = marker;
  const place = placeInWords(frame, sampleRate);
  function onKeyDown(event: KeyboardEvent): void {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const step = event.shiftKey ? FINE_STEP_S * sampleRate : Math.max(1, KEY_STEP * inView);
    if (way !== undefined) {
      const to = Math.round(frame + way * step);
      onEdit(move(to));
      onShow(to);
    } else if (event.key === 'Delete' || event.key === 'Backspace') onEdit(remove);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div
      class={`chop-marker ${kind}`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={frames}
      aria-valuenow={frame}
      aria-valuetext={place}
      title={`${label}: ${place}. Alt: not drawn to hits. Delete takes it away.`}
      data-frame={frame}
      data-side={part > 0.6 ? 'left' : 'right'}
      style={{ left: `${100 * part}%` }}
      // A pointer has it in view already; the ground must not move under a hand.
      onFocus={({ currentTarget }) => {
        if (currentTarget.matches(':focus-visible')) onShow(frame);
      }}
      onClick={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pressedAt.current = event.clientX;
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || isPinch()) return;
        if (event.pointerType === 'touch' && Math.abs(event.clientX - pressedAt.current) < TOUCH_PX) return;
        // From here on it follows to the pixel.
        pressedAt.current = NaN;
        onEdit(move(frameAt(event)));
      }}
      onKeyDown={onKeyDown}
    >
      <span class="chop-place" aria-hidden="true">
        {place}
      </span>
    </div>
  );
}
