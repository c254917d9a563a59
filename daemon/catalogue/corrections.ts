import type Database from 'better-sqlite3';
import type { AnalysisResult } from '../../schemas/analysis.js';
import {
  type Correctable,
  correctable,
  correction,
  type Correction,
} from '../../schemas/methods/corrections.js';
import { effectiveResult } from '../corrections/effective.js';
import type { Lesson } from '../corrections/lessons.js';
import { DEFAULT_WEIGHTS, likeness, RECIPE, SEGMENTS } from '../similar/aspects.js';
import { aspectDistances, combined } from '../similar/matrix.js';
import { createVectorStore } from './vectors.js';
import { weighedMetadata } from './weighed.js';

/** A sound this much like one that was corrected is taken for the same kind of sound. */
const LIKE = 0.5;
const USUAL = SEGMENTS.map(({ aspect }) => DEFAULT_WEIGHTS[aspect]);

/** What the user knows better, and what folders learnt from it. */
export interface CorrectionStore {
  /** What the user said about a sample. */
  said(id: number): Correction;
  /** Adds to what the user said about a sample. */
  say(id: number, what: Correction, now: number): void;
  /** Takes back what the user said, and what was learnt from it. */
  unsay(id: number, what: readonly Correctable[]): void;
  /** What was heard when the sample was analysed; undefined before that. */
  heard(id: number): AnalysisResult | undefined;
  teach(sampleId: number, lesson: Lesson, now: number): void;
  /** Analysed samples in the folder of a sample, in id order. */
  siblings(id: number, afterId: number, limit: number): number[];
  /** Makes the row say what holds now; whether that is something else than before. */
  apply(id: number, now: number): boolean;
  /** Whether anybody said anything that may concern this sample. */
  concerns(id: number): boolean;
}

interface LessonRow {
  subject: Lesson['subject'];
  heard: string;
  value: string;
  sample_id: number;
}

export function createCorrectionStore(db: Database.Database): CorrectionStore {
  const keys = JSON.stringify(correctable.options);
  const vectors = createVectorStore(db);
  const saidRows = db.prepare<[number, string], SaidRow>(
    `SELECT key, value, type FROM metadata WHERE sample_id = ? AND source = 'user' AND key IN (SELECT value FROM json_each(?))`,
  );
  const say = db.prepare<SaidRow & { id: number; now: number }>(`
    INSERT INTO metadata (sample_id, key, value, type, source, confidence, updated_at)
    VALUES (:id, :key, :value, :type, 'user', 1, :now)
    ON CONFLICT (sample_id, key) DO UPDATE SET value = excluded.value, type = excluded.type, source = 'user',
      confidence = 1, agrees = NULL, updated_at = excluded.updated_at`);
  const unsay = db.prepare<[number, string]>(
    `DELETE FROM metadata WHERE sample_id = ? AND source = 'user' AND key IN (SELECT value FROM json_each(?))`,
  );
  const unteach = db.prepare<[number, string]>(
    'DELETE FROM lessons WHERE sample_id = ? AND subject IN (SELECT value FROM json_each(?))',
  );
  const heardOf = db
    .prepare<[number], string>(
      'SELECT a.result FROM audio_features f JOIN analyses a ON a.id = f.analysis_id WHERE f.sample_id = ?',
    )
    .pluck();
  const lessonsFor = db.prepare<[number], LessonRow>(`
    SELECT l.subject, l.heard, l.value, l.sample_id FROM samples s
    JOIN lessons l ON l.root_id = s.root_id AND l.folder = s.folder WHERE s.id = ? ORDER BY l.taught_at`);
  const teach = db.prepare<{ id: number; subject: string; heard: string; value: string; now: number }>(`
    INSERT OR REPLACE INTO lessons (root_id, folder, subject, heard, value, sample_id, taught_at)
    SELECT root_id, folder, :subject, :heard, :value, id, :now FROM samples WHERE id = :id`);
  const siblings = db
    .prepare<[number, number, number], number>(
      `SELECT o.id FROM samples s JOIN samples o ON o.root_id = s.root_id AND o.folder = s.folder
       WHERE s.id = ? AND o.id > ? AND o.status = 'analysed' ORDER BY o.id LIMIT ?`,
    )
    .pluck();
  const write = prepareWrite(db);

  const said = (id: number): Correction => {
    const values = saidRows.all(id, keys).map((row) => [row.key, valueOf(row)] as const);
    // What does not pass was written by nobody we know, and says nothing.
    return correction.safeParse(Object.fromEntries(values)).data ?? {};
  };
  const lessons = (id: number): Lesson[] => lessonsFor.all(id).map(toLesson);
  const heard = (id: number): AnalysisResult | undefined => {
    const json = heardOf.get(id);
    return json === undefined ? undefined : (JSON.parse(json) as AnalysisResult);
  };

  return {
    said,
    heard,
    say(id, what, now) {
      for (const key of correctable.options) {
        const value = what[key];
        if (value !== undefined) say.run({ id, key, now, ...shown(value) });
      }
    },
    unsay(id, what) {
      unsay.run(id, JSON.stringify(what));
      unteach.run(id, JSON.stringify(what));
    },
    teach(sampleId, lesson, now) {
      const { subject } = lesson;
      const about = subject === 'bpm' ? { heard: '', value: lesson.bpm } : lesson;
      teach.run({ id: sampleId, subject, heard: about.heard, value: JSON.stringify(about.value), now });
    },
    siblings: (id, afterId, limit) => siblings.all(id, afterId, limit),
    concerns: (id) => saidRows.get(id, keys) !== undefined || lessonsFor.get(id) !== undefined,
    apply(id, now) {
      const result = heard(id);
      if (result === undefined) return false;
      const isLike = ({ sampleId }: { sampleId: number }): boolean => {
        const found = vectors.get([id, sampleId], RECIPE);
        const [a, b] = [found.get(id), found.get(sampleId)];
        return a !== undefined && b !== undefined && likeness(combined(aspectDistances(a, b), USUAL)) >= LIKE;
      };
      return write(id, effectiveResult(result, said(id), lessons(id), isLike), now);
    },
  };
}

