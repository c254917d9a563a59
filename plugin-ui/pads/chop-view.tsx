import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SampleSummary } from '../../schemas/entities.js';
import type { KitPad } from '../../schemas/methods/kits.js';
import { useApp } from '../app/context.js';
import { formatDuration } from '../sound/format.js';
import { badgeOf } from '../sound/kinds.js';
import { drawWaveform } from '../waveform/draw.js';
import { usePeaks } from '../waveform/use-peaks.js';
import { usePlayhead } from '../waveform/use-playhead.js';
import { addChop } from './add-chop.js';
import { markersOf, type Marker } from './chop-markers.js';
import { sliceAt, snapTo } from './chops.js';
import type { PadEdit } from './kits-feed.js';

/** How near to an onset a marker lets itself be drawn, as a part of the width. */
const SNAP = 0.008;
/** An arrow key moves a marker so far, as a part of the sound … */
const KEY_STEP = 0.005;
/** … and with Shift so far, seconds: a click is heard or not. */
const FINE_STEP_S = 0.001;
const PLACES = 3;

interface ChopViewProps {
  pad: KitPad & { sample: SampleSummary };
  onsets: readonly number[];
  onEdit: (change: PadEdit) => void;
}

/**
 * The sound of a pad with the markers of its start, end, loop and chops: drag them, move them by arrow keys. A click plays the
 * slice that is hit, a double-click makes a new chop there.
 */
export function ChopView({ pad, onsets, onEdit }: ChopViewProps): JSX.Element {
  const app = useApp();
  const { look, padPlay } = app;
  const { sample } = pad;
  const frames = sample.frames ?? 1;
  const rate = sample.sampleRate ?? 48_000;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const peaks = usePeaks(sample.id, `${sample.status} ${sample.modifiedAt}`);
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
    drawWaveform(canvas.current, peaks, look.colour(`--kind-${colour}`), { bar: 1, gap: 0 });
  }, [peaks, colour, theme, width, look]);
  usePlayhead(box, playing);

  /** The frame under the pointer, drawn to an onset that is near; Alt leaves it where it is. */
  function frameAt({ clientX, altKey }: MouseEvent): number {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined || bounds.width === 0) return 0;
    const part = Math.min(1, Math.max(0, (clientX - bounds.left) / bounds.width));
    return snapTo(Math.round(part * frames), onsets, altKey ? 0 : SNAP * frames);
  }
  const place = (frame: number) => `${(100 * frame) / frames}%`;

  return (
    <div
      ref={box}
      class="chop-view"
      role="group"
      aria-label="Start, end and chops"
      title="Click plays a slice, double-click makes a new chop"
      onClick={(event) => {
        if (event.detail === 1) padPlay.playPart(pad.pad, sliceAt(frameAt(event), pad.chops, region));
      }}
      onDblClick={(event) => addChop(app, pad, frameAt(event))}
    >
      <canvas ref={canvas} />
      <i class="chop-outside" style={{ left: 0, width: place(region.start) }} />
      <i class="chop-outside" style={{ left: place(region.end), right: 0 }} />
      {playing && <i class="playhead" />}
      {markersOf(pad, frames, rate).map((marker) => (
        <Handle
          key={marker.key}
          marker={marker}
          frames={frames}
          sampleRate={rate}
          frameAt={frameAt}
          onEdit={onEdit}
        />
      ))}
    </div>
  );
}

interface HandleProps {
  marker: Marker;
  frames: number;
  sampleRate: number;
  frameAt: (event: MouseEvent) => number;
  onEdit: (change: PadEdit) => void;
}

function Handle({ marker, frames, sampleRate, frameAt, onEdit }: HandleProps): JSX.Element {
  const { kind, label, frame, move, remove } = marker;
  const seconds = frame / sampleRate;
  function onKeyDown(event: KeyboardEvent): void {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const step = event.shiftKey ? FINE_STEP_S * sampleRate : KEY_STEP * frames;
    if (way !== undefined) onEdit(move(Math.round(frame + way * step)));
    else if (event.key === 'Delete' || event.key === 'Backspace') onEdit(remove);
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
      aria-valuetext={`${seconds.toFixed(PLACES)} s`}
      title={`${label}: ${formatDuration(seconds)}. Alt: not drawn to hits. Delete takes it away.`}
      style={{ left: `${(100 * frame) / frames}%` }}
      onClick={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onEdit(move(frameAt(event)));
      }}
      onKeyDown={onKeyDown}
    />
  );
}
