import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Root } from '../../schemas/entities.js';
import { ENGINE_VERSION } from '../analysis/version.js';
import type { Catalogue } from '../catalogue/types.js';
import type { AnalysisQueue } from '../jobs/analysis-queue.js';
import type { ChangeFeed } from '../jobs/change-feed.js';
import type { Pressure } from '../jobs/pressure.js';
import { createScanRecord, type ScanReport } from './apply-scan.js';
import { type HashFile, matchMoves } from './moves.js';
import type { ScanBatch, ScanStart } from './scan-protocol.js';
import { scanInThread } from './scanner.js';

/** Files listed in one go: one transaction of some two milliseconds, between which calls are answered. */
const FILES_PER_TURN = 20;
/** The same while many calls come in, and what the calls get between two turns. */
const FILES_UNDER_PRESSURE = 5;
const REST_MS = 4;
/** Rows put into a job in one go; a few milliseconds. */
const STALE_ROWS_PER_TURN = 500;

/** Why a scan runs: a person asking also takes up what was cancelled before. */
export type ScanReason = 'asked' | 'start' | 'change';

export interface ScanDeps {
  catalogue: Catalogue;
  queue: AnalysisQueue;
  feed: ChangeFeed;
  hashFile: HashFile;
  /** While it is high, listing goes in smaller steps with rests between them. */
  pressure: Pick<Pressure, 'high'>;
  scanWorker: URL;
  ignore: string[];
  now: () => number;
}

export interface ScanRequest {
  root: Root;
  starts: readonly ScanStart[];
  reason: ScanReason;
  onProgress: (files: number) => void;
}

/**
 * One scan from walk to queue: lists what is there, marks what is gone, finds what moved, and leaves everything that
 * needs analysis waiting in the root's job.
 * @throws PadbridgeError unavailable when the root cannot be read, cancelled after an abort.
 */
export async function runScan(
  deps: ScanDeps,
  request: ScanRequest,
  signal: AbortSignal,
): Promise<ScanReport> {
  const { catalogue, queue, feed, pressure, now } = deps;
  const { root } = request;
  const analyseJob = catalogue.jobs.openAnalyseJob(root.id, root.path, now());
  const release = queue.hold(analyseJob.id);
  try {
    const record = createScanRecord(catalogue, { ...request, analyseJobId: analyseJob.id }, now);
    const order = { rootPath: root.path, starts: [...request.starts], ignore: deps.ignore };
    for await (const batch of scanInThread(deps.scanWorker, order, signal)) {
      for (const piece of inPieces(batch, pressure)) {
        const fresh = catalogue.atomically(() => {
          const listed = record.take(piece);
          if (listed.length > 0) catalogue.jobs.enqueueListed(analyseJob.id, listed);
          return listed;
        });
        feed.bulkChanged(root.id, fresh.length);
        request.onProgress(record.report.files);
        await (pressure.high ? delay(REST_MS) : nextTurn());
        if (fresh.length > 0) queue.kick();
      }
    }
    await record.markUnseen(signal);
    const moves = await matchMoves(catalogue, record.addedIds, deps.hashFile, now, signal);
    const { report } = record;
    report.moved = moves.dropped.length + moves.rejoined;
    report.added -= report.moved;
    // A moved file was counted as gone from its old place, unless that was in another library folder.
    report.missing = Math.max(0, report.missing - report.moved);
    feed.samplesRemoved(moves.dropped);
    feed.bulkChanged(root.id, report.missing + report.moved);
    if (request.reason !== 'change') await enqueueStale(deps, analyseJob.id, request);
    queue.kick();
    return report;
  } finally {
    release();
  }
}

/** A batch in parts of a few files; what else it brings goes with the first. */
function* inPieces(batch: ScanBatch, pressure: Pick<Pressure, 'high'>): Generator<ScanBatch> {
  let { folders, problems } = batch;
  let from = 0;
  do {
    const to = from + (pressure.high ? FILES_UNDER_PRESSURE : FILES_PER_TURN);
    yield { files: batch.files.slice(from, to), folders, problems };
    folders = [];
    problems = [];
    from = to;
  } while (from < batch.files.length);
}

/** Also what an earlier engine analysed, or what never got its turn. */
async function enqueueStale(deps: ScanDeps, jobId: number, request: ScanRequest): Promise<void> {
  const cancelled = request.reason === 'asked' ? 'take' : 'skip';
  const { jobs } = deps.catalogue;
  while (jobs.enqueueStale(jobId, request.root.id, ENGINE_VERSION, cancelled, STALE_ROWS_PER_TURN) > 0) {
    await nextTurn();
  }
}
