import { z } from 'zod';
import { drumClass, musicalMode, pitchClass, sampleKind, soundClass, valueSource } from './analysis.js';
import { ERROR_CODES } from './errors.js';

/** Row ids: positive integers, never used again after a deletion. */
export const id = z.number().int().positive();
/** A moment: milliseconds since 1970 UTC. */
export const timestamp = z.number().int().nonnegative();

/** Whether the file is where we last saw it. A missing drive is not a deletion. */
export const presence = z.enum(['present', 'missing']);
/** How far the sound has come: listed (searchable, playable), analysed, or failed with a reason. */
export const sampleStatus = z.enum(['listed', 'analysed', 'failed']);

export const tag = z.string().trim().min(1).max(64);
export const rating = z.number().int().min(0).max(5);

export const musicalKey = z.object({ tonic: pitchClass, mode: musicalMode });
export type MusicalKey = z.infer<typeof musicalKey>;

/** One line of a result list: what a browser row shows. */
export const sampleSummary = z.object({
  id,
  rootId: id,
  /** Absolute path on this machine. */
  path: z.string(),
  /** File name with extension. */
  name: z.string(),
  /** Folder below the root, forward slashes, '' for the root itself. */
  folder: z.string(),
  size: z.number().int().nonnegative(),
  modifiedAt: timestamp,
  addedAt: timestamp,
  presence,
  status: sampleStatus,
  /** Why it failed, in words a person understands. */
  failure: z.string().nullable(),
  container: z.string().nullable(),
  codec: z.string().nullable(),
  sampleRate: z.number().int().nullable(),
  channels: z.number().int().nullable(),
  bits: z.number().int().nullable(),
  frames: z.number().int().nullable(),
  /** Seconds. */
  duration: z.number().nullable(),
  kind: sampleKind.nullable(),
  drumClass: drumClass.nullable(),
  /** What part of a song it is; null when it could be anything. */
  soundClass: soundClass.nullable(),
  bpm: z.number().nullable(),
  bpmConfidence: z.number().nullable(),
  key: musicalKey.nullable(),
  keyConfidence: z.number().nullable(),
  /** Camelot code of the key, "8A". */
  camelot: z.string().nullable(),
  lufs: z.number().nullable(),
  peakDb: z.number().nullable(),
  rating,
  tags: z.array(z.string()),
});
export type SampleSummary = z.infer<typeof sampleSummary>;

/** One remembered fact about a sample with where it came from: "128 BPM (from name, agrees)". */
export const metadataEntry = z.object({
  key: z.string(),
  value: z.string(),
  type: z.enum(['text', 'number', 'json']),
  source: valueSource,
  confidence: z.number().min(0).max(1).nullable(),
  agrees: z.boolean().nullable(),
});
export type MetadataEntry = z.infer<typeof metadataEntry>;

/** A sample with everything known about it. */
export const sampleDetail = sampleSummary.extend({
  contentHash: z.string().nullable(),
  audioHash: z.string().nullable(),
  metadata: z.array(metadataEntry),
  remarks: z.array(z.string()),
  features: z.record(z.string(), z.union([z.number(), z.array(z.number()), z.null()])).nullable(),
  /** Slice points in frames. */
  onsets: z.array(z.number().int()),
  beats: z.number().int().nullable(),
  /** MIDI note, may be fractional. */
  rootNote: z.number().nullable(),
  tuningCents: z.number().nullable(),
  /** Engine that produced the numbers; null before analysis. */
  engine: z.string().nullable(),
  analysedAt: timestamp.nullable(),
});
export type SampleDetail = z.infer<typeof sampleDetail>;

export const root = z.object({
  id,
  path: z.string(),
  addedAt: timestamp,
  /** online: reachable; offline: drive or folder not there, its samples are missing until it returns. */
  state: z.enum(['online', 'offline']),
  /** How changes are noticed: by watching, or by a timed rescan with the reason. */
  watching: z.enum(['watch', 'rescan', 'off']),
  watchingReason: z.string().nullable(),
  lastScanAt: timestamp.nullable(),
  samples: z.number().int().nonnegative(),
  missing: z.number().int().nonnegative(),
});
export type Root = z.infer<typeof root>;

export const jobKind = z.enum(['scan', 'analyse', 'backup', 'export']);
export const jobState = z.enum(['queued', 'running', 'paused', 'done', 'failed', 'cancelled']);
export type JobState = z.infer<typeof jobState>;

/** Background work that survives a restart. */
export const job = z.object({
  id,
  kind: jobKind,
  state: jobState,
  /** What it works on, for a person: a folder, a file. */
  subject: z.string(),
  total: z.number().int().nonnegative(),
  done: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  error: z.string().nullable(),
});
export type Job = z.infer<typeof job>;

export const batchItemState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
/** One file of a job, with its own outcome. */
export const batchItem = z.object({
  id,
  jobId: id,
  sampleId: id.nullable(),
  path: z.string(),
  state: batchItemState,
  attempts: z.number().int().nonnegative(),
  error: z.string().nullable(),
});
export type BatchItem = z.infer<typeof batchItem>;

/** One call that was dangerous or changed the program itself. */
export const auditEntry = z.object({
  id,
  /** Who, through which door: "cli", "http 127.0.0.1", "osc 192.168.1.20". */
  caller: z.string(),
  method: z.string(),
  /** What it was about: a path, an id. */
  subject: z.string().nullable(),
  /** started: not ended yet, or the process ended first. */
  outcome: z.enum(['started', 'ok', ...ERROR_CODES]),
  happenedAt: timestamp,
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** The health of one part of the program. */
export const componentHealth = z.object({
  name: z.string(),
  state: z.enum(['up', 'degraded', 'down']),
  since: timestamp,
  /** Why it is not up; null when it is. */
  reason: z.string().nullable(),
  /** What the person can do. */
  next: z.string().nullable(),
});
export type ComponentHealth = z.infer<typeof componentHealth>;

export const health = z.object({
  state: z.enum(['up', 'degraded', 'down']),
  version: z.string(),
  startedAt: timestamp,
  components: z.array(componentHealth),
});
export type Health = z.infer<typeof health>;
