import { type Piece, type PieceSpec, pieceSpecs, renderPieces } from './pieces.js';
import { renderSongs } from './songs.js';

export type Hand = 'pieces' | 'songs';
const HANDS: Readonly<Record<Hand, (specs: readonly PieceSpec[]) => Piece[]>> = {
  pieces: renderPieces,
  songs: renderSongs,
};
/** Rendered at a time, so that a large set does not have to fit into memory. */
const BATCH = 48;

/** Pieces by one of two hands, rendered with these fonts, a few at a time. */
export function* keyMusic(
  hand: Hand,
  fonts: readonly string[],
  count: number,
  seed: number,
): Generator<Piece> {
  // Short pieces teach as much as long ones and are rendered sooner.
  const specs = pieceSpecs(count, seed, fonts, [4, 4, 8]);
  for (let at = 0; at < specs.length; at += BATCH) yield* HANDS[hand](specs.slice(at, at + BATCH));
}
