import type Database from 'better-sqlite3';
import type { AnalysisResult, WaveformPeaks } from '../../schemas/analysis.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { RECIPE } from '../similar/aspects.js';
import { vectorOf } from '../similar/vector.js';
import { createCorrectionStore } from './corrections.js';
import { metadataOf, prepareGraph } from './hints.js';
import type { TextIndex } from './text-index.js';
import type { SampleStore, SoundFacts } from './types.js';
import { prepareVectorWrite } from './vectors.js';

type Analysis = Pick<SampleStore, 'recordAnalysis' | 'recordFailure' | 'findAnalysis' | 'peaks'>;

/** Writes and finds what listening to a file brought. */
export function createSampleAnalysis(db: Database.Database, text: TextIndex): Analysis {
  const updateSample = prepareSampleUpdate(db);
  const receipt = prepareReceipt(db);
  const features = prepareFeatures(db);
  const metadata = prepareMetadata(db);
  const graph = prepareGraph(db);
  const vector = prepareVectorWrite(db);
  const corrections = createCorrectionStore(db);
  const onsets = db.prepare<[number, number, string]>(`
    INSERT INTO onsets (sample_id, source, sample_rate, positions) VALUES (?, 'audio', ?, ?)
    ON CONFLICT (sample_id) DO UPDATE SET sample_rate = excluded.sample_rate, positions = excluded.positions,
      source = 'audio' WHERE source <> 'user'`);
  const fail = db.prepare<[string, number, number]>(
    `UPDATE samples SET status = 'failed', failure = ?, updated_at = ? WHERE id = ?`,
  );
  const find = db.prepare<[string, string], { result: string; frames_per_peak: number; data: Uint8Array }>(`
    SELECT a.result, p.frames_per_peak, p.data FROM analyses a JOIN peaks p ON p.analysis_id = a.id
    WHERE a.audio_hash = ? AND a.engine = ? ORDER BY a.id DESC LIMIT 1`);
  const peaksOf = db.prepare<[number], { frames_per_peak: number; data: Uint8Array }>(`
    SELECT p.frames_per_peak, p.data FROM audio_features f JOIN peaks p ON p.analysis_id = f.analysis_id
    WHERE f.sample_id = ?`);

  const record = db.transaction((id: number, facts: SoundFacts, now: number) => {
    if (!updateSample(id, facts, now)) throw notFound(id);
    const analysisId = receipt(facts, now);
    features(id, analysisId, facts.result, now);
    onsets.run(id, facts.result.sampleRate, JSON.stringify(facts.result.onsets));
    const wordsChanged = metadata(id, metadataOf(facts), now);
    graph(id, facts.hints);
    vector(id, RECIPE, facts.vector === undefined ? vectorOf(facts.result, facts.peaks) : facts.vector);
    if (wordsChanged) text.refresh(id);
    if (corrections.concerns(id)) corrections.apply(id, now);
  });

  return {
    recordAnalysis: (id, facts, now) => record.immediate(id, facts, now),
    recordFailure(id, reason, now) {
      if (fail.run(reason, now, id).changes === 0) throw notFound(id);
    },
    findAnalysis(audioHash, engine) {
      const row = find.get(audioHash, engine);
      if (row === undefined) return undefined;
      return { result: JSON.parse(row.result) as AnalysisResult, peaks: toPeaks(row) };
    },
    peaks(id) {
      const row = peaksOf.get(id);
      return row === undefined ? null : toPeaks(row);
    },
  };
}

function notFound(id: number): PadbridgeError {
  return new PadbridgeError('not-found', 'There is no such sample.', { subject: String(id) });
}

function toPeaks(row: { frames_per_peak: number; data: Uint8Array }): WaveformPeaks {
  const { buffer, byteOffset, byteLength } = row.data;
  return { framesPerPeak: row.frames_per_peak, data: new Int8Array(buffer, byteOffset, byteLength) };
}

function prepareSampleUpdate(db: Database.Database): (id: number, facts: SoundFacts, now: number) => boolean {
  const update = db.prepare(`
    UPDATE samples SET status = 'analysed', failure = NULL, updated_at = :now, content_hash = :contentHash,
      audio_hash = :audioHash, container = :container, codec = :codec, sample_rate = :sampleRate,
      channels = :channels, bits = :bits, frames = :frames, duration = :duration, kind = :kind,
      drum_class = :drumClass, sound_class = :soundClass, bpm = :bpm, bpm_confidence = :bpmConfidence, key_tonic = :keyTonic,
      key_mode = :keyMode, key_confidence = :keyConfidence, lufs = :lufs, peak_db = :peakDb
    WHERE id = :id`);
  return (id, { contentHash, audioHash, format, result }, now) =>
    update.run({
      id,
      now,
      contentHash,
      audioHash,
      container: format.container,
      codec: format.codec,
      sampleRate: format.sampleRate,
      channels: format.channels,
      bits: format.bits,
      frames: result.frames,
      duration: result.duration,
      kind: result.kind?.value ?? null,
      drumClass: result.drumClass?.value ?? null,
      soundClass: result.soundClass?.value ?? null,
      bpm: result.bpm?.value ?? null,
      bpmConfidence: result.bpm?.confidence ?? null,
      keyTonic: result.key?.value.tonic ?? null,
      keyMode: result.key?.value.mode ?? null,
      keyConfidence: result.key?.confidence ?? null,
      lufs: result.lufs,
      peakDb: result.peakDb,
    }).changes > 0;
}

