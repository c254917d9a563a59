import Database from 'better-sqlite3';
import type { DuplicateTier } from '../../schemas/methods/similar.js';
import { DIMENSIONS, RECIPE } from './aspects.js';
import { findTwins } from './find-twins.js';
import { drop, emptyMatrix, type Matrix, put } from './matrix.js';
import type { TwinGroup } from './twins.js';

/** Beyond this share of empty rows everything is read anew, so that vectors of deleted samples do not pile up. */
const GONE_SHARE = 0.25;

/** The vectors of a catalogue in memory, brought up to date from the file whenever they are asked for. */
export interface Resident {
  current(): Matrix;
  /** Duplicates in the tiers asked for. */
  twins(tiers: readonly DuplicateTier[]): TwinGroup[];
  close(): void;
}

/**
 * Opens the catalogue for reading. Every write of a vector has a higher sequence number than all before, so what is new
 * is found without looking at what is known; a deleted sample stays in memory until enough have gone, and is left out
 * by whoever shows the answer.
 */
export function openResident(file: string): Resident {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  const dataVersion = db.prepare('PRAGMA data_version').pluck();
  const newer = db
    .prepare<[number], [seq: number, sampleId: number, recipe: number, vector: Uint8Array | null]>(
      'SELECT seq, sample_id, recipe, vector FROM embeddings WHERE seq > ? ORDER BY seq',
    )
    .raw();
  const count = db.prepare<[], number>('SELECT count(*) FROM embeddings').pluck();
  let matrix = emptyMatrix();
  let seen = -1;
  let last = 0;

  function read(): void {
    for (const [seq, sampleId, recipe, vector] of newer.iterate(last)) {
      last = seq;
      if (vector?.length === DIMENSIONS && recipe === RECIPE) {
        put(matrix, sampleId, new Int8Array(vector.buffer, vector.byteOffset, vector.length));
      } else drop(matrix, sampleId);
    }
  }

  const resident: Resident = {
    current() {
      const version = Number(dataVersion.get());
      if (version === seen) return matrix;
      read();
      if (matrix.length * (1 - GONE_SHARE) > (count.get() ?? 0)) {
        matrix = emptyMatrix();
        last = 0;
        read();
      }
      seen = version;
      return matrix;
    },
    twins: (tiers) => findTwins(db, resident.current(), tiers),
    close: () => void db.close(),
  };
  return resident;
}
