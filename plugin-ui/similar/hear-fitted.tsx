import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { HOST_KEY } from '../audition/fit-settings.js';
import { Icon } from '../look/icons.js';

/** Suggestions are heard as they would fit: in tempo and key of the host, as far as it says them. */
export function HearFitted(): JSX.Element | null {
  const { fit, context } = useApp();
  const { tempo, key } = context.moment.value;
  if (tempo === null && key === null) return null;
  const { bpm, key: heardIn } = fit.target.value;
  const on = (tempo === null || bpm !== null) && (key === null || heardIn !== null);
  return (
    <button
      type="button"
      class="chip"
      aria-pressed={on}
      title="Hear every sound in the tempo and key of the host (T: more)"
      onClick={() => {
        if (tempo !== null) fit.fitTempo.value = !on;
        if (tempo !== null && !on) fit.follow.value = true;
        if (key !== null) fit.keyToken.value = on ? '' : HOST_KEY;
      }}
    >
      <Icon name="fit" /> Hear them fitted
    </button>
  );
}
