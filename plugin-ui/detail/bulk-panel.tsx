import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import type { Said } from '../browser/bulk.js';
import { CollectForm } from '../collections/collect-form.js';
import { TakeAlong } from '../export/take-along.js';
import { Icon } from '../look/icons.js';
import { startDrag } from '../pads/drag.js';
import { countOf } from '../sound/format.js';
import { ratedInWords } from '../sound/sentences.js';
import { PAD_COUNT } from '../../schemas/sp404.js';
import { KNOWN_TAGS } from './known-tags.js';
import { Rating } from './rating.js';

const MAX_TAG = 64;

/** What can be done with several sounds at once. */
export function BulkPanel(): JSX.Element {
  const { marks, notices, kits, store } = useApp();
  const busy = useSignal(false);
  const ids = marks.ids.value;
  const kit = kits.kit.value;

  async function attempt(work: () => Promise<void>): Promise<void> {
    busy.value = true;
    try {
      await work();
    } catch (error) {
      notices.report(error);
    } finally {
      busy.value = false;
    }
  }
  const say = (said: Said, inWords: (changed: number) => string) =>
    void attempt(async () => notices.tell(inWords(await marks.say(said))));
  const rate = (rating: number) => say({ rating }, (changed) => ratedInWords(changed, rating));
  const newKit = () =>
    attempt(async () => {
      await kits.create(`${countOf(ids.size, 'sound')}`);
      await kits.assignAll('A1', [...ids]);
      store.open('pads');
    });

  return (
    <div class="bulk" aria-busy={busy.value}>
      <p
        class="bulk-title"
        draggable
        title="Drag onto a pad: they fill it and the pads after it"
        onDragStart={(event) =>
          startDrag(event, { sampleIds: [...ids].slice(0, PAD_COUNT) }, countOf(ids.size, 'sound'))
        }
      >
        <b>{countOf(ids.size, 'sound')}</b>
        <button type="button" class="link" onClick={marks.clear}>
          Let go
        </button>
      </p>
      <div class="beside">
        <Rating rating={0} onRate={rate} />
        <button type="button" class="link" title="Take the ratings away (0)" onClick={() => rate(0)}>
          No rating
        </button>
      </div>
      <TagForm
        label="Add a tag to all"
        disabled={busy.value}
        onTag={(tag) => say({ addTags: [tag] }, (changed) => `${countOf(changed, 'sound')} tagged ${tag}.`)}
      />
      <TagForm
        label="Take a tag from all"
        disabled={busy.value}
        onTag={(tag) =>
          say({ removeTags: [tag] }, (changed) => `${countOf(changed, 'sound')} without ${tag} now.`)
        }
      />
      <CollectForm sampleIds={() => [...ids]} />
      <TakeAlong ids={[...ids]} name={countOf(ids.size, 'sound')} />
      <div class="bulk-actions">
        <button
          type="button"
          class="button"
          disabled={busy.value || ids.size > PAD_COUNT}
          title={ids.size > PAD_COUNT ? `A kit has ${PAD_COUNT} pads` : undefined}
          onClick={() => void newKit()}
        >
          <Icon name="pads" /> New kit of them
        </button>
        {kit !== null && (
          <button
            type="button"
            class="button"
            disabled={busy.value || ids.size > PAD_COUNT}
            onClick={() => void attempt(() => kits.assignToEmpty([...ids]))}
          >
            <Icon name="plus" /> Onto empty pads of {kit.name}
          </button>
        )}
      </div>
    </div>
  );
}

function TagForm(props: { label: string; disabled: boolean; onTag: (tag: string) => void }): JSX.Element {
  const { label, disabled, onTag } = props;
  const draft = useSignal('');
  return (
    <form
      class="row-form"
      onSubmit={(event) => {
        event.preventDefault();
        const tag = draft.value.trim();
        draft.value = '';
        if (tag !== '') onTag(tag);
      }}
    >
      <input
        aria-label={label}
        placeholder={label}
        list={KNOWN_TAGS}
        maxLength={MAX_TAG}
        disabled={disabled}
        value={draft.value}
        onInput={(event) => (draft.value = event.currentTarget.value)}
      />
    </form>
  );
}
