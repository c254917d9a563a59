import type { JSX } from 'preact';
import type { SuggestTerm, SuggestWeights } from '../../schemas/methods/suggest.js';
import { useApp } from '../app/context.js';
import { useLoaded } from '../link/use-loaded.js';
import { Dial } from '../look/dial.js';
import { TARGET_LUFS } from '../audition/gain-match.js';
import { formatLevel } from '../sound/format.js';

const TERMS: readonly { term: SuggestTerm; label: string; title: string }[] = [
  { term: 'similarity', label: 'Sound', title: 'Sounds like what is at hand or on the pads' },
  { term: 'harmony', label: 'Key', title: 'Goes with the key' },
  { term: 'tempo', label: 'Tempo', title: 'Has the tempo, or its half or double' },
  { term: 'role', label: 'Part', title: 'Plays the part that is missing' },
  { term: 'text', label: 'Words', title: 'Name, folder and tags say it' },
  { term: 'together', label: 'Together', title: 'Lay in kits with what is at hand' },
  { term: 'history', label: 'History', title: 'Played often and lately' },
  { term: 'rating', label: 'Rating', title: 'Your stars' },
  { term: 'feedback', label: 'Feedback', title: 'What you turned down or took' },
];
/** The daemon takes up to 10; beyond this one term drowns all others. */
const MAX_WEIGHT = 3;
const WEIGHT_STEP = 0.05;

/** How this window sounds and looks, and what suggestions go by. */
export function SoundSettings(): JSX.Element {
  const { player, look } = useApp();
  const theme = look.theme.value;
  return (
    <div class="sheet-page">
      <h1>Preferences</h1>
      <section class="setting-group" aria-labelledby="hear-title">
        <h2 id="hear-title">Hearing sounds</h2>
        <label class="check">
          <input
            type="checkbox"
            checked={player.gainMatch.value}
            onChange={(event) => (player.gainMatch.value = event.currentTarget.checked)}
          />
          Bring every sound to the same loudness ({formatLevel(TARGET_LUFS)} LUFS)
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={player.loop.value}
            onChange={(event) => (player.loop.value = event.currentTarget.checked)}
          />
          Loop what is played
        </label>
      </section>
      <section class="setting-group" aria-labelledby="look-title">
        <h2 id="look-title">Look</h2>
        <div class="segments" role="radiogroup" aria-label="Theme">
          {(['dark', 'light'] as const).map((one) => (
            <label key={one} class="segment">
              <input
                type="radio"
                name="theme"
                checked={theme === one}
                onChange={() => {
                  if (theme !== one) look.toggleTheme();
                }}
              />
              <span>{one === 'dark' ? 'Dark' : 'Light'}</span>
            </label>
          ))}
        </div>
      </section>
      <SuggestionWeights />
    </div>
  );
}

/** What counts in suggestions. The daemon keeps it, so every window and program has the same. */
function SuggestionWeights(): JSX.Element {
  const { link, notices } = useApp();
  const weights = useLoaded((client) => client.call('suggest.getWeights', {}), {
    follow: (client, again) =>
      client.subscribe(['preferences'], ({ payload: { values } }) => {
        if (Object.keys(values).some((key) => key.startsWith('suggest.weights'))) again();
      }),
  });
  const known = weights.value;

  function set(change: Partial<SuggestWeights> | null): void {
    if (known !== undefined && change !== null) {
      weights.value = { ...known, weights: { ...known.weights, ...change } };
    }
    link.client
      .call('suggest.setWeights', {
        weights: change === null || known === undefined ? null : { ...known.weights, ...change },
      })
      .then((answer) => (weights.value = answer), notices.report);
  }

  const usual = JSON.stringify(known?.weights) === JSON.stringify(known?.usual);
  return (
    <section class="setting-group" aria-labelledby="suggest-title">
      <h2 id="suggest-title">What counts in suggestions</h2>
      {known !== undefined && (
        <div class="dials wrap">
          {TERMS.map(({ term, label, title }) => (
            <Dial
              key={term}
              label={label}
              title={title}
              value={known.weights[term]}
              min={0}
              max={MAX_WEIGHT}
              step={WEIGHT_STEP}
              usual={known.usual[term]}
              text={known.weights[term] === 0 ? 'off' : known.weights[term].toFixed(2)}
              onTurn={(value) => set({ [term]: Math.round(value * 100) / 100 })}
            />
          ))}
        </div>
      )}
      <button type="button" class="button" disabled={usual} onClick={() => set(null)}>
        As usual
      </button>
    </section>
  );
}