/** Stores the receipt and the overview of a sound once per engine; returns the receipt's id. */
function prepareReceipt(db: Database.Database): (facts: SoundFacts, now: number) => number {
  const known = db
    .prepare<[string, string], number>(
      `SELECT id FROM analyses WHERE audio_hash = ? AND engine = ? AND level = 'standard'`,
    )
    .pluck();
  const insert = db.prepare<[string, string, string, number, number]>(`
    INSERT INTO analyses (audio_hash, engine, result, elapsed_ms, analysed_at) VALUES (?, ?, ?, ?, ?)`);
  const peaks = db.prepare<[number, number, Uint8Array]>(`
    INSERT INTO peaks (analysis_id, frames_per_peak, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`);
  return ({ audioHash, result, elapsedMs, peaks: overview }, now) => {
    const id =
      known.get(audioHash, result.engine) ??
      Number(insert.run(audioHash, result.engine, JSON.stringify(result), elapsedMs, now).lastInsertRowid);
    const { buffer, byteOffset, byteLength } = overview.data;
    peaks.run(id, overview.framesPerPeak, new Uint8Array(buffer, byteOffset, byteLength));
    return id;
  };
}

function prepareFeatures(
  db: Database.Database,
): (id: number, analysisId: number, result: AnalysisResult, now: number) => void {
  const replace = db.prepare(`
    INSERT OR REPLACE INTO audio_features (sample_id, analysis_id, analysed_at, bpm, tempo_confidence, beats,
      onset_rate, key, scale, key_confidence, root_note, tuning_cents, spectral_centroid, spectral_rolloff,
      spectral_bandwidth, spectral_flatness, zero_crossing_rate, peak_db, rms_db, lufs, harmonic_ratio, mfcc,
      chroma, remarks)
    VALUES (:id, :analysisId, :now, :bpm, :bpmConfidence, :beats, :onsetRate, :key, :scale, :keyConfidence,
      :rootNote, :tuningCents, :centroid, :rolloff, :bandwidth, :flatness, :crossings, :peakDb, :rmsDb, :lufs,
      :harmonicRatio, :mfcc, :chroma, :remarks)`);
  return (id, analysisId, result, now) => {
    replace.run({
      id,
      analysisId,
      now,
      bpm: result.bpm?.value ?? null,
      bpmConfidence: result.bpm?.confidence ?? null,
      beats: result.beats,
      onsetRate: result.onsetRate,
      key: result.key?.value.tonic ?? null,
      scale: result.key?.value.mode ?? null,
      keyConfidence: result.key?.confidence ?? null,
      rootNote: result.rootNote?.value ?? null,
      tuningCents: result.tuningCents,
      centroid: result.spectralCentroid,
      rolloff: result.spectralRolloff,
      bandwidth: result.spectralBandwidth,
      flatness: result.spectralFlatness,
      crossings: result.zeroCrossingRate,
      peakDb: result.peakDb,
      rmsDb: result.rmsDb,
      lufs: result.lufs,
      harmonicRatio: result.harmonicRatio,
      mfcc: result.mfcc === null ? null : JSON.stringify(result.mfcc),
      chroma: result.chroma === null ? null : JSON.stringify(result.chroma),
      remarks: JSON.stringify(result.remarks),
    });
  };
}

/** Replaces what machines and tags say about a sample; returns whether there are (or were) words to search. */
function prepareMetadata(
  db: Database.Database,
): (id: number, entries: ReturnType<typeof metadataOf>, now: number) => boolean {
  const clear = db.prepare<[number]>(`DELETE FROM metadata WHERE sample_id = ? AND source <> 'user'`);
  const hadWords = db
    .prepare<[number], number>(`SELECT count(*) FROM metadata WHERE sample_id = ? AND source = 'tag'`)
    .pluck();
  const insert = db.prepare(`
    INSERT INTO metadata (sample_id, key, value, type, source, confidence, agrees, updated_at)
    VALUES (:id, :key, :value, :type, :source, :confidence, :agrees, :now) ON CONFLICT DO NOTHING`);
  return (id, entries, now) => {
    let words = (hadWords.get(id) ?? 0) > 0;
    clear.run(id);
    for (const entry of entries) {
      insert.run({ ...entry, id, now, agrees: entry.agrees === null ? null : Number(entry.agrees) });
      words ||= entry.source === 'tag';
    }
    return words;
  };
}
