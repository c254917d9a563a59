import { z } from 'zod';
import {
  type ExportFile,
  exportFormat,
  exportKind,
  type ExportOrganisation,
  type ExportRun,
  type ExportState,
} from '../../schemas/exports.js';

/** What an export was asked to do, beside the columns of its row. */
export const exportPlan = z.object({
  kind: exportKind,
  name: z.string(),
  zip: z.boolean(),
  format: exportFormat,
  /** The kit a project folder is made of. */
  kitId: z.number().int().nullable(),
  /** 1 to 16 for a project folder. */
  project: z.number().int().nullable(),
});
export type ExportPlan = z.infer<typeof exportPlan>;

export interface NewExport extends ExportPlan {
  organisation: ExportOrganisation;
  destination: string;
  files: readonly { path: string; sampleId: number | null }[];
}

/** What sorts a sample into a folder. */
export interface ExportFacts {
  id: number;
  genre: string | null;
  bpm: number | null;
  /** One of the kits it is played in. */
  kit: string | null;
}

export interface ExportRecord extends ExportRun {
  kitId: number | null;
  project: number | null;
}

export interface ExportStore {
  /** Writes down what is to be done, with a job that shows it, before anything is written. */
  create(wanted: NewExport, now: number): ExportRecord;
  /** Throws 'not-found'. */
  get(id: number): ExportRecord;
  /** The export a job shows. */
  ofJob(jobId: number): ExportRecord | undefined;
  list(limit: number): ExportRecord[];
  /** Those that were running when the program ended. */
  unfinished(): ExportRecord[];
  files(id: number): (ExportFile & { hash: string | null })[];
  setFile(
    id: number,
    path: string,
    outcome: { state: ExportFile['state']; hash?: string; remark: string | null },
    now: number,
  ): void;
  /** Counters of the row and of its job. */
  count(id: number, bytes: number): ExportRecord;
  setState(id: number, state: ExportState, now: number, error: string | null): ExportRecord;
  facts(sampleIds: readonly number[]): ExportFacts[];
}
