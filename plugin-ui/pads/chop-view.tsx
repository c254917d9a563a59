import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SampleSummary } from '../../schemas/entities.js';
import type { KitPad } from '../../schemas/methods/kits.js';
import { useApp } from '../app/context.js';
import { formatDuration } from '../sound/format.js';
import { badgeOf } from '../sound/kinds.js';
import { drawWaveform } from '../waveform/draw.js';
import { usePeaks } from '../waveform/use-peaks.js';
import { snapTo, usableChops } from './chops.js';
import type { PadEdit } from './kits-feed.js';

/** How near to an onset a marker lets itself be drawn, as a part of the width. */
const SNAP = 0.008;
/** An arrow key moves a marker so far, as a part of the sound; with Shift a tenth of it. */
const KEY_STEP = 0.005;

interface ChopViewProps {
  pad: KitPad & { sample: SampleSummary };
  onsets: readonly number[];
  onEdit: (change: PadEdit) => void;
}

/** The sound of a pad with the markers of its start, end and chops: drag them, move them by arrow keys, double-click for a new chop. */
export function ChopView({ pad, onsets, onEdit }: ChopViewProps): JSX.Element {
  const { look } = useApp();
  const { sample } = pad;
  const frames = sample.frames ?? 1;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const peaks = usePeaks(sample.id, `${sample.status} ${sample.modifiedAt}`);
  const theme = look.theme.value;
  const colour = badgeOf(sample).colour;
  const start = pad.start ?? 0;
  const end = pad.end ?? frames;

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    drawWaveform(canvas.current, peaks, look.colour(`--kind-${colour}`), { bar: 1, gap: 0 });
  }, [peaks, colour, theme, width, look]);

  function frameAt(clientX: number): number {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined || bounds.width === 0) return 0;
    const part = Math.min(1, Math.max(0, (clientX - bounds.left) / bounds.width));
    return snapTo(Math.round(part * frames), onsets, SNAP * frames);
  }
  function setChops(points: readonly number[]): void {
    onEdit({ chops: usableChops(points, { start, end }, sample.sampleRate ?? 48_000) });
  }
  const place = (frame: number) => `${(100 * frame) / frames}%`;
  const markers: {
    key: string;
    label: string;
    frame: number;
    move: (to: number) => void;
    remove?: () => void;
  }[] = [
    {
      key: 'start',
      label: 'Start',
      frame: start,
      move: (to) => onEdit({ start: to <= 0 ? null : Math.min(to, end - 1) }),
      remove: () => onEdit({ start: null }),
    },
    {
      key: 'end',
      label: 'End',
      frame: end,
      move: (to) => onEdit({ end: to >= frames ? null : Math.max(to, start + 1) }),
      remove: () => onEdit({ end: null }),
    },
    ...pad.chops.map((frame, at) => ({
      key: `chop-${at}`,
      label: `Chop ${at + 1}`,
      frame,
      move: (to: number) => setChops(pad.chops.map((other, which) => (which === at ? to : other))),
      remove: () => setChops(pad.chops.filter((_, which) => which !== at)),
    })),
  ];

  return (
    <div
      ref={box}
      class="chop-view"
      title="Double-click for a new chop"
      onDblClick={(event) => setChops([...pad.chops, frameAt(event.clientX)])}
    >
      <canvas ref={canvas} />
      <i class="chop-outside" style={{ left: 0, width: place(start) }} />
      <i class="chop-outside" style={{ left: place(end), right: 0 }} />
      {markers.map(({ key, label, frame, move, remove }) => (
        <div
          key={key}
          class={`chop-marker ${key.startsWith('chop') ? 'chop' : key}`}
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={frames}
          aria-valuenow={frame}
          aria-valuetext={formatDuration(frame / (sample.sampleRate ?? 48_000))}
          title={label}
          style={{ left: place(frame) }}
          onDblClick={(event) => event.stopPropagation()}
          onPointerDown={(event) => {
            if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) move(frameAt(event.clientX));
          }}
          onKeyDown={(event) => {
            const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
            if (way !== undefined)
              move(Math.round(frame + way * KEY_STEP * frames * (event.shiftKey ? 0.1 : 1)));
            else if (event.key === 'Delete' || event.key === 'Backspace') remove?.();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      ))}
    </div>
  );
}
