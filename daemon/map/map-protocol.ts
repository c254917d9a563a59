import type { Point } from './layout.js';

/** What the thread that makes a map is told when it starts. */
export interface MapOrder {
  /** The catalogue file; opened for reading only. */
  file: string;
  /** Everything gets a new place. */
  anew: boolean;
}

/** Some points of a layout, landmarks first. */
export interface MapPiece {
  points: Point[];
  layout: number;
  /** The newest vector that was known (its seq). */
  upTo: number;
}
