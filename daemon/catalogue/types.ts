import type { AnalysisResult, WaveformPeaks } from '../../schemas/analysis.js';
import type { ContextSource, ContextValues } from '../../schemas/context.js';
import type {
  AuditEntry,
  BatchItem,
  Job,
  JobState,
  Root,
  SampleDetail,
  SampleSummary,
} from '../../schemas/entities.js';
import type {
  FacetName,
  FacetsResult,
  SampleFilter,
  SearchParams,
  SearchResult,
} from '../../schemas/methods/samples.js';
import type { Preferences } from '../../schemas/preferences.js';
import type { CollectionStore } from './collections.js';
import type { ExportStore } from './export-types.js';
import type { KitStore } from './kits.js';
import type { AudioFormat, FileHints } from '../audio/source.js';
import type { MapStore } from './map.js';
import type { DawProjectStore } from './daw-projects.js';
import type { TransferStore } from './unit-transfers.js';
import type { RelationStore } from './relations.js';
import type { GraphStore } from './graph.js';
import type { HistoryStore } from './history.js';
import type { NotAlikeStore } from './not-alike.js';
import type { CorrectionStore } from './corrections.js';
import type { VectorStore } from './vectors.js';
import type { CardStore, SnapshotStore, SyncStore } from './card-types.js';

/** One file as a scan saw it. `relativePath` has forward slashes and lies below the root. */
export interface ListedFile {
  relativePath: string;
  size: number;
  modifiedAt: number;
}

/** What a listing changed, as sample ids. */
export interface ListingOutcome {
  added: number[];
  /** Size or time differ from the row: hashes, analysis and failure are void, tags and rating stay. */
  changed: number[];
  /** Were missing and are back unchanged. */
  returned: number[];
  /** Nothing to do; the file is where and what it was. */
  unchanged: number[];
}

/** What one look into a file brought, for the row. */
export interface SoundFacts {
  contentHash: string;
  audioHash: string;
  format: AudioFormat;
  hints: FileHints;
  result: AnalysisResult;
  peaks: WaveformPeaks;
  /** CPU-side cost, kept with the receipt. */
  elapsedMs: number;
  /** What the sound is compared by, where whoever analysed it made it already; null for silence. */
  vector?: Int8Array | null;
}

export interface SampleLocation {
  id: number;
  rootId: number;
  rootPath: string;
  relativePath: string;
  size: number;
  modifiedAt: number;
}

export interface SampleStore {
  get(id: number): SampleDetail | undefined;
  summaries(ids: readonly number[]): SampleSummary[];
  byPath(rootId: number, relativePath: string): SampleSummary | undefined;
  locate(id: number): SampleLocation | undefined;
  /** Compares files with their rows and writes the difference, one transaction. At most 1,000 files a call. */
  applyListing(rootId: number, files: readonly ListedFile[], now: number): ListingOutcome;
  /**
   * Ids and paths of the present rows in a folder ('' is the root) or in the whole tree below it, for finding what a
   * scan did not see; in id order, paged.
   */
  presentPage(
    rootId: number,
    within: { folder: string; depth: 'folder' | 'tree' },
    afterId: number,
    limit: number,
  ): { id: number; relativePath: string }[];
  markMissing(ids: readonly number[], now: number): void;
  /** Present rows of a root become missing at once (a drive went away), or a subtree of it. Returns how many. */
  markTreeMissing(rootId: number, folder: string, now: number): number;
  /** The same, at most `limit` rows a call so that a big tree never holds up the loop; 0 when none is left. */
  markTreeMissingPage(rootId: number, folder: string, now: number, limit: number): number;
  /** Missing rows of this size, the candidates when a new file may be a moved one. */
  missingBySize(size: number): {
    id: number;
    rootId: number;
    relativePath: string;
    contentHash: string | null;
    audioHash: string | null;
    modifiedAt: number;
  }[];
  /** Whether nobody listened to this row yet and nobody said anything about it. */
  isUntouched(id: number): boolean;
  /** Whether any row is missing at all; moves need not be looked for when none is. */
  hasMissing(): boolean;
  /** Missing rows with this audio, the candidates when a new file may be a moved and retagged one. */
  missingByAudio(audioHash: string): number[];
  /**
   * The file of `newId` is the moved file of `oldId`: the old row takes the new place and keeps id, tags, rating,
   * history; the new row goes. One transaction.
   */
  adopt(oldId: number, newId: number, now: number): void;
  recordAnalysis(id: number, facts: SoundFacts, now: number): void;
  recordFailure(id: number, reason: string, now: number): void;
  /** Result and peaks of an earlier analysis of the same audio by the same engine, whoever's row it was. */
  findAnalysis(
    audioHash: string,
    engine: string,
  ): { result: AnalysisResult; peaks: WaveformPeaks } | undefined;
  peaks(id: number): WaveformPeaks | null;
  setRating(id: number, rating: number, now: number): void;
  /** Replaces the tags of a sample. */
  setTags(id: number, tags: readonly string[], now: number): void;
  count(): number;
}

export interface RootStore {
  list(): Root[];
  get(id: number): Root | undefined;
  byPath(path: string): Root | undefined;
  add(path: string, now: number): Root;
  /** Removes the root with its rows after writing them to the archive table; returns how many samples. */
  remove(id: number, now: number): number;
  /** Archives and deletes one small page of its rows; 0 when none is left and `remove` is cheap. */
  removePage(id: number, now: number): number;
  /**
   * Adds a folder that lies around others of the library and takes their rows over with everything they have; those
   * roots go. `inner` gives each with its path below the new one, forward slashes. One transaction.
   */
  absorb(path: string, inner: readonly { id: number; prefix: string }[], now: number): Root;
  /** Rows of a root that were analysed since a moment, and the seconds of sound in them. */
  analysedSince(id: number, since: number): { count: number; seconds: number };
  setState(id: number, state: Root['state']): void;
  setWatching(id: number, watching: Root['watching'], reason: string | null): void;
  setScanned(id: number, now: number): void;
}