function toLesson({ subject, heard, value, sample_id: sampleId }: LessonRow): Lesson {
  const right: unknown = JSON.parse(value);
  // Written by `teach` from a lesson.
  return (subject === 'bpm' ? { subject, bpm: right } : { subject, heard, value: right, sampleId }) as Lesson;
}

interface SaidRow {
  key: string;
  value: string;
  type: 'text' | 'number' | 'json';
}

/** As values of all sources are kept: words and numbers as they are shown; JSON's null for "there is none". */
function shown(value: NonNullable<Correction[Correctable]> | null): Omit<SaidRow, 'key'> {
  if (value === null) return { value: 'null', type: 'json' };
  if (typeof value === 'number') return { value: String(value), type: 'number' };
  return { value: typeof value === 'string' ? value : `${value.tonic} ${value.mode}`, type: 'text' };
}

function valueOf({ key, value, type }: SaidRow): unknown {
  if (type === 'json') return null;
  if (type === 'number') return Number(value);
  const [tonic, mode] = value.split(' ');
  return key === 'key' ? { tonic, mode } : value;
}

/** Writes the values that can be corrected, wherever they are shown or searched. */
function prepareWrite(db: Database.Database): (id: number, result: AnalysisResult, now: number) => boolean {
  const sample = db.prepare(`
    UPDATE samples SET updated_at = :now, kind = :kind, drum_class = :drumClass, sound_class = :soundClass, bpm = :bpm,
      bpm_confidence = :bpmConfidence, key_tonic = :tonic, key_mode = :mode, key_confidence = :keyConfidence
    WHERE id = :id AND (kind IS NOT :kind OR drum_class IS NOT :drumClass OR sound_class IS NOT :soundClass OR bpm IS NOT :bpm
      OR key_tonic IS NOT :tonic OR key_mode IS NOT :mode OR bpm_confidence IS NOT :bpmConfidence
      OR key_confidence IS NOT :keyConfidence)`);
  const features = db.prepare(`
    UPDATE audio_features SET bpm = :bpm, tempo_confidence = :bpmConfidence, beats = :beats, key = :tonic,
      scale = :mode, key_confidence = :keyConfidence, root_note = :rootNote
    WHERE sample_id = :id`);
  const clear = db.prepare<[number, string]>(
    `DELETE FROM metadata WHERE sample_id = ? AND source <> 'user' AND key IN (SELECT value FROM json_each(?))`,
  );
  const insert = db.prepare(`
    INSERT INTO metadata (sample_id, key, value, type, source, confidence, agrees, updated_at)
    VALUES (:id, :key, :value, :type, :source, :confidence, :agrees, :now) ON CONFLICT DO NOTHING`);
  return (id, result, now) => {
    const shared = {
      id,
      bpm: result.bpm?.value ?? null,
      bpmConfidence: result.bpm?.confidence ?? null,
      tonic: result.key?.value.tonic ?? null,
      mode: result.key?.value.mode ?? null,
      keyConfidence: result.key?.confidence ?? null,
    };
    const { changes } = sample.run({
      ...shared,
      now,
      kind: result.kind?.value ?? null,
      drumClass: result.drumClass?.value ?? null,
      soundClass: result.soundClass?.value ?? null,
    });
    features.run({ ...shared, beats: result.beats, rootNote: result.rootNote?.value ?? null });
    clear.run(id, JSON.stringify(correctable.options));
    for (const entry of weighedMetadata(result)) {
      insert.run({ ...entry, id, now, agrees: entry.agrees === null ? null : Number(entry.agrees) });
    }
    return changes > 0;
  };
}
