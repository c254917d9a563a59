import type { ExportFile } from '../../schemas/exports.js';
import type { ExportRecord } from '../catalogue/export-types.js';

/** What carrying out a part of an export works with. */
export interface ExportRunning {
  record: ExportRecord;
  /** Where the files are written. */
  into: string;
  signal: AbortSignal;
  settle: (
    path: string,
    outcome: { state: ExportFile['state']; hash?: string; remark: string | null },
  ) => void;
  /** Bytes of a file that is there. */
  count: (bytes: number) => void;
}
