import type { JSX } from 'preact';
import { countOf } from '../sound/format.js';
import { PathList } from './path-list.js';
import { type Disagreement, lastOf } from './plan-words.js';

interface Props {
  open: readonly Disagreement[];
  /** Keys of those in which Padbridge shall have its way. */
  overruled: readonly string[];
  busy: boolean;
  onOverrule: (keys: readonly string[]) => void;
}

/** Where the card and the catalogue want different things: the card has the last word, unless a person gives it to Padbridge. */
export function Disagreements({ open, overruled, busy, onOverrule }: Props): JSX.Element | null {
  if (open.length === 0) return null;
  const able = open.flatMap(({ key, canOverrule }) => (canOverrule ? [key] : []));
  const rest = able.filter((key) => !overruled.includes(key));
  return (
    <fieldset class="disagreements" disabled={busy}>
      <legend>
        <b>The card is different here</b>
      </legend>
      <ul class="plan-groups">
        {open.map(({ key, words, canOverrule, paths }) => (
          <li key={key}>
            <details>
              <summary>
                <b>{lastOf(key)}</b> <span class="warn-text">{words}</span>{' '}
                <small class="dim">{countOf(paths.length, 'file')}</small>
              </summary>
              <PathList paths={paths} />
            </details>
            {canOverrule && (
              <label class="check">
                <input
                  type="checkbox"
                  aria-label={`Put what Padbridge has in the place of ${lastOf(key)} of the card`}
                  checked={overruled.includes(key)}
                  onChange={(event) =>
                    onOverrule(
                      event.currentTarget.checked
                        ? [...overruled, key]
                        : overruled.filter((other) => other !== key),
                    )
                  }
                />
                Put what Padbridge has in its place
              </label>
            )}
          </li>
        ))}
      </ul>
      {able.length > 0 && (
        <p class="dim">
          What is replaced on the card goes to the archive on this computer first.{' '}
          {able.length > 1 && rest.length > 0 && (
            <button type="button" class="link" onClick={() => onOverrule(able)}>
              Put what Padbridge has in place of all {able.length}
            </button>
          )}
        </p>
      )}
    </fieldset>
  );
}
