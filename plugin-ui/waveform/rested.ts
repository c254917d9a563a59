/** A waveform is asked for once its row has been in view this long … */
export const REST_MS = 100;
/** … and no more rows than this came into view meanwhile: fetching what scrolls past takes the time of the frames. */
const MOST_ARRIVALS = 8;

/** The rows that somebody has the time to look at; `since` and `now` in milliseconds. Empty while the list scrolls quickly. */
export function rested<Row extends { since: number }>(
  rows: readonly (readonly [id: number, row: Row])[],
  now: number,
): (readonly [id: number, row: Row])[] {
  const still = rows.filter(([, { since }]) => now - since >= REST_MS);
  return rows.length - still.length > MOST_ARRIVALS ? [] : still;
}
