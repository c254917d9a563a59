import { sep } from 'node:path';
import type { MusicalMode, PitchClass } from '../../schemas/analysis.js';
import type { Root, SampleSummary } from '../../schemas/entities.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';

/** A row of `samples` with the path of its root. */
export interface SampleRow {
  id: number;
  root_id: number;
  root_path: string;
  relative_path: string;
  size: number;
  modified_at: number;
  added_at: number;
  presence: SampleSummary['presence'];
  status: SampleSummary['status'];
  failure: string | null;
  content_hash: string | null;
  audio_hash: string | null;
  container: string | null;
  codec: string | null;
  sample_rate: number | null;
  channels: number | null;
  bits: number | null;
  frames: number | null;
  duration: number | null;
  kind: SampleSummary['kind'];
  drum_class: SampleSummary['drumClass'];
  sound_class: SampleSummary['soundClass'];
  bpm: number | null;
  bpm_confidence: number | null;
  key_tonic: PitchClass | null;
  key_mode: MusicalMode | null;
  key_confidence: number | null;
  lufs: number | null;
  peak_db: number | null;
  rating: number;
}

/** Selects what `SampleRow` holds; a WHERE clause follows. */
export const SELECT_SAMPLE = `
  SELECT s.id, s.root_id, r.path AS root_path, s.relative_path, s.size, s.modified_at, s.added_at, s.presence,
    s.status, s.failure, s.content_hash, s.audio_hash, s.container, s.codec, s.sample_rate, s.channels, s.bits,
    s.frames, s.duration, s.kind, s.drum_class, s.sound_class, s.bpm, s.bpm_confidence, s.key_tonic, s.key_mode,
    s.key_confidence, s.lufs, s.peak_db, s.rating
  FROM samples s JOIN roots r ON r.id = s.root_id`;

/** 'Drums/Kick.wav' as folder 'Drums' and name 'Kick.wav'. */
export function splitPath(relativePath: string): { folder: string; name: string } {
  const slash = relativePath.lastIndexOf('/');
  return slash < 0
    ? { folder: '', name: relativePath }
    : { folder: relativePath.slice(0, slash), name: relativePath.slice(slash + 1) };
}

/** The path on this machine. The stored part is taken as it is: it came from this file system. */
export function absolutePath(rootPath: string, relativePath: string): string {
  const native = sep === '/' ? relativePath : relativePath.replaceAll('/', sep);
  return rootPath.endsWith(sep) ? rootPath + native : rootPath + sep + native;
}

/** What a result list shows of a row. */
export function toSummary(row: SampleRow, tags: string[]): SampleSummary {
  const key =
    row.key_tonic === null || row.key_mode === null ? null : { tonic: row.key_tonic, mode: row.key_mode };
  return {
    id: row.id,
    rootId: row.root_id,
    path: absolutePath(row.root_path, row.relative_path),
    ...splitPath(row.relative_path),
    size: row.size,
    modifiedAt: row.modified_at,
    addedAt: row.added_at,
    presence: row.presence,
    status: row.status,
    failure: row.failure,
    container: row.container,
    codec: row.codec,
    sampleRate: row.sample_rate,
    channels: row.channels,
    bits: row.bits,
    frames: row.frames,
    duration: row.duration,
    kind: row.kind,
    drumClass: row.drum_class,
    soundClass: row.sound_class,
    bpm: row.bpm,
    bpmConfidence: row.bpm_confidence,
    key,
    keyConfidence: row.key_confidence,
    camelot: key === null ? null : camelotCode(key.tonic, key.mode),
    lufs: row.lufs,
    peakDb: row.peak_db,
    rating: row.rating,
    tags,
  };
}

export interface RootRow {
  id: number;
  path: string;
  added_at: number;
  state: Root['state'];
  watching: Root['watching'];
  watching_reason: string | null;
  last_scan_at: number | null;
  samples: number;
  missing: number;
}

export function toRoot(row: RootRow): Root {
  return {
    id: row.id,
    path: row.path,
    addedAt: row.added_at,
    state: row.state,
    watching: row.watching,
    watchingReason: row.watching_reason,
    lastScanAt: row.last_scan_at,
    samples: row.samples,
    missing: row.missing,
  };
}

/** Camelot number of C major and of C minor. */
const C_MAJOR = 8;
const C_MINOR = 5;

/** Camelot number 1 to 12 of a key: a step of a fifth (7 semitones) up is one further round the wheel. */
export function camelotNumber(tonic: PitchClass, mode: MusicalMode): number {
  const fifths = (PITCH_CLASSES.indexOf(tonic) * 7) % 12;
  return (((mode === 'major' ? C_MAJOR : C_MINOR) - 1 + fifths) % 12) + 1;
}

/** "8A" for A minor, "8B" for C major. */
export function camelotCode(tonic: PitchClass, mode: MusicalMode): string {
  return `${String(camelotNumber(tonic, mode))}${mode === 'minor' ? 'A' : 'B'}`;
}
