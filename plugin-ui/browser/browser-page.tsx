import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { DetailPanel } from '../detail/detail-panel.js';
import { EmptyList } from './empty-list.js';
import { FilterPanel } from './filter-panel.js';
import { ListHeader } from './list-header.js';
import { bringsFiles, droppedFiles } from '../pads/drag.js';
import { SimilarBar } from '../similar/similar-bar.js';
import { SampleList } from './sample-list.js';

/** Filters, rows, details: side by side where there is room, else laid over the rows one at a time. */
export function BrowserPage(): JSX.Element {
  const { panel, askBySound } = useApp();
  const over = useSignal(false);
  return (
    <div class="browser" data-panel={panel.value}>
      <FilterPanel />
      <section
        class="results"
        aria-label="Sounds"
        data-over={over.value}
        onDragOver={(event) => {
          if (!bringsFiles(event)) return;
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => (over.value = false)}
        onDrop={(event) => {
          over.value = false;
          const [file] = droppedFiles(event);
          if (file === undefined) return;
          event.preventDefault();
          void askBySound.withFile(file);
        }}
      >
        {over.value && <p class="drop-hint">Drop a sound to find what is like it</p>}
        <SimilarBar />
        <ListHeader />
        <SampleList />
        <EmptyList />
      </section>
      <DetailPanel />
    </div>
  );
}
