import type { AnalysisResult } from '../../schemas/analysis.js';
import type { ResolvedConfig } from '../config/load.js';
import type { PlannedKit } from '../../schemas/kit.js';
import type { SampleDetail } from '../../schemas/entities.js';
import type { Facade } from '../../schemas/facade.js';
import type { BuildReport } from '../export/build-kit.js';
import type { Check } from '../doctor/check.js';
import type { Log } from '../log/log.js';

/**
 * What the command line needs of the program. The composition root provides it; tests provide a fake. Every
 * rejection is a PadbridgeError: `conflict` when another daemon holds the data folder, `cancelled` after an abort.
 */
export interface Services {
  /** Wires a daemon for this configuration; takes the instance lock, listens to nothing yet. */
  createDaemon(config: ResolvedConfig, log: Log): Promise<DaemonProcess>;
  /**
   * The catalogue without a daemon. A read-only session takes no lock and works beside a running daemon; it sees
   * an empty catalogue when there is none yet and changes nothing on disk. Otherwise the instance lock is taken, or,
   * when a daemon has it, the session looks for itself and lets the daemon make the changes.
   */
  openSession(config: ResolvedConfig, log: Log, options: { readonly: boolean }): Promise<Session>;
  /** The running daemon of this data folder to ask, or null when none runs. @throws PadbridgeError when it does not answer */
  askDaemon(config: ResolvedConfig, log: Log): Promise<Session | null>;
  /**
   * Analyses files where they lie, on the worker pool, without touching the catalogue or the data folder.
   * Settles when every path has been reported once, in any order; a file that fails is an outcome, not a rejection.
   */
  analyzeFiles(
    config: ResolvedConfig,
    log: Log,
    paths: readonly string[],
    options: AnalyzeOptions,
  ): Promise<void>;
  /** Builds the project of a KIT.json or of a kit, on worker threads; changes nothing in the catalogue. */
  buildKit(config: ResolvedConfig, kit: string | PlannedKit, options: BuildKitOptions): Promise<BuildReport>;
  /** Replaces the catalogue by a verified backup; the one it replaces is kept beside the other backups. Takes the lock. */
  restore(config: ResolvedConfig, log: Log, file: string): Promise<RestoreReport>;
  /**
   * A link that logs one browser in to the running daemon, once.
   * @throws PadbridgeError unavailable when none runs or answers.
   */
  loginLink(config: ResolvedConfig, log: Log): Promise<string>;
  /** Looks at this machine; never rejects. */
  doctor(config: ResolvedConfig): Promise<Check[]>;
}

/** A wired daemon, not yet or already running. */
export interface DaemonProcess {
  start(): Promise<void>;
  /** Settles within 2 s, whatever is under way. May be called more than once. */
  stop(): Promise<void>;
  /** Base addresses ("http://127.0.0.1:4404"), empty until started. */
  readonly listening: readonly string[];
  /** UDP port for OSC; null until started, and when that door is shut. */
  readonly oscPort: number | null;
}

/** An open catalogue with what can be done to it from a command line. */
export interface Session {
  readonly facade: Facade;
  /** The sample at this absolute path, wherever its root is. */
  findByPath(path: string): SampleDetail | undefined;
  /**
   * Makes each folder part of the library if it is not inside a library folder yet, lists it, analyses what has no
   * analysis, and returns when all is done. After an abort it stops at the next file and rejects with `cancelled`;
   * what was finished stays. Paths are absolute.
   */
  index(folders: readonly string[], options: IndexOptions): Promise<IndexSummary>;
  /** Verified online copy of the catalogue; never overwrites (`conflict`). */
  backup(file: string): Promise<BackupReport>;
  close(): Promise<void>;
}

export interface IndexOptions {
  signal: AbortSignal;
  /** Called as often as it pleases; the command line decides what to draw. */
  onProgress: (progress: IndexProgress) => void;
}

export interface IndexProgress {
  phase: 'listing' | 'analysing';
  /** Files found so far. */
  files: number;
  /** Files whose analysis has an outcome, of `total` that need one. */
  done: number;
  total: number;
  failed: number;
  /** Seconds of audio analysed so far. */
  audioSeconds: number;
}

/** The one object `padbridge index --json` prints. */
export interface IndexSummary {
  /** Sound files found. */
  files: number;
  /** Of those, now in the catalogue as a row. */
  indexed: number;
  /** Analysed in this run. */
  analysed: number;
  /** Needed nothing: analysed before and unchanged. */
  skipped: number;
  failed: { path: string; reason: string }[];
  /** Wall-clock seconds of the run. */
  seconds: number;
  /** Seconds of audio analysed in this run. */
  audioSeconds: number;
}

export interface AnalyzeOptions {
  signal: AbortSignal;
  /** `index` is the position in the list of paths. */
  onResult: (index: number, outcome: AnalyzeOutcome) => void;
}

export type AnalyzeOutcome = { ok: true; result: AnalysisResult } | { ok: false; reason: string };

export interface BuildKitOptions {
  /** Project folder, or the folder for it. */
  out: string;
  /** Project 1 to 16; the first free one when left out. */
  number?: number;
  /** Mend what can be mended. */
  fix: boolean;
  /** Look only. */
  check: boolean;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

export interface BackupReport {
  path: string;
  bytes: number;
  samples: number;
}

export interface RestoreReport {
  /** Samples in the catalogue that is now in place. */
  samples: number;
  /** Where the catalogue that was replaced is kept; null when there was none. */
  previous: string | null;
}
