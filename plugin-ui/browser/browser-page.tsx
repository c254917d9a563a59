import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { DetailPanel } from '../detail/detail-panel.js';
import { EmptyList } from './empty-list.js';
import { FilterPanel } from './filter-panel.js';
import { ListHeader } from './list-header.js';
import { SimilarBar } from '../similar/similar-bar.js';
import { SampleList } from './sample-list.js';

/** Filters, rows, details: side by side where there is room, else laid over the rows one at a time. */
export function BrowserPage(): JSX.Element {
  const { panel } = useApp();
  return (
    <div class="browser" data-panel={panel.value}>
      <FilterPanel />
      <section class="results" aria-label="Sounds">
        <SimilarBar />
        <ListHeader />
        <SampleList />
        <EmptyList />
      </section>
      <DetailPanel />
    </div>
  );
}
