import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SampleSummary } from '../../schemas/entities.js';
import type { KitPad } from '../../schemas/methods/kits.js';
import { useApp } from '../app/context.js';
import { badgeOf } from '../sound/kinds.js';
import { widthOf } from '../waveform/canvas.js';
import { usePeaks } from '../waveform/use-peaks.js';
import { usePlayhead } from '../waveform/use-playhead.js';
import { addChop } from './add-chop.js';
import { ChopHandle } from './chop-handle.js';
import { markersOf } from './chop-markers.js';
import { ChopOverview } from './chop-overview.js';
import { sliceAt, snapTo } from './chops.js';
import { ChopZoom } from './chop-zoom.js';
import { drawSpan } from './draw-span.js';
import { useFineWave } from './fine-wave.js';
import type { PadEdit } from './kits-feed.js';
import { isWhole, spanLength, spanShowing, spanWithin, type Span } from './span.js';
import { useSpanHand } from './use-span-hand.js';
import { nearestCrossing, needsWave } from './wave-columns.js';

/** How near to an onset a marker lets itself be drawn, as a part of the width. */
const SNAP = 0.008;
/** A zero crossing draws a marker from no farther, seconds: the ear takes two places within it for one. */
const CROSSING_S = 0.002;

interface ChopViewProps {
  pad: KitPad & { sample: SampleSummary };
  onsets: readonly number[];
  /** What it plays, in words: shown while all of the sound is in view. */
  facts: string;
  onEdit: (change: PadEdit) => void;
}

/**
 * The sound of a pad with the markers of its start, end, loop and chops: drag them, move them by arrow keys. A click plays the
 * slice that is hit, a double-click makes a new chop there. Wheel, two fingers, + and − go nearer, down to single frames.
 */
export function ChopView({ pad, onsets, facts, onEdit }: ChopViewProps): JSX.Element {
  const app = useApp();
  const { look, padPlay } = app;
  const { sample } = pad;
  const frames = sample.frames ?? 1;
  const rate = sample.sampleRate ?? 48_000;
  const whole = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  /** What is in view; null is all of it. */
  const looked = useSignal<Span | null>(null);
  const hand = useSpanHand(box, frames, looked);
  const span = spanWithin(looked.value, frames);
  const peaks = usePeaks(sample.id, `${sample.status} ${sample.modifiedAt}`);
  const columns = canvas.current === null ? width : widthOf(canvas.current);
  const wave = useFineWave(sample, looked.value !== null && needsWave(peaks, span, frames, columns));
  const playing = padPlay.pad.value === pad.pad;
  const theme = look.theme.value;
  const colour = badgeOf(sample).colour;
  const region = { start: pad.start ?? 0, end: pad.end ?? frames };

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    drawSpan(canvas.current, { peaks, wave, span, frames, colour: look.colour(`--kind-${colour}`) });
  }, [peaks, wave, span.from, span.until, frames, colour, theme, width, look]);
  usePlayhead(whole, playing);

  /** The frame under the pointer, drawn to an onset or else a zero crossing that is near; Alt leaves it where it is. */
  function frameAt({ clientX, altKey }: MouseEvent): number {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined || bounds.width === 0) return 0;
    const part = Math.min(1, Math.max(0, (clientX - bounds.left) / bounds.width));
    const frame = Math.round(span.from + part * spanLength(span));
    if (altKey) return frame;
    const reach = SNAP * spanLength(span);
    const snapped = snapTo(frame, onsets, reach);
    if (snapped !== frame || wave === null) return snapped;
    return nearestCrossing(wave, frame, frames, Math.min(reach, CROSSING_S * rate));
  }
  const partOf = (frame: number) => (frame - span.from) / spanLength(span);
  const place = (frame: number) => `${100 * Math.min(1, Math.max(0, partOf(frame)))}%`;
  const show = (frame: number) => {
    const next = spanShowing(span, frames, frame);
    if (next !== span) looked.value = next;
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const held = event.target instanceof HTMLElement ? Number(event.target.dataset['frame']) : NaN;
    if (!hand.press(event.key, Number.isNaN(held) ? undefined : held)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={whole}
      class="chop-box"
      role="group"
      aria-label="Start, end and chops"
      data-nearer={!isWhole(span, frames)}
      onKeyDown={onKeyDown}
    >
      <div
        ref={box}
        class="chop-view"
        title="Click plays a slice, double-click makes a new chop; the wheel goes nearer"
        style={{ '--from': String(span.from / frames), '--times': String(frames / spanLength(span)) }}
        onPointerDown={hand.onPointerDown}
        onPointerMove={hand.onPointerMove}
        onPointerUp={hand.onPointerUp}
        onPointerCancel={hand.onPointerCancel}
        onClick={(event) => {
          if (event.detail === 1 && hand.wasClick())
            padPlay.playPart(pad.pad, sliceAt(frameAt(event), pad.chops, region));
        }}
        onDblClick={(event) => addChop(app, pad, frameAt(event))}
      >
        <canvas ref={canvas} />
        <i class="chop-outside" style={{ left: 0, width: place(region.start) }} />
        <i class="chop-outside" style={{ left: place(region.end), right: 0 }} />
        {playing && <i class="playhead" />}
        {markersOf(pad, frames, rate).map((marker) => (
          <ChopHandle
            key={marker.key}
            marker={marker}
            part={partOf(marker.frame)}
            inView={spanLength(span)}
            frames={frames}
            sampleRate={rate}
            frameAt={frameAt}
            isPinch={hand.isPinch}
            onEdit={onEdit}
            onShow={show}
          />
        ))}
      </div>
      {!isWhole(span, frames) && (
        <ChopOverview
          peaks={peaks}
          colour={look.colour(`--kind-${colour}`)}
          span={span}
          frames={frames}
          sampleRate={rate}
          playing={playing}
          onLook={(next) => (looked.value = next)}
        />
      )}
      <ChopZoom hand={hand} span={span} frames={frames} sampleRate={rate} facts={facts} />
    </div>
  );
}
