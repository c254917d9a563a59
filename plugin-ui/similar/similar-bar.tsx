import type { JSX } from 'preact';
import { useApp, useView } from '../app/context.js';
import { Dial } from '../look/dial.js';
import { Icon } from '../look/icons.js';
import { momentInWords } from '../context/context-feed.js';
import { isAsked } from '../view/view-state.js';
import { formatCount, stem } from '../sound/format.js';
import { HearFitted } from './hear-fitted.js';
import { HeldVoice } from './held-voice.js';
import { ASPECT_LABELS, ASPECTS, dialText, isUsual, MAX_DIAL, USUAL_DIALS } from './dials.js';

/** Over the list while it shows what sounds like a sound: which one, and what counts. */
export function SimilarBar(): JSX.Element | null {
  const { store, similar, context, selection, turnDown } = useApp();
  const dials = useView((view) => view.dials);
  const ask = useView((view) => view.ask);
  const held = useView((view) => view.held);
  const asked = useView(isAsked);
  if (!asked) return null;
  const sample = similar.sample.value;
  const compared = similar.compared.value;
  const turnedDown = similar.turnedDown.value;
  return (
    <section class="similar-bar" aria-label={ask === 'like' ? 'Sounds like this' : 'What fits'}>
      {held !== null && <HeldVoice sound={held.sound} />}
      <div class="similar-words">
        {ask === 'now' ? (
          <p>
            What fits now{' '}
            <b>{momentInWords(context.moment.value) || 'as far as the pads and your taste tell'}</b>
          </p>
        ) : (
          <p>
            {ask === 'like' ? 'Sounds like' : 'What fits'}{' '}
            <b>{held !== null ? held.name : sample === null ? '…' : stem(sample.name)}</b>
          </p>
        )}
        {compared !== null && (
          <small class="dim">
            nearest of {formatCount(compared)}
            {!isUsual(dials) && (
              <button type="button" class="link" onClick={() => store.change({ dials: USUAL_DIALS })}>
                Dials as usual
              </button>
            )}
            {turnedDown > 0 && (
              <button
                type="button"
                class="link"
                title="Bring back what was turned down"
                onClick={turnDown.restore}
              >
                {formatCount(turnedDown)} turned down
              </button>
            )}
          </small>
        )}
      </div>
      {ask !== 'like' && <HearFitted />}
      <div class="dials" hidden={ask !== 'like'}>
        {ASPECTS.map((aspect) => (
          <Dial
            key={aspect}
            label={ASPECT_LABELS[aspect].label}
            title={`${ASPECT_LABELS[aspect].title}: ${dialText(dials[aspect])}`}
            value={dials[aspect]}
            min={0}
            max={MAX_DIAL}
            step={0.05}
            usual={1}
            text={dialText(dials[aspect])}
            onTurn={(value) => store.change({ dials: { ...dials, [aspect]: value } })}
          />
        ))}
      </div>
      <button
        type="button"
        class="button not-this"
        title="Not this: turn the selected sound down (N)"
        aria-label="Not this"
        disabled={selection.index.value === undefined}
        onClick={turnDown.selected}
      >
        <Icon name="not" />
        <span class="not-this-label">Not this</span>
      </button>
      <button type="button" class="icon-button" title="Back to the search (Esc)" onClick={store.searchAgain}>
        <Icon name="close" />
      </button>
    </section>
  );
}
