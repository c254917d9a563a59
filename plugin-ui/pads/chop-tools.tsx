import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { SampleSummary } from '../../schemas/entities.js';
import type { KitPad } from '../../schemas/methods/kits.js';
import { MAX_CHOPS } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { countOf, formatDuration } from '../sound/format.js';
import { ChopView } from './chop-view.js';
import { addChop } from './add-chop.js';
import { gridChops, usableChops } from './chops.js';
import type { PadEdit } from './kits-feed.js';

const GRIDS = [4, 8, 16];

/** Where a pad plays its sound, and the ways of chopping it: at its hits, in equal parts, by hand. */
export function ChopTools(props: {
  content: KitPad & { sample: SampleSummary };
  edit: (change: PadEdit) => void;
}): JSX.Element {
  const { content, edit } = props;
  const app = useApp();
  const { link, notices } = app;
  const { sample, chops } = content;
  const onsets = useSignal<readonly number[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    link.client.call('samples.get', { id: sample.id }, { signal: abort.signal }).then(
      (detail) => (onsets.value = detail.onsets),
      // Without onsets everything but their chops works.
      () => undefined,
    );
    return () => abort.abort();
  }, [link, sample.id, onsets]);
  const frames = sample.frames ?? 0;
  const region = { start: content.start ?? 0, end: content.end ?? frames };
  const rate = sample.sampleRate ?? 48_000;
  const cut = (points: readonly number[]) => edit({ chops: usableChops(points, region, rate) });
  const isFull = chops.length >= MAX_CHOPS;
  function chopAtHits(): void {
    const hits = onsets.value.filter((onset) => onset >= region.start && onset < region.end).length;
    if (hits > MAX_CHOPS)
      notices.tell(`At the first ${MAX_CHOPS} of ${hits} hits: a pad holds no more chops.`);
    cut(onsets.value);
  }
  const facts = [
    `${formatDuration(region.start / rate)} – ${formatDuration(region.end / rate)}`,
    `plays ${formatDuration(Math.max(0, region.end - region.start) / rate)}`,
    ...(chops.length > 0 ? [countOf(chops.length, 'chop')] : []),
  ].join(', ');
  return (
    <div class="pad-chops">
      <ChopView key={sample.id} pad={content} onsets={onsets.value} facts={facts} onEdit={edit} />
      <div class="chips" role="group" aria-label="Chop">
        <button
          type="button"
          class="chip"
          disabled={onsets.value.length === 0}
          title={onsets.value.length === 0 ? 'No hits were found in this sound' : 'A chop at every hit'}
          onClick={chopAtHits}
        >
          Chop at hits
        </button>
        {GRIDS.map((parts) => (
          <button
            key={parts}
            type="button"
            class="chip"
            title={`${parts} equal parts`}
            onClick={() => cut(gridChops(parts, region))}
          >
            ÷{parts}
          </button>
        ))}
        <button
          type="button"
          class="chip"
          disabled={isFull}
          title={
            isFull
              ? `A pad holds ${MAX_CHOPS} chops`
              : 'Where the pad is heard now, else in the middle of the longest slice (H, on the pad)'
          }
          onClick={() => addChop(app, content)}
        >
          + Chop here
        </button>
        <button type="button" class="chip" disabled={chops.length === 0} onClick={() => edit({ chops: [] })}>
          No chops <small>{chops.length}</small>
        </button>
      </div>
    </div>
  );
}
