import type { JSX } from 'preact';
import { useApp, useView } from '../app/context.js';
import type { TempoRange } from '../view/view-state.js';
import { FilterGroup } from './filter-group.js';
import { tempoBars } from './tempo-bars.js';

/** Beyond these no sound has a tempo a person would look for. */
const LOWEST_BPM = 20;
const HIGHEST_BPM = 400;

export function TempoFilter(): JSX.Element {
  const { store, facets } = useApp();
  const tempo = useView(({ filter }) => filter.tempo);
  const set = (part: Partial<TempoRange>) => store.narrow({ tempo: { ...tempo, ...part } });
  const bars = tempoBars(facets.counts.value.bpm ?? new Map<string, number>());

  const bound = (name: 'min' | 'max', label: string, placeholder: string) => (
    <input
      type="number"
      class="number"
      min={LOWEST_BPM}
      max={HIGHEST_BPM}
      aria-label={label}
      placeholder={placeholder}
      value={tempo[name] ?? ''}
      onChange={(event) => set(inOrder(tempo, name, event.currentTarget.valueAsNumber))}
    />
  );

  return (
    <FilterGroup name="Tempo">
      <svg class="tempo-bars" viewBox={`0 0 ${bars.length} 1`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map(({ bpm, height }, at) => (
          <rect
            key={bpm}
            class={isInside(tempo, bpm) ? 'inside' : ''}
            x={at + 0.1}
            width={0.8}
            y={1 - height}
            height={height}
          />
        ))}
      </svg>
      <div class="tempo-range">
        {bound('min', 'Lowest tempo in BPM', '40')}
        <span aria-hidden="true">–</span>
        {bound('max', 'Highest tempo in BPM', '200')}
        <button
          type="button"
          class="chip"
          aria-pressed={tempo.halfDouble}
          aria-label="×½ ×2: also half and double tempo"
          title="Also half and double tempo"
          onClick={() => set({ halfDouble: !tempo.halfDouble })}
        >
          ×½ ×2
        </button>
      </div>
    </FilterGroup>
  );
}

function isInside({ min, max, halfDouble }: TempoRange, bpm: number): boolean {
  const tempos = halfDouble ? [bpm, bpm / 2, bpm * 2] : [bpm];
  // A bar is ten wide: it is inside as soon as a part of it is.
  return tempos.some((tempo) => (min === null || tempo + 5 > min) && (max === null || tempo - 5 <= max));
}

/** A bound that passes the other one takes it along. */
function inOrder({ min, max }: TempoRange, name: 'min' | 'max', given: number): Partial<TempoRange> {
  if (Number.isNaN(given)) return { [name]: null };
  const value = Math.min(HIGHEST_BPM, Math.max(LOWEST_BPM, given));
  if (name === 'min') return { min: value, max: max === null ? null : Math.max(max, value) };
  return { max: value, min: min === null ? null : Math.min(min, value) };
}
