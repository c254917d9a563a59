import { z } from 'zod';
import { id, timestamp } from './entities.js';

/** Exports: samples and kits as files for the sampler, for FL Studio, for anybody. */

/** Both 48 kHz 16-bit, which the unit takes without converting. */
export const exportFormat = z.enum(['wav', 'aiff']);
export type ExportFormat = z.infer<typeof exportFormat>;

/** Folders the files are put into: none, one per genre, per ten BPM, or per kit that plays them. */
export const exportOrganisation = z.enum(['flat', 'genre', 'tempo', 'kit']);
export type ExportOrganisation = z.infer<typeof exportOrganisation>;

/** Loose files, a project folder the unit opens, or a folder for FL Studio's browser. */
export const exportKind = z.enum(['files', 'project', 'fl-studio']);
export type ExportKind = z.infer<typeof exportKind>;

export const exportState = z.enum(['planned', 'running', 'paused', 'done', 'failed', 'cancelled']);
export type ExportState = z.infer<typeof exportState>;

const count = z.number().int().nonnegative();

/** One export, running or ended. */
export const exportRun = z.object({
  id,
  /** The job that shows its progress and takes its orders. */
  jobId: id,
  kind: exportKind,
  state: exportState,
  /** What is exported, for a person: the kit, the collection, "12 samples". */
  name: z.string(),
  format: exportFormat,
  organisation: exportOrganisation,
  /** The folder or zip file that comes of it. */
  destination: z.string(),
  zip: z.boolean(),
  total: count,
  done: count,
  failed: count,
  /** Written so far. */
  bytes: count,
  /** Why it did not come to its end. */
  error: z.string().nullable(),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
});
export type ExportRun = z.infer<typeof exportRun>;

/** One file of an export. */
export const exportFile = z.object({
  /** Below the destination, forward slashes. */
  path: z.string(),
  sampleId: id.nullable(),
  state: z.enum(['planned', 'done', 'failed', 'skipped']),
  /** Why it failed, or what a person should know. */
  remark: z.string().nullable(),
});
export type ExportFile = z.infer<typeof exportFile>;
