import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Root } from '../../schemas/entities.js';
import type { Catalogue } from '../catalogue/types.js';
import type { ScanBatch, ScanProblem, ScanStart } from './scan-protocol.js';
import type { ScannedFolder } from './walk.js';

/** Rows looked at in one go when searching for what a scan did not see; about a millisecond. */
const ROWS_PER_TURN = 500;
/** Problems kept with a report; a broken tree could name millions. */
const MAX_PROBLEMS = 1000;

export interface ScanReport {
  /** The job in which what this scan found waits for analysis. */
  analyseJobId: number;
  files: number;
  added: number;
  changed: number;
  returned: number;
  unchanged: number;
  missing: number;
  moved: number;
  problems: ScanProblem[];
  /** Problems beyond the ones listed. */
  moreProblems: number;
  folders: ScannedFolder[];
}

export interface ScanTarget {
  root: Root;
  starts: readonly ScanStart[];
  /** The analyse job that new and changed files wait in. */
  analyseJobId: number;
}

/**
 * Writes what a scan sees into the catalogue, batch by batch, then marks what it did not see as missing. Rows in a
 * folder that could not be read stay as they are: not seeing is not the same as being gone.
 */
export function createScanRecord(catalogue: Catalogue, target: ScanTarget, now: () => number) {
  const seen = new Set<number>();
  const addedIds: number[] = [];
  const unseenFolders: string[] = [];
  const report: ScanReport = {
    analyseJobId: target.analyseJobId,
    files: 0,
    added: 0,
    changed: 0,
    returned: 0,
    unchanged: 0,
    missing: 0,
    moved: 0,
    problems: [],
    moreProblems: 0,
    folders: [],
  };

  return {
    report,
    addedIds,

    /** Takes one batch; returns the ids of rows that are new or different. */
    take(batch: ScanBatch): number[] {
      const outcome = catalogue.samples.applyListing(target.root.id, batch.files, now());
      const fresh = [...outcome.added, ...outcome.changed, ...outcome.returned];
      for (const id of fresh) seen.add(id);
      for (const id of outcome.unchanged) seen.add(id);
      addedIds.push(...outcome.added);
      report.files += batch.files.length;
      report.added += outcome.added.length;
      report.changed += outcome.changed.length;
      report.returned += outcome.returned.length;
      report.unchanged += outcome.unchanged.length;
      report.folders.push(...batch.folders);
      for (const problem of batch.problems) {
        if (problem.folder !== undefined) unseenFolders.push(problem.folder);
        if (report.problems.length < MAX_PROBLEMS) report.problems.push(problem);
        else report.moreProblems += 1;
      }
      return fresh;
    },

    /** Marks the rows that the finished scan did not see. */
    async markUnseen(signal: AbortSignal): Promise<void> {
      for (const start of target.starts) {
        let after = 0;
        for (;;) {
          signal.throwIfAborted();
          const page = catalogue.samples.presentPage(target.root.id, start, after, ROWS_PER_TURN);
          const last = page.at(-1);
          if (last === undefined) break;
          after = last.id;
          const gone = page
            .filter(
              (row) =>
                !seen.has(row.id) && !unseenFolders.some((folder) => isWithin(row.relativePath, folder)),
            )
            .map((row) => row.id);
          if (gone.length > 0) catalogue.samples.markMissing(gone, now());
          report.missing += gone.length;
          await nextTurn();
        }
      }
    },
  };
}

export type ScanRecord = ReturnType<typeof createScanRecord>;

function isWithin(relativePath: string, folder: string): boolean {
  return folder === '' || relativePath.startsWith(`${folder}/`);
}
