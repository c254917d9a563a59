/** Width of a bar, as the daemon counts, and the tempos a diagram spans; what is beyond falls into its outer bars. */
const STEP = 10;
const FIRST = 60;
const LAST = 190;

/** How many sounds there are around each tempo, from steps like "120-130": `bpm` is the middle of a bar, `height` 0 to 1. */
export function tempoBars(counts: ReadonlyMap<string, number>): { bpm: number; height: number }[] {
  const sums = new Array<number>((LAST - FIRST) / STEP).fill(0);
  for (const [step, count] of counts) {
    const bpm = Number.parseFloat(step);
    if (!Number.isFinite(bpm)) continue;
    const bar = Math.min(sums.length - 1, Math.max(0, Math.floor((bpm - FIRST) / STEP)));
    sums[bar] = (sums[bar] ?? 0) + count;
  }
  const most = Math.max(1, ...sums);
  return sums.map((sum, bar) => ({ bpm: FIRST + (bar + 0.5) * STEP, height: sum / most }));
}
