import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { LONGEST_SECONDS, type RecorderState } from './recorder.js';

const SAID: Readonly<Record<RecorderState, string>> = {
  idle: '',
  asking: 'Allow the microphone …',
  recording: 'Recording',
  working: 'Cutting it to what is heard …',
};
/** Silence on the meter, dBFS. */
const FLOOR_DB = -54;

/** Over the list while something is recorded to ask with: how long it is, and whether anything comes in. */
export function RecordBar(): JSX.Element | null {
  const { askBySound } = useApp();
  const { recorder } = askBySound;
  const state = recorder.state.value;
  if (state === 'idle') return null;
  return (
    <section class="similar-bar record-bar" aria-label="Recording">
      <p role="status">{SAID[state]}</p>
      {state === 'recording' && <Progress />}
      <span class="spacer" />
      {state === 'recording' && (
        <button type="button" class="button primary" onClick={recorder.stop}>
          Find what is like it
        </button>
      )}
      {state !== 'working' && (
        <button type="button" class="icon-button" title="Throw it away (Esc)" onClick={recorder.cancel}>
          <Icon name="close" />
        </button>
      )}
    </section>
  );
}

/** A picture of what is going on, so it has no role. */
function Progress(): JSX.Element {
  const { recorder } = useApp().askBySound;
  const time = useRef<HTMLElement>(null);
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      const { seconds, level } = recorder.now();
      const db = 20 * Math.log10(Math.max(1e-6, level));
      if (time.current !== null) time.current.textContent = seconds.toFixed(1);
      if (bar.current !== null) {
        bar.current.style.transform = `scaleX(${Math.min(1, Math.max(0, 1 - db / FLOOR_DB))})`;
      }
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [recorder]);
  return (
    <>
      <span aria-hidden="true">
        <b ref={time}>0.0</b> of {LONGEST_SECONDS} s
      </span>
      <span class="record-level" aria-hidden="true">
        <i ref={bar} />
      </span>
    </>
  );
}
