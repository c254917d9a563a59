import { signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { ExportFile, ExportRun } from '../../schemas/exports.js';
import type { ParamsInput } from '../../schemas/methods.js';

/** What shall be written as files. */
export type ExportSource =
  | { what: 'kit'; id: number; name: string; count: number }
  | { what: 'samples'; ids: readonly number[]; name: string };

export type ExportWish = Pick<
  ParamsInput<'exports.start'>,
  'kind' | 'format' | 'organisation' | 'zip' | 'folder' | 'project'
>;

/** How an export stands, and once it has ended what became of each file. */
export interface ExportReport {
  run: ExportRun;
  files: readonly ExportFile[];
}

/** One export at a time goes through the dialog; those before go on in Activity. */
export interface Exporter {
  /** What the open dialog is about; null while it is closed. */
  readonly source: ReadonlySignal<ExportSource | null>;
  readonly report: ReadonlySignal<ExportReport | null>;
  open: (source: ExportSource) => void;
  close: () => void;
  start: (wish: ExportWish) => Promise<void>;
  cancel: () => Promise<void>;
}

const ENDED: ReadonlySet<ExportRun['state']> = new Set(['done', 'failed', 'cancelled']);

export function isEnded({ state }: ExportRun): boolean {
  return ENDED.has(state);
}

export function createExporter(client: PadbridgeClient, tell: (error: unknown) => void): Exporter {
  const source = signal<ExportSource | null>(null);
  const report = signal<ExportReport | null>(null);

  async function look(id: number): Promise<void> {
    const { export: run, files } = await client.call('exports.get', { id });
    if (report.peek()?.run.id === id) report.value = { run, files };
  }

  client.subscribe(['exports'], ({ payload }) => {
    const { export: run } = payload;
    const shown = report.peek();
    if (shown?.run.id !== run.id) return;
    report.value = { ...shown, run };
    if (isEnded(run)) look(run.id).catch(tell);
  });
  // An end that was missed while the connection was away.
  client.onResync(() => {
    const shown = report.peek();
    if (shown !== null && !isEnded(shown.run)) look(shown.run.id).catch(tell);
  });

  return {
    source,
    report,
    open(next) {
      report.value = null;
      source.value = next;
    },
    close() {
      source.value = null;
    },
    async start(wish) {
      const from = source.peek();
      if (from === null) return;
      try {
        const run = await client.call('exports.start', {
          ...wish,
          ...(from.what === 'kit' ? { kitId: from.id } : { sampleIds: [...from.ids] }),
        });
        report.value = { run, files: [] };
        // It may have ended before this window knew its number.
        await look(run.id);
      } catch (error) {
        tell(error);
      }
    },
    async cancel() {
      const shown = report.peek();
      if (shown === null) return;
      try {
        await client.call('exports.cancel', { id: shown.run.id });
      } catch (error) {
        tell(error);
      }
    },
  };
}