/** A file that waits in a job, ready to be worked on. */
export interface QueuedItem {
  itemId: number;
  jobId: number;
  sampleId: number;
  /** Counting this one. */
  attempts: number;
}

export interface JobStore {
  create(kind: Job['kind'], subject: string, now: number, rootId?: number): Job;
  get(id: number): Job | undefined;
  list(states: readonly JobState[] | undefined, limit: number): Job[];
  setState(id: number, state: JobState, now: number, error?: string): Job;
  /** Counters of a job without items (scans). */
  setProgress(id: number, done: number, total: number, failed: number): void;
  /** Puts samples into a job; one already waiting in any unfinished job is left there. `rank`: higher goes first. */
  enqueue(jobId: number, samples: readonly { sampleId: number; rank: number }[]): number;
  /** The same for those of the samples that are listed only, the newest first. Returns how many were put in. */
  enqueueListed(jobId: number, sampleIds: readonly number[]): number;
  /** The unfinished analyse job of a root, made when there is none. */
  openAnalyseJob(rootId: number, subject: string, now: number): Job;
  /** Takes up to `limit` waiting items of runnable jobs, highest rank first, and marks them running. */
  take(limit: number, now: number): QueuedItem[];
  /** Moves waiting items of these samples to the front. Returns those that wait nowhere. */
  promote(sampleIds: readonly number[], rank: number): number[];
  finishItem(
    itemId: number,
    outcome: { state: 'done' } | { state: 'failed'; error: string },
    now: number,
  ): void;
  /** Back into the queue, not before `notBefore`. */
  requeueItem(itemId: number, notBefore: number, error: string): void;
  /** Failed items wait again. Returns how many. */
  retryFailed(jobId: number, now: number): number;
  /** Waiting and running items are called off, all or at most `limit`; returns how many. */
  cancelItems(jobId: number, now: number, limit?: number): number;
  items(
    jobId: number,
    states: readonly BatchItem['state'][] | undefined,
    after: number,
    limit: number,
  ): BatchItem[];
  /** Counts a job's items into its row. */
  refresh(jobId: number): Job;
  /** Counts, and sets the job done when no item waits or runs. */
  settle(jobId: number, now: number): Job;
  /**
   * Puts up to `limit` present rows of a root into the job that are not analysed by this engine and wait nowhere.
   * Failed rows stay out. `cancelled`: whether rows whose last item was cancelled are taken too. Returns how many.
   */
  enqueueStale(
    jobId: number,
    rootId: number,
    engine: string,
    cancelled: 'skip' | 'take',
    limit: number,
  ): number;
  /** After a crash: running items wait again, running jobs are queued. Returns how many items. */
  recover(): number;
  /** Earliest moment at which a held-back item may run; null when none waits. */
  nextDue(): number | null;
}

export interface AuditStore {
  /** Writes down that a call begins; returns the number of its row. */
  begin(entry: Pick<AuditEntry, 'caller' | 'method' | 'subject'>, now: number): number;
  /** How it ended: `ok`, or the code of the error. */
  end(id: number, outcome: AuditEntry['outcome']): void;
  /** Newest first; `before` is the last id of the page before. */
  list(before: number | undefined, limit: number): AuditEntry[];
}

export interface ContextStore {
  /** What each source said last and when it was heard; unreadable rows are left out. */
  load(): Map<ContextSource, { heardAt: number; values: Partial<ContextValues> }>;
  /** Replaces what a source said. */
  save(source: ContextSource, statement: { heardAt: number; values: Partial<ContextValues> }): void;
}

export interface PreferenceStore {
  /** Those named, or all. */
  get(keys: readonly string[] | undefined): Preferences;
  /** All of them or, when it throws (too-large), none. Null removes. */
  set(values: Preferences, now: number): void;
}

export interface SearchIndex {
  search(params: SearchParams): SearchResult;
  facets(filter: SampleFilter, facets: readonly FacetName[]): FacetsResult;
  /** Ids of everything a filter lets through, newest first. */
  ids(filter: SampleFilter): Uint32Array<ArrayBuffer>;
  /** Reads what searches need, bit by bit, so that the first one need not wait for it. */
  warm(): Promise<void>;
}

export interface Catalogue {
  readonly path: string;
  readonly samples: SampleStore;
  readonly roots: RootStore;
  readonly jobs: JobStore;
  readonly search: SearchIndex;
  readonly audit: AuditStore;
  readonly vectors: VectorStore;
  corrections: CorrectionStore;
  readonly cards: CardStore;
  readonly syncs: SyncStore;
  readonly snapshots: SnapshotStore;
  readonly context: ContextStore;
  readonly preferences: PreferenceStore;
  readonly graph: GraphStore;
  readonly relations: RelationStore;
  readonly dawProjects: DawProjectStore;
  readonly unitTransfers: TransferStore;
  readonly map: MapStore;
  readonly history: HistoryStore;
  readonly notAlike: NotAlikeStore;
  readonly kits: KitStore;
  readonly collections: CollectionStore;
  readonly exports: ExportStore;
  /** Runs `work` in one transaction: all of it is kept or, when it throws, nothing. */
  atomically<T>(work: () => T): T;
  /** Settles when everything committed so far would survive a power cut. */
  flush(): Promise<void>;
  /** Online copy, verified by an integrity check before it gets its name. */
  backup(file: string): Promise<{ bytes: number; samples: number }>;
  /** Refreshes the planner's statistics; call when idle. */
  optimise(): void;
  close(): void;
}
