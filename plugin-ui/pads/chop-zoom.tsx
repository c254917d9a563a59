import type { JSX } from 'preact';
import { Icon } from '../look/icons.js';
import { isWhole, spanLength, NEAREST_FRAMES, type Span } from './span.js';
import type { SpanHand } from './use-span-hand.js';

const STEP = 2;
/** A millisecond. */
const PLACES = 3;

/** "12.345 s". */
export function placeInWords(frame: number, sampleRate: number): string {
  return `${(frame / sampleRate).toFixed(PLACES)} s`;
}

interface ChopZoomProps {
  hand: SpanHand;
  span: Span;
  frames: number;
  sampleRate: number;
  facts: string;
}

/** What is played, or from near which part of the sound is in view, and the buttons that go nearer. */
export function ChopZoom({ hand, span, frames, sampleRate, facts }: ChopZoomProps): JSX.Element {
  const whole = isWhole(span, frames);
  return (
    <div class="chop-zoom" role="group" aria-label="Zoom of the waveform">
      <small>
        {whole ? facts : `${placeInWords(span.from, sampleRate)} – ${placeInWords(span.until, sampleRate)}`}
      </small>
      <button
        type="button"
        class="icon-button"
        title="All of the waveform (0)"
        disabled={whole}
        onClick={hand.whole}
      >
        <Icon name="whole" />
      </button>
      <button
        type="button"
        class="icon-button"
        title="Farther from the waveform (−)"
        disabled={whole}
        onClick={() => hand.zoom(1 / STEP)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="icon-button"
        title="Nearer to the waveform (+)"
        disabled={spanLength(span) <= NEAREST_FRAMES}
        onClick={() => hand.zoom(STEP)}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
