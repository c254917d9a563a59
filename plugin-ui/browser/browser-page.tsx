import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { DetailPanel } from '../detail/detail-panel.js';
import { RecordBar } from '../similar/record-bar.js';
import { SimilarBar } from '../similar/similar-bar.js';
import { SoundDrop } from '../similar/sound-drop.js';
import { EmptyList } from './empty-list.js';
import { FilterPanel } from './filter-panel.js';
import { ListHeader } from './list-header.js';
import { SampleList } from './sample-list.js';

/** Filters, rows, details: side by side where there is room, else laid over the rows one at a time. */
export function BrowserPage(): JSX.Element {
  const { panels, askBySound } = useApp();
  return (
    <div class="browser" data-panel={panels.open.value}>
      <FilterPanel />
      <SoundDrop class="results" label="Sounds">
        {askBySound.recorder.state.value === 'idle' ? <SimilarBar /> : <RecordBar />}
        <ListHeader />
        <SampleList />
        <EmptyList />
      </SoundDrop>
      <DetailPanel />
    </div>
  );
}
