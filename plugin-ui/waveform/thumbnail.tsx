import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SampleSummary } from '../../schemas/entities.js';
import { useApp } from '../app/context.js';
import { drawWaveform } from './draw.js';
import { usePlayhead } from './use-playhead.js';
import { usePeaks } from './use-peaks.js';

/** A sound at a glance. Clicking it is the row's business. */
export function Thumbnail(props: { sample: SampleSummary; colour: string; playing: boolean }): JSX.Element {
  const { sample, colour, playing } = props;
  const { look } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLSpanElement>(null);
  const peaks = usePeaks(sample.id, `${sample.status} ${sample.modifiedAt}`);
  const theme = look.theme.value;
  useLayoutEffect(() => {
    if (canvas.current !== null) {
      drawWaveform(canvas.current, peaks, look.colour(`--kind-${colour}`), { bar: 1, gap: 0 });
    }
  }, [sample.id, peaks, colour, theme, look]);
  usePlayhead(box, playing);
  return (
    <span class="thumb" ref={box}>
      <canvas ref={canvas} />
      {playing && <i class="playhead" />}
    </span>
  );
}
