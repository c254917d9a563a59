import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

interface DialProps {
  label: string;
  value: number;
  min: number;
  max: number;
  /** Of an arrow key; Page keys go ten times as far. */
  step: number;
  /** Where a double click and Delete lead. */
  usual: number;
  /** The value for a person: "+3 st", "as usual". */
  text: string;
  title?: string;
  /** Whole steps only. */
  whole?: boolean;
  onTurn: (value: number) => void;
}

/** Degrees from the top at either end, as on a hardware knob. */
const SWEEP = 135;
/** Pixels of a drag from one end to the other; with Shift the hand is ten times as fine. */
const DRAG_PX = 160;
const FINE = 10;
const RADIUS = 15;

/** A knob: drag up and down, turn the wheel, use the arrow keys; a double click brings the usual value back. */
export function Dial(props: DialProps): JSX.Element {
  const { label, value, min, max, step, usual, text, title, whole = false, onTurn } = props;
  const drag = useRef<{ y: number; value: number } | null>(null);
  const part = (value - min) / (max - min);
  const angle = -SWEEP + part * 2 * SWEEP;
  const usualAngle = -SWEEP + ((usual - min) / (max - min)) * 2 * SWEEP;

  function turn(to: number): void {
    const bounded = Math.min(max, Math.max(min, to));
    const wanted = whole ? Math.round(bounded) : Math.round(bounded / step) * step;
    if (wanted !== value) onTurn(wanted);
  }
  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0 || !(event.currentTarget instanceof Element)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { y: event.clientY, value };
  }
  function onPointerMove(event: PointerEvent): void {
    const from = drag.current;
    if (from === null) return;
    const scale = event.shiftKey ? FINE : 1;
    turn(from.value + ((from.y - event.clientY) / (DRAG_PX * scale)) * (max - min));
  }
  function onKeyDown(event: KeyboardEvent): void {
    const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
    const by = (steps as Readonly<Record<string, number>>)[event.key];
    if (by !== undefined) turn(value + by * step);
    else if (event.key === 'Home') turn(min);
    else if (event.key === 'End') turn(max);
    else if (event.key === 'Delete' || event.key === 'Backspace') onTurn(usual);
    else return;
    event.preventDefault();
  }

  return (
    <div
      class="dial"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      title={title ?? `${label}: ${text}`}
      data-usual={value === usual}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
      onDblClick={() => onTurn(usual)}
      onWheel={(event) => {
        event.preventDefault();
        turn(value - Math.sign(event.deltaY) * step);
      }}
      onKeyDown={onKeyDown}
    >
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <path class="dial-track" d={arc(-SWEEP, SWEEP)} />
        <path class="dial-value" d={arc(Math.min(usualAngle, angle), Math.max(usualAngle, angle))} />
        <line class="dial-hand" x1="20" y1="13" x2="20" y2="7" transform={`rotate(${angle} 20 20)`} />
      </svg>
      <span class="dial-label">{label}</span>
      <span class="dial-text">{text}</span>
    </div>
  );
}

function arc(from: number, to: number): string {
  const point = (degrees: number) => {
    const radians = ((degrees - 90) * Math.PI) / 180;
    return `${(20 + RADIUS * Math.cos(radians)).toFixed(2)} ${(20 + RADIUS * Math.sin(radians)).toFixed(2)}`;
  };
  return `M${point(from)}A${RADIUS} ${RADIUS} 0 ${to - from > 180 ? 1 : 0} 1 ${point(to)}`;
}
