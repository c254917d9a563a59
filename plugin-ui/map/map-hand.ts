import type { Signal } from '@preact/signals';
import type { App } from '../app/create-app.js';
import type { SampleDetail } from '../../schemas/entities.js';
import { createFingers } from '../look/fingers.js';
import { wheelZoom } from '../look/wheel.js';
import { stem } from '../sound/format.js';
import { badgeOf } from '../sound/kinds.js';
import { panned, toPlane, toScreen, zoomed, type Camera } from './camera.js';
import type { MapPainter } from './map-painter.js';

/** How near the pointer must come to a sound, pixels. */
const REACH_PX = 14;
/** The pointer rests this long before a sound is heard: sweeping over the cloud stays quiet enough to think. */
const REST_MS = 55;
const KEY_STEP = 1.5;
/** The address follows once the hand rests. */
const SETTLE_MS = 200;
/** Names of sounds that were looked at stay at hand. */
const MAX_KNOWN = 500;

const DIRECTIONS: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export interface MapHand {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
  /** The system took the pointer for something else. */
  onPointerCancel: (event: PointerEvent) => void;
  onDoubleClick: (event: MouseEvent) => void;
  onWheel: (event: WheelEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  nearer: () => void;
  farther: () => void;
  /** All of the map in view. */
  whole: () => void;
  /** The pointer is away: nothing is about to be heard. */
  leave: () => void;
}

/** What pointer and keys do on the map. */
export function createMapHand(
  app: App,
  painter: MapPainter,
  tip: Signal<{ x: number; y: number; text: string } | null>,
): MapHand {
  const { link, player, store, notices, panels, mapHover } = app;
  const known = new Map<number, SampleDetail>();
  const fingers = createFingers();
  let hovered = -1;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;

  const isLit = (index: number) => painter.lit === null || painter.lit[index] === 1;

  /** Where a client pixel lies in the map that the event is about. */
  function placeIn({ currentTarget }: Event, { x, y }: { x: number; y: number }): { x: number; y: number } {
    const bounds =
      currentTarget instanceof Element ? currentTarget.getBoundingClientRect() : { left: 0, top: 0 };
    return { x: x - bounds.left, y: y - bounds.top };
  }

  const placeOf = (event: MouseEvent) => placeIn(event, { x: event.clientX, y: event.clientY });

  function pointAt(at: { x: number; y: number }): number {
    const { x, y } = toPlane(painter.camera, painter.size, at);
    return painter.finder.nearest(x, y, REACH_PX / painter.camera.scale, isLit);
  }

  async function sampleAt(index: number): Promise<SampleDetail> {
    const id = painter.points.ids[index] ?? 0;
    const found = known.get(id) ?? (await link.client.call('samples.get', { id }));
    known.set(id, found);
    const oldest = known.size > MAX_KNOWN ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return found;
  }

  function look(camera: Camera | null): void {
    painter.look(camera);
    clearTimeout(settling);
    settling = setTimeout(() => store.change({ camera }), SETTLE_MS);
  }

  /** Names a sound, and lets it be heard. */
  async function present(index: number, hear: boolean): Promise<void> {
    try {
      const sample = await sampleAt(index);
      if (index !== hovered) return;
      const at = toScreen(painter.camera, painter.size, {
        x: painter.points.x[index] ?? 0,
        y: painter.points.y[index] ?? 0,
      });
      tip.value = { ...at, text: `${stem(sample.name)}  ·  ${badgeOf(sample).label}` };
      if (hear && sample.presence === 'present' && sample.status !== 'failed') player.play(sample);
    } catch (error) {
      notices.report(error);
    }
  }

  function hover(index: number): void {
    if (index === hovered) return;
    hovered = index;
    clearTimeout(rest);
    tip.value = null;
    if (index < 0) return;
    rest = setTimeout(() => void present(index, mapHover.peek()), REST_MS);
  }

  function choose(index: number): void {
    hovered = index;
    clearTimeout(rest);
    store.change({ selected: painter.points.ids[index] ?? null });
    void present(index, true);
  }

  /** The nearest sound in a direction, seen from the selected one or the middle. */
  function neighbour(direction: { x: number; y: number }): number {
    const { points, camera } = painter;
    const { selected } = store.view.peek();
    const from = selected === null ? -1 : points.ids.indexOf(selected);
    const x = from < 0 ? camera.x : points.x[from]!;
    const y = from < 0 ? camera.y : points.y[from]!;
    /** `width`: how far to the side for each step along the way. */
    const ahead = (width: number) => (index: number) => {
      if (index === from || !isLit(index)) return false;
      const dx = points.x[index]! - x;
      const dy = points.y[index]! - y;
      const along = dx * direction.x + dy * direction.y;
      return along > 0 && along * width >= Math.abs(dx * direction.y - dy * direction.x);
    };
    // Within 45° of the way; where nothing is, a key still leads somewhere on that side.
    for (const width of [1, Infinity]) {
      for (let reach = 20; reach <= 2560; reach *= 2) {
        const found = painter.finder.nearest(x, y, reach, ahead(width));
        if (found >= 0) return found;
      }
    }
    return -1;
  }

  /** Brings a point into view. */
  function follow(index: number): void {
    const { camera, size, points } = painter;
    const at = toScreen(camera, size, { x: points.x[index]!, y: points.y[index]! });
    const inside = at.x > 20 && at.y > 20 && at.x < size.width - 20 && at.y < size.height - 20;
    if (!inside) look({ ...camera, x: points.x[index]!, y: points.y[index]! });
  }

  function zoom(factor: number, at = { x: painter.size.width / 2, y: painter.size.height / 2 }): void {
    tip.value = null;
    look(zoomed(painter.camera, painter.size, at, factor));
  }

  const nearer = () => zoom(KEY_STEP);
  const farther = () => zoom(1 / KEY_STEP);
  function whole(): void {
    tip.value = null;
    look(null);
  }

  return {
    nearer,
    farther,
    whole,
    onPointerDown(event) {
      if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      event.currentTarget.focus({ preventScroll: true });
      fingers.press(event);
    },
    onPointerMove(event) {
      if (!fingers.isDown(event)) {
        hover(pointAt(placeOf(event)));
        return;
      }
      const stroke = fingers.move(event);
      if (stroke === null) return;
      tip.value = null;
      const { dx, dy, factor } = stroke;
      const moved = panned(painter.camera, dx, dy);
      look(factor === 1 ? moved : zoomed(moved, painter.size, placeIn(event, stroke), factor));
    },
    onPointerUp(event) {
      const index = fingers.release(event) ? pointAt(placeOf(event)) : -1;
      if (index >= 0) choose(index);
    },
    onPointerCancel(event) {
      fingers.release(event);
    },
    onDoubleClick(event) {
      zoom(2, placeOf(event));
    },
    onWheel(event) {
      event.preventDefault();
      zoom(wheelZoom(event), placeOf(event));
    },
    onKeyDown(event) {
      const direction = DIRECTIONS[event.key];
      if (direction !== undefined) {
        const index = neighbour(direction);
        if (index >= 0) {
          follow(index);
          choose(index);
        }
      } else if (event.key === '+' || event.key === '=') nearer();
      else if (event.key === '-') farther();
      else if (event.key === 'Home') whole();
      else if (event.key === 'Enter') panels.openDetails();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    // A finger that was lifted leaves, too, while another one may still be down.
    leave: () => hover(-1),
  };
}
