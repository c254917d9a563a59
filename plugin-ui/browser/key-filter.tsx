import type { JSX } from 'preact';
import { useApp, useView } from '../app/context.js';
import type { MusicalMode } from '../../schemas/analysis.js';
import type { MusicalKey } from '../../schemas/entities.js';
import { camelotCode, camelotOf, isCompatible, keyAt, keyInWords, keyName, parseKey } from '../sound/keys.js';
import { FilterGroup } from './filter-group.js';

const NUMBERS = Array.from({ length: 12 }, (_, at) => at + 1);
/** The two rings, outer first, as radii in a drawing of 200 × 200. */
const RINGS: readonly { mode: MusicalMode; inner: number; outer: number }[] = [
  { mode: 'major', inner: 68, outer: 98 },
  { mode: 'minor', inner: 37, outer: 66 },
];
const CENTRE = 100;
/** Degrees between two fields. */
const GAP = 1.2;

/** The Camelot wheel: neighbours mix. */
export function KeyFilter(): JSX.Element {
  const { store, facets } = useApp();
  const key = useView(({ filter }) => filter.key);
  const counts = byCode(facets.counts.value.key ?? new Map<string, number>());
  const most = Math.max(1, ...counts.values());

  function choose(wanted: MusicalKey): void {
    const same = key !== null && keyName(key) === keyName(wanted);
    store.narrow({ key: same ? null : { ...wanted, compatible: key?.compatible ?? true } });
  }

  function onKeyDown(event: KeyboardEvent, at: MusicalKey): void {
    if (event.key === 'Enter' || event.key === ' ') choose(at);
    else {
      const next = neighbour(at, event.key);
      if (next === null) return;
      const wheel = event.currentTarget instanceof Element ? event.currentTarget.parentElement : null;
      wheel?.querySelector<SVGElement>(`[data-code="${camelotCode(next)}"]`)?.focus();
    }
    event.preventDefault();
  }

  return (
    <FilterGroup name="Key">
      <div class="key-wheel">
        <svg viewBox="0 0 200 200" role="radiogroup" aria-label="Key">
          {RINGS.flatMap(({ mode, inner, outer }) =>
            NUMBERS.map((number) => {
              const field = keyAt({ number, mode });
              const code = camelotCode(field);
              const count = counts.get(code) ?? 0;
              const on = key !== null && keyName(key) === keyName(field);
              const near = key !== null && key.compatible && isCompatible(key, field);
              const label = labelPlace(number, (inner + outer) / 2);
              return (
                <g
                  key={code}
                  class="key-field"
                  data-code={code}
                  data-ring={mode}
                  data-near={near}
                  role="radio"
                  aria-checked={on}
                  aria-label={`${keyInWords(field)}, ${code}, ${count} sounds`}
                  tabIndex={on || (key === null && code === '8A') ? 0 : -1}
                  onClick={() => choose(field)}
                  onKeyDown={(event) => onKeyDown(event, field)}
                >
                  <path d={fieldPath(number, inner, outer)} style={{ '--share': String(count / most) }} />
                  <text x={label.x} y={label.y}>
                    {keyName(field)}
                  </text>
                </g>
              );
            }),
          )}
          <text class="key-centre" x={CENTRE} y={CENTRE}>
            {key === null ? 'Any' : camelotCode(key)}
          </text>
        </svg>
      </div>
      <label class="check" data-off={key === null}>
        <input
          type="checkbox"
          checked={key?.compatible ?? true}
          disabled={key === null}
          onChange={(event) => {
            if (key !== null) store.narrow({ key: { ...key, compatible: event.currentTarget.checked } });
          }}
        />
        Compatible keys too
      </label>
    </FilterGroup>
  );
}

function byCode(counts: ReadonlyMap<string, number>): Map<string, number> {
  const out = new Map<string, number>();
  for (const [value, count] of counts) {
    const key = parseKey(value);
    if (key !== null) out.set(camelotCode(key), count);
  }
  return out;
}

/** The field an arrow key leads to: round the ring, or across to the relative. */
function neighbour(at: MusicalKey, key: string): MusicalKey | null {
  const { number, mode } = camelotOf(at);
  switch (key) {
    case 'ArrowRight':
      return keyAt({ number: (number % 12) + 1, mode });
    case 'ArrowLeft':
      return keyAt({ number: ((number + 10) % 12) + 1, mode });
    case 'ArrowUp':
    case 'ArrowDown':
      return keyAt({ number, mode: mode === 'minor' ? 'major' : 'minor' });
    default:
      return null;
  }
}

/** Degrees clockwise from the top; 12 stands at the top as on a clock. */
function point(degrees: number, radius: number): string {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return `${(CENTRE + radius * Math.cos(angle)).toFixed(2)} ${(CENTRE + radius * Math.sin(angle)).toFixed(2)}`;
}

function fieldPath(number: number, inner: number, outer: number): string {
  const from = number * 30 - 15 + GAP;
  const to = number * 30 + 15 - GAP;
  return `M${point(from, outer)}A${outer} ${outer} 0 0 1 ${point(to, outer)}L${point(to, inner)}A${inner} ${inner} 0 0 0 ${point(from, inner)}Z`;
}

function labelPlace(number: number, radius: number): { x: number; y: number } {
  const angle = ((number * 30 - 90) * Math.PI) / 180;
  return { x: CENTRE + radius * Math.cos(angle), y: CENTRE + radius * Math.sin(angle) };
}
