import { z } from 'zod';

/** What may be done to a sound on its way to 48 kHz 16-bit. Without any of it the sound stays as it is. */
export const renderSettings = z.strictObject({
  /** First and one-past-last frame to keep, in frames of the source. */
  start: z.number().int().nonnegative().optional(),
  end: z.number().int().positive().optional(),
  /** Seconds of raised-cosine fade at the beginning and at the end. */
  fadeIn: z.number().min(0).max(60).optional(),
  fadeOut: z.number().min(0).max(60).optional(),
  /** Loudest value after rendering, dBFS. */
  normalise: z.number().min(-60).max(0).optional(),
  /** Integrated loudness to reach, LUFS, as far as the peaks stay below full scale. Wins over `normalise`. */
  loudness: z.number().min(-60).max(0).optional(),
  /** Mix to one channel. */
  mono: z.boolean().optional(),
  /** Silence is added at the end until the sound is this many frames of 48 kHz long. */
  minFrames: z.number().int().positive().optional(),
});
export type RenderSettings = z.infer<typeof renderSettings>;
