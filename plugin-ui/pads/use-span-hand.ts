import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { createFingers } from '../look/fingers.js';
import { wheelBy, wheelZoom } from '../look/wheel.js';
import { isWhole, pannedSpan, spanLength, spanWithin, zoomedSpan, type Span } from './span.js';

const KEY_ZOOM = 2;

/** What pointers, wheel and keys do to the part of a sound that is in view. */
export interface SpanHand {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
  onPointerCancel: (event: PointerEvent) => void;
  /** Whether two fingers are down: neither of them holds a marker then. */
  isPinch: () => boolean;
  /** Whether the press that made a click drew nothing along. */
  wasClick: () => boolean;
  /** Nearer or farther round a frame, or round the middle of the view. */
  zoom: (factor: number, held?: number) => void;
  whole: () => void;
  /** + − 0, round the frame that is at hand; false for any other key. */
  press: (key: string, held?: number) => boolean;
}

/** `box` is where the part `span` of a sound of so many frames is drawn; null is all of it. */
export function useSpanHand(
  box: RefObject<HTMLElement | null>,
  frames: number,
  span: Signal<Span | null>,
): SpanHand {
  const length = useRef(frames);
  length.current = frames;
  const hand = useMemo(() => createSpanHand(box, length, span), [box, span]);
  useEffect(() => {
    const element = box.current;
    // The listener of JSX could not keep the page from scrolling.
    element?.addEventListener('wheel', hand.onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', hand.onWheel);
  }, [box, hand]);
  return hand;
}

function createSpanHand(
  box: RefObject<HTMLElement | null>,
  length: { readonly current: number },
  span: Signal<Span | null>,
): SpanHand & { onWheel: (event: WheelEvent) => void } {
  const fingers = createFingers();
  let clicked = true;

  const now = () => spanWithin(span.peek(), length.current);
  function show(next: Span): void {
    span.value = isWhole(next, length.current) ? null : next;
  }
  const bounds = () => box.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
  /** The frame under a client pixel. */
  function frameUnder(x: number): number {
    const { left, width } = bounds();
    return now().from + (spanLength(now()) * (x - left)) / Math.max(1, width);
  }
  /** Moves what is in view by pixels, as a hand draws it. */
  function pan(pixels: number): void {
    show(pannedSpan(now(), length.current, (-pixels * spanLength(now())) / Math.max(1, bounds().width)));
  }
  function zoom(factor: number, held = (now().from + now().until) / 2): void {
    show(zoomedSpan(now(), length.current, held, factor));
  }

  return {
    zoom,
    whole: () => (span.value = null),
    isPinch: () => fingers.count() > 1,
    wasClick: () => clicked,
    press(key, held) {
      if (key === '+' || key === '=') zoom(KEY_ZOOM, held);
      else if (key === '-') zoom(1 / KEY_ZOOM, held);
      else if (key === '0') span.value = null;
      else return false;
      return true;
    },
    onPointerDown(event) {
      if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
      if (!isOnMarker(event)) event.currentTarget.setPointerCapture(event.pointerId);
      fingers.press(event);
    },
    onPointerMove(event) {
      const stroke = fingers.move(event);
      // A marker goes with the hand that holds it, until a second finger comes.
      if (stroke === null || (isOnMarker(event) && fingers.count() === 1)) return;
      pan(stroke.dx);
      if (stroke.factor !== 1) zoom(stroke.factor, frameUnder(stroke.x));
    },
    onPointerUp(event) {
      clicked = fingers.release(event);
    },
    onPointerCancel(event) {
      fingers.release(event);
    },
    onWheel(event) {
      const by = wheelBy(event);
      const isSideways = !event.ctrlKey && (event.shiftKey || Math.abs(by.x) > Math.abs(by.y));
      // Where there is nothing to see beyond, the page scrolls on.
      if (span.peek() === null && (isSideways || by.y > 0) && !event.ctrlKey) return;
      event.preventDefault();
      if (isSideways) pan(-(by.x + (event.shiftKey ? by.y : 0)));
      else zoom(wheelZoom(event), frameUnder(event.clientX));
    },
  };
}

const isOnMarker = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('[data-frame]') !== null;
