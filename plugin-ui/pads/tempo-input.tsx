import type { JSX } from 'preact';
import { TEMPO_RANGE } from '../../schemas/sp404.js';

interface TempoInputProps {
  label: string;
  /** BPM. */
  value: number;
  onSet: (tempo: number) => void;
}

/** A tempo of the unit, BPM. What the unit cannot hold does not stay in the field. */
export function TempoInput({ label, value, onSet }: TempoInputProps): JSX.Element {
  return (
    <input
      type="number"
      aria-label={label}
      min={TEMPO_RANGE.min}
      max={TEMPO_RANGE.max}
      step={0.01}
      value={value}
      onChange={({ currentTarget }) => {
        const typed = currentTarget.valueAsNumber;
        const tempo = Number.isNaN(typed)
          ? value
          : Math.min(TEMPO_RANGE.max, Math.max(TEMPO_RANGE.min, typed));
        currentTarget.value = String(tempo);
        if (tempo !== value) onSet(tempo);
      }}
    />
  );
}
