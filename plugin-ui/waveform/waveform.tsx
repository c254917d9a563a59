import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SampleSummary } from '../../schemas/entities.js';
import { useApp } from '../app/context.js';
import { formatDuration } from '../sound/format.js';
import { badgeOf } from '../sound/kinds.js';
import { drawWaveform } from './draw.js';
import { usePeaks } from './use-peaks.js';
import { usePlayhead } from './use-playhead.js';

const BARS = { bar: 2, gap: 1 };
const KEY_STEP = 0.05;

/** A large waveform: click or arrow keys play from there, what was heard is lit. */
export function Waveform({ sample }: { sample: SampleSummary }): JSX.Element {
  const { player, look } = useApp();
  const box = useRef<HTMLDivElement>(null);
  const dim = useRef<HTMLCanvasElement>(null);
  const lit = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const peaks = usePeaks(sample.id, `${sample.status} ${sample.modifiedAt}`);
  const playing = player.now.value?.sample.id === sample.id && player.now.value.phase === 'playing';
  const theme = look.theme.value;
  const badge = badgeOf(sample);

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (dim.current === null || lit.current === null) return;
    const colour = look.colour(`--kind-${badge.colour}`);
    drawWaveform(dim.current, peaks, colour, BARS);
    drawWaveform(lit.current, peaks, colour, BARS);
  }, [peaks, badge.colour, theme, width, look]);
  usePlayhead(box, playing);

  const playFrom = (at: number) => player.play(sample, Math.min(0.99, Math.max(0, at)));
  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0 || box.current === null) return;
    const { left, width: whole } = box.current.getBoundingClientRect();
    playFrom((event.clientX - left) / whole);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowRight: KEY_STEP, ArrowLeft: -KEY_STEP }[event.key];
    if (step !== undefined) playFrom((player.position() ?? 0) + step);
    else if (event.key === 'Home') playFrom(0);
    else return;
    event.preventDefault();
  }

  const at = Math.round((player.position() ?? 0) * 100);
  return (
    <div
      ref={box}
      class="waveform"
      role="slider"
      tabIndex={0}
      aria-label={`Play ${sample.name} from`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={at}
      aria-valuetext={sample.duration === null ? `${at} %` : formatDuration((at / 100) * sample.duration)}
      data-playing={playing}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    >
      <canvas class="dim" ref={dim} />
      <canvas class="lit" ref={lit} />
      {playing && <i class="playhead" />}
    </div>
  );
}
