import type { ListedFile } from '../catalogue/types.js';
import type { ScannedFolder } from './walk.js';

/** Small enough that writing one batch stays well under a frame of the event loop. */
export const FILES_PER_BATCH = 50;
/** Batches on the way to the catalogue before the walk waits. */
export const MAX_UNANSWERED = 8;

export interface ScanStart {
  folder: string;
  depth: 'folder' | 'tree';
}

/** What the main thread asks of the scan thread. */
export interface ScanOrder {
  rootPath: string;
  starts: ScanStart[];
  ignore: string[];
}

export interface ScanProblem {
  path: string;
  reason: string;
  /** Set when a whole folder stayed unseen: its rows must not be taken for gone. */
  folder?: string;
}

export interface ScanBatch {
  files: ListedFile[];
  folders: ScannedFolder[];
  problems: ScanProblem[];
}

export type ScanMessage =
  | { type: 'batch'; batch: ScanBatch }
  | { type: 'done' }
  /** A start folder itself cannot be read: nothing may be concluded about what is in it. */
  | { type: 'unreachable'; reason: string };
