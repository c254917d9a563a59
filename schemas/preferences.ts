import { z } from 'zod';

/** Settings of one person's UIs; more is a program that keeps its data here. */
export const MAX_PREFERENCES = 500;

/** `browser.columns`: the part of the program, then the setting. */
export const preferenceKey = z
  .string()
  .regex(/^[a-zA-Z][\w-]{0,31}(\.[\w-]{1,32}){0,3}$/, 'must be words with dots between them');

/** Any JSON that stays small: depth and size of a call are bounded by the doors, its size again by the daemon. */
export const preferenceValue = z.unknown();

export const preferences = z.record(z.string(), preferenceValue);
export type Preferences = z.infer<typeof preferences>;
