import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { WaveformPeaks } from '../../schemas/analysis.js';
import { drawWaveform } from '../waveform/draw.js';
import { placeInWords } from './chop-zoom.js';
import { pannedSpan, spanLength, type Span } from './span.js';

/** An arrow key goes along by this part of what is in view. */
const KEY_STEP = 0.25;

interface ChopOverviewProps {
  peaks: WaveformPeaks | null;
  colour: string;
  span: Span;
  frames: number;
  sampleRate: number;
  playing: boolean;
  onLook: (span: Span) => void;
}

/** All of the sound in small, with the part that is in view: a press or a drag looks there. */
export function ChopOverview(props: ChopOverviewProps): JSX.Element {
  const { peaks, colour, span, frames, sampleRate, playing, onLook } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const middle = (span.from + span.until) / 2;
  useLayoutEffect(() => {
    if (canvas.current !== null) drawWaveform(canvas.current, peaks, colour, { bar: 1, gap: 0 });
  }, [peaks, colour]);

  function lookAt({ clientX }: PointerEvent): void {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined || bounds.width === 0) return;
    onLook(pannedSpan(span, frames, ((clientX - bounds.left) / bounds.width) * frames - middle));
  }
  function onKeyDown(event: KeyboardEvent): void {
    const way = { ArrowRight: KEY_STEP, ArrowLeft: -KEY_STEP }[event.key];
    if (way !== undefined) onLook(pannedSpan(span, frames, way * spanLength(span)));
    else if (event.key === 'Home') onLook(pannedSpan(span, frames, -frames));
    else if (event.key === 'End') onLook(pannedSpan(span, frames, frames));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={box}
      class="chop-overview"
      role="slider"
      tabIndex={0}
      aria-label="Part in view"
      aria-valuemin={0}
      aria-valuemax={frames}
      aria-valuenow={Math.round(middle)}
      aria-valuetext={`${placeInWords(span.from, sampleRate)} to ${placeInWords(span.until, sampleRate)}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        lookAt(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) lookAt(event);
      }}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} />
      <i
        class="chop-window"
        style={{ left: `${(100 * span.from) / frames}%`, width: `${(100 * spanLength(span)) / frames}%` }}
      />
      {playing && <i class="playhead" />}
    </div>
  );
}
