import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { landmarksOf, layOut, placeBeside, type Point } from '../map/layout.js';
import type { MapOrder, MapPiece } from '../map/map-protocol.js';
import { openResident } from '../similar/resident.js';

/** Points sent at once: what the main thread writes within a few milliseconds. */
const PIECE = 250;
/** A map is laid out anew when it holds less than this share of the catalogue in landmarks' place. */
const OUTGROWN = 2;

/** Makes a map, or places what is new on it, and ends. */
const port = parentPort;
if (port === null) throw new Error('map-worker runs as a worker thread only.');
const { file, anew } = workerData as MapOrder;
const resident = openResident(file);
const db = new Database(file, { readonly: true });
const known = db
  .prepare<[], { id: number; x: number; y: number; placed: number; layout: number }>(
    'SELECT sample_id AS id, x, y, placed, layout FROM map_points',
  )
  .all();
const matrix = resident.current();
const ids = [...matrix.ids.subarray(0, matrix.length)].filter((id) => id !== 0);
const send = (points: Point[], layout: number) => port.postMessage({ points, layout } satisfies MapPiece);

const last = known.reduce((most, { layout }) => Math.max(most, layout), 0);
const landmarks: Point[] = known
  .filter(({ placed }) => placed === 0)
  .map(({ id, x, y }) => ({ id, x, y, placed: false }));
const wanted = landmarksOf(ids).length;
const isOutgrown = landmarks.length * OUTGROWN < wanted;
if (anew || isOutgrown) {
  const chosen = layOut(matrix, landmarksOf(ids));
  const isChosen = new Set(chosen.map(({ id }) => id));
  finish(
    chosen,
    ids.filter((id) => !isChosen.has(id)),
    last + 1,
  );
} else {
  const placed = new Set(known.map(({ id }) => id));
  finish(
    landmarks,
    ids.filter((id) => !placed.has(id)),
    Math.max(1, last),
  );
}
resident.close();
db.close();

function finish(base: Point[], others: readonly number[], layout: number): void {
  if (layout > last) for (let at = 0; at < base.length; at += PIECE) send(base.slice(at, at + PIECE), layout);
  for (let at = 0; at < others.length; at += PIECE)
    send(placeBeside(matrix, others.slice(at, at + PIECE), base), layout);
}
