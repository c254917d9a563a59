import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { stem } from '../sound/format.js';
import { badgeOf } from '../sound/kinds.js';
import { createMapHand } from './map-hand.js';
import { createMapPainter } from './map-painter.js';

/** The cloud: drag to move, wheel, two fingers or + and − to go nearer, arrow keys from sound to sound. */
export function MapCanvas(): JSX.Element {
  const app = useApp();
  const { map, look, selection, store } = app;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const tip = useSignal<{ x: number; y: number; text: string } | null>(null);
  const painter = useMemo(() => createMapPainter(look), [look]);
  const hand = useMemo(() => createMapHand(app, painter, tip), [app, painter, tip]);
  const { selected, camera } = store.view.value;

  useEffect(() => {
    const element = box.current;
    if (element === null || canvas.current === null) return undefined;
    painter.attach(canvas.current);
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) painter.resize(entry.contentRect.width, entry.contentRect.height);
    });
    observer.observe(element);
    element.focus({ preventScroll: true });
    // A wheel over the map is for the map; the listener of JSX could not keep the page from scrolling.
    element.addEventListener('wheel', hand.onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', hand.onWheel);
      painter.detach();
      hand.leave();
    };
  }, [painter, hand]);

  useEffect(() => painter.show(map.points.value), [painter, map.points.value]);
  useEffect(() => painter.light(map.lit.value), [painter, map.lit.value]);
  useEffect(() => painter.mark(selected), [painter, selected, map.points.value]);
  useEffect(() => painter.look(camera), [painter, camera]);
  useEffect(() => painter.recolour(), [painter, look.theme.value]);

  const sample = selection.sample.value;
  return (
    <>
      <div
        ref={box}
        class="map-box"
        role="application"
        aria-roledescription="map of sounds"
        aria-label="Map of sounds: arrow keys go from sound to sound, plus and minus go nearer"
        tabIndex={0}
        onPointerDown={hand.onPointerDown}
        onPointerMove={hand.onPointerMove}
        onPointerUp={hand.onPointerUp}
        onPointerCancel={hand.onPointerCancel}
        onPointerLeave={hand.leave}
        onDblClick={hand.onDoubleClick}
        onKeyDown={hand.onKeyDown}
      >
        <canvas ref={canvas} />
        <span class="spoken" aria-live="polite">
          {sample === null ? '' : `${stem(sample.name)}, ${badgeOf(sample).label}`}
        </span>
        {tip.value !== null && (
          <span class="map-tip" style={{ left: `${tip.value.x}px`, top: `${tip.value.y}px` }}>
            {tip.value.text}
          </span>
        )}
      </div>
      <div class="map-zoom" role="group" aria-label="Zoom">
        <button type="button" class="icon-button" title="Nearer (+)" onClick={hand.nearer}>
          <Icon name="plus" />
        </button>
        <button type="button" class="icon-button" title="Farther (−)" onClick={hand.farther}>
          <Icon name="minus" />
        </button>
        <button type="button" class="icon-button" title="All of it (Home)" onClick={hand.whole}>
          <Icon name="whole" />
        </button>
      </div>
    </>
  );
}
