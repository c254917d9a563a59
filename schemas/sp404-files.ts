import { z } from 'zod';
import { padconfInspection, padAddress, patternInspection, smpInspection } from './sp404.js';

/** What `sp404 inspect --json` prints for more than one file: a project folder and a card. */

export const patternFile = z.object({
  /** Pad whose button plays the pattern, "A1" to "J16"; null when the file's number is not one of 160. */
  pad: padAddress.nullable(),
  file: z.string(),
  bars: z.number().int(),
  /** Quarter notes to the bar. */
  beats: z.number().int(),
  notes: z.number().int(),
});
export type PatternFile = z.infer<typeof patternFile>;

export const chainInspection = z.object({
  repeat: z.string().nullable(),
  current: z.number().int().nullable(),
  patterns: z.array(padAddress),
});
export type ChainInspection = z.infer<typeof chainInspection>;

export const pictureInspection = z.object({
  width: z.number().int(),
  height: z.number().int(),
  litPixels: z.number().int(),
});
export type PictureInspection = z.infer<typeof pictureInspection>;

/** A project folder: its PADCONF, with frames wherever the SMP lies beside it, and what else is in the folder. */
export const projectInspection = padconfInspection.extend({
  folder: z.string(),
  patterns: z.array(patternFile),
  chain: chainInspection.nullable(),
  pictures: z.array(z.string()),
});
export type ProjectInspection = z.infer<typeof projectInspection>;

/** One project of a card in a line. */
export const projectLine = z.object({
  /** Below the card, forward slashes. */
  folder: z.string(),
  version: z.union([z.literal(2), z.literal(3)]).nullable(),
  name: z.string().nullable(),
  tempo: z.number().nullable(),
  /** Pads that hold a sample. */
  pads: z.number().int(),
  patterns: z.number().int(),
  remarks: z.array(z.string()),
});
export type ProjectLine = z.infer<typeof projectLine>;

export const cardInspection = z.object({
  card: z.string(),
  projects: z.array(projectLine),
  /** Sound files in IMPORT, in EXPORT/SAMPLE, and full backups in BKUP. */
  imports: z.number().int(),
  exportedSamples: z.number().int(),
  backups: z.number().int(),
});
export type CardInspection = z.infer<typeof cardInspection>;

/** Whatever a path turned out to be. */
export const pathInspection = z.union([
  cardInspection,
  projectInspection,
  padconfInspection,
  smpInspection,
  patternInspection,
  chainInspection,
  pictureInspection,
]);

/** The same, told apart for code. */
export type PathInspection =
  | { kind: 'card'; found: CardInspection }
  | { kind: 'project'; found: ProjectInspection }
  | { kind: 'padconf'; found: z.infer<typeof padconfInspection> }
  | { kind: 'smp'; found: z.infer<typeof smpInspection> }
  | { kind: 'pattern'; found: z.infer<typeof patternInspection> }
  | { kind: 'chain'; found: ChainInspection }
  | { kind: 'picture'; found: PictureInspection };
