import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { landmarksOf, layOut, placeBeside, type Point } from '../map/layout.js';
import type { MapOrder, MapPiece } from '../map/map-protocol.js';
import { openResident } from '../similar/resident.js';
import { stepBack } from './step-back.js';

/** Points sent at once: what the main thread writes within a few milliseconds. */
const PIECE = 250;
/** A map is laid out anew when fewer than one of so many that would be its landmarks now are: it shows another library. */
const OUTGROWN = 2;

/** Makes a map, or places what is new on it, and ends. */
const port = parentPort;
if (port === null) throw new Error('map-worker runs as a worker thread only.');
stepBack();
const { file, anew } = workerData as MapOrder;
const db = new Database(file, { readonly: true });
const upTo = Number(db.prepare('SELECT max(seq) FROM embeddings').pluck().get() ?? 0);
const resident = openResident(file);
const matrix = resident.current();
const known = db
  .prepare<[], { id: number; x: number; y: number; placed: number; layout: number; isCurrent: number }>(
    `SELECT m.sample_id AS id, m.x, m.y, m.placed, m.layout, m.seq = e.seq AS isCurrent
     FROM map_points m JOIN embeddings e ON e.sample_id = m.sample_id`,
  )
  .all();
const ids = [...matrix.ids.subarray(0, matrix.length)].filter((id) => id !== 0);
const last = known.reduce((most, { layout }) => Math.max(most, layout), 0);
const current = known.filter(({ isCurrent }) => isCurrent === 1);
const landmarks: Point[] = current
  .filter(({ placed }) => placed === 0)
  .map(({ id, x, y }) => ({ id, x, y, placed: false }));
const wanted = landmarksOf(ids);
const isLandmark = new Set(landmarks.map(({ id }) => id));
const isOutgrown = wanted.filter((id) => isLandmark.has(id)).length * OUTGROWN < wanted.length;
if (anew || isOutgrown) {
  const isChosen = new Set(wanted);
  finish(
    layOut(matrix, wanted),
    ids.filter((id) => !isChosen.has(id)),
    last + 1,
  );
} else {
  const isPlaced = new Set(current.map(({ id }) => id));
  finish(
    landmarks,
    ids.filter((id) => !isPlaced.has(id)),
    Math.max(1, last),
  );
}
resident.close();
db.close();

function send(points: Point[], layout: number): void {
  port?.postMessage({ points, layout, upTo } satisfies MapPiece);
}

function finish(base: Point[], others: readonly number[], layout: number): void {
  if (layout > last) for (let at = 0; at < base.length; at += PIECE) send(base.slice(at, at + PIECE), layout);
  for (let at = 0; at < others.length; at += PIECE)
    send(placeBeside(matrix, others.slice(at, at + PIECE), base), layout);
}
