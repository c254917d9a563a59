import type { JSX } from 'preact';
import type { ExportRun } from '../../schemas/exports.js';
import { useApp } from '../app/context.js';
import { copyPath } from '../link/copy-text.js';
import { Icon } from '../look/icons.js';
import { byWeight, runInWords } from './export-words.js';
import { isEnded, type ExportReport } from './exporter.js';

/** Files that are listed; what matters comes first. */
const MAX_FILES = 300;
const TONES: Readonly<Record<ExportRun['state'], string>> = {
  planned: 'busy',
  running: 'busy',
  paused: 'degraded',
  done: 'up',
  failed: 'down',
  cancelled: '',
};

/** How an export goes, and what became of each of its files. */
export function ExportReportView({ report: { run, files } }: { report: ExportReport }): JSX.Element {
  const { exporter, notices } = useApp();
  const tone = run.state === 'done' && run.failed > 0 ? 'degraded' : TONES[run.state];
  const share = run.total === 0 ? 0 : (run.done + run.failed) / run.total;
  const copy = () => void copyPath(run.destination, notices);
  return (
    <div class="export-form">
      <p class={`state ${tone}`} role="status">
        {runInWords(run)}
      </p>
      <div
        class={`progress ${tone}`}
        role="progressbar"
        aria-label="Export"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <i style={{ transform: `scaleX(${share})` }} />
      </div>
      <p class="path">
        <span title={run.destination}>
          <bdi>{run.destination}</bdi>
        </span>
        <button type="button" class="icon-button" title="Copy the path" onClick={copy}>
          <Icon name="copy" />
        </button>
      </p>
      {files.length > 0 && (
        <ul class="export-files" tabIndex={0} aria-label="Files">
          {byWeight(files)
            .slice(0, MAX_FILES)
            .map(({ path, state, remark }) => (
              <li key={path}>
                <span class={`state ${state === 'done' ? 'up' : state === 'failed' ? 'down' : ''}`}>
                  {path}
                </span>
                {remark !== null && <small class="dim">{remark}</small>}
              </li>
            ))}
        </ul>
      )}
      <div class="card-actions">
        {!isEnded(run) && (
          <button type="button" class="button" onClick={() => void exporter.cancel()}>
            <Icon name="stop" /> Stop
          </button>
        )}
        <button type="button" class="button primary" onClick={exporter.close}>
          {isEnded(run) ? 'Done' : 'Go on in the background'}
        </button>
      </div>
    </div>
  );
}
